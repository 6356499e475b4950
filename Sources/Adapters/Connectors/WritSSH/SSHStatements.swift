// People's statements, signed and checked with the SSH keys they sign git commits with, by OpenSSH's own tool
// (PROTOCOL.sshsig).

import FoundationEssentials
public import WritConnector

/// Signs and checks statements with `ssh-keygen -Y`, OpenSSH 8.2 or newer. A signature is made for the namespace `writ`,
/// so that none can be mistaken for that of a git commit, nor the other way round.
public struct SSHStatements: StatementSigner, StatementVerifier {
    /// What the signatures are for.
    public static let namespace = "writ"
    /// The longest statement, in bytes.
    public static let textBytesMax = 1 << 20
    /// The longest signature, in bytes.
    public static let signatureBytesMax = 16 << 10
    /// The most keys a signature is checked against.
    public static let keysMax = 10_000

    let keygen: KeygenProcess

    /// Statements of whoever runs this process.
    ///
    /// - Parameter environment: this process's environment, by which the home folder, git's configuration and the SSH
    ///   agent are found; `nil` is as it stands.
    public init(environment: [String: String]? = nil) {
        keygen = KeygenProcess(environment: environment ?? ProcessInfo.processInfo.environment)
    }

    /// Signs text, or returns `nil` when the person has no usable key.
    ///
    /// A key with a passphrase asks for it at the terminal; a public key stands for the private one in the agent.
    ///
    /// - Parameters:
    ///   - text: the exact bytes to sign.
    ///   - key: the path of a private or public key file; `nil` lets git's `user.signingKey` and `~/.ssh` decide.
    /// - Returns: the armoured signature.
    /// - Throws: `StatementError` when a key was named and cannot be used, or the text is too long.
    public func sign(_ text: String, key: String?) async throws -> String? {
        guard text.utf8.count <= Self.textBytesMax else {
            throw StatementError.failed(why: "the statement has more than \(Self.textBytesMax) bytes")
        }
        if let key { return try await sign(text, named: key) }
        let folder = try PrivateFolder()
        defer { folder.remove() }
        for candidate in try await candidates(in: folder) {
            let output = try await signature(of: text, key: candidate)
            if output.isSuccess { return output.text }
        }
        return nil
    }

    /// Which of these keys made the signature. Two processes.
    ///
    /// - Parameters:
    ///   - text: the exact signed bytes.
    ///   - signature: the armoured signature.
    ///   - keys: public keys as `ssh-ed25519 AAAA...`; what is no such key never matches.
    /// - Returns: the index in `keys`, or `nil` when none did, the text was changed or the signature is none.
    /// - Throws: `StatementError.failed` when ssh-keygen cannot be run.
    public func verify(_ text: String, signature: String, keys: [String]) async throws -> Int? {
        guard text.utf8.count <= Self.textBytesMax, signature.utf8.count <= Self.signatureBytesMax,
            keys.count <= Self.keysMax, !signature.utf8.contains(0)
        else { return nil }
        let lines = keys.enumerated().compactMap { index, key in
            PublicKey(key).map { "\(Self.principal(index)) namespaces=\"\(Self.namespace)\" \($0)\n" }
        }
        guard !lines.isEmpty else { return nil }
        let folder = try PrivateFolder()
        defer { folder.remove() }
        let allowed = try folder.write("allowed_signers", Array(lines.joined().utf8))
        let file = try folder.write("statement.sig", Array(signature.utf8))
        let found = try await keygen.run("ssh-keygen", ["-Y", "find-principals", "-f", allowed, "-s", file])
        guard found.isSuccess, let index = Self.index(ofPrincipal: found.text) else { return nil }
        let checked = try await keygen.run(
            "ssh-keygen",
            ["-Y", "verify", "-f", allowed, "-I", Self.principal(index), "-n", Self.namespace, "-s", file],
            input: Array(text.utf8))
        return checked.isSuccess && keys.indices.contains(index) ? index : nil
    }

    private static func principal(_ index: Int) -> String { "key\(index)" }

    /// The index of the first principal of a list, one a line; of a key given twice that is its first place.
    private static func index(ofPrincipal text: String) -> Int? {
        guard let line = text.split(whereSeparator: \.isNewline).first, line.hasPrefix("key") else { return nil }
        return Int(line.dropFirst(3))
    }

    private func sign(_ text: String, named key: String) async throws -> String {
        let path = expanded(key)
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw StatementError.unreadableKey(path: key, why: "there is no such file, or it may not be read")
        }
        let output = try await signature(of: text, key: path)
        guard output.isSuccess else { throw StatementError.unreadableKey(path: key, why: output.complaint) }
        return output.text
    }

    private func signature(of text: String, key: String) async throws -> KeygenProcess.Output {
        var output = try await keygen.run(
            "ssh-keygen", ["-Y", "sign", "-n", Self.namespace, "-f", key], input: Array(text.utf8))
        output.isSuccess = output.isSuccess && output.text.hasPrefix("-----BEGIN SSH SIGNATURE-----")
        return output
    }
}
