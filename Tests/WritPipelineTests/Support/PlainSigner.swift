// Keys without cryptography: a signature names the key and the text it is over, and holds for nothing else.

import WritConnector
import WritPipeline

/// Signs and checks statements. The key that is named is its own public half.
struct PlainSigner: StatementSigner, StatementVerifier {
    func sign(_ text: String, key: String?) async throws -> String? {
        key.map { "\($0)\n\(DocumentText.digest(Array(text.utf8)))" }
    }

    func verify(_ text: String, signature: String, keys: [String]) async throws -> Int? {
        keys.firstIndex { signature == "\($0)\n\(DocumentText.digest(Array(text.utf8)))" }
    }
}

extension Ledger {
    /// A key that `people` declares.
    static func key(_ person: String) -> String { "ssh-ed25519 AAAA\(person)" }

    /// Identity documents of people with keys.
    static func people(_ names: String...) -> String {
        names.map {
            """
            kind: identity
            person: \($0)
            accounts: ["github:\($0)"]
            keys: ["\(key($0))"]
            human: true
            """
        }.joined(separator: "\n---\n")
    }

    /// What makes and records statements.
    var statements: Statements { Statements(installation, signer: PlainSigner(), verifier: PlainSigner()) }
}
