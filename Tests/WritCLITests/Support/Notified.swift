// A sandbox whose messages go to a webhook receiver or a mail server of the test.

import Foundation
import WritModel
import WritTesting

/// A sandbox and what receives its messages.
struct Notified {
    static let secret = "whsec_" + Data("0123456789012345678901234567890".utf8).base64EncodedString()

    let sandbox: Sandbox
    let receiver: ReceiverProcess

    /// A sandbox with one webhook, `chat`, that everybody is routed to.
    ///
    /// - Parameters:
    ///   - notify: further members of `notify:`, indented by two.
    ///   - whom: whom the policy `told` tells of every deploy, which it denies.
    init(_ whom: String, notify: String = "  group_within: 0s", hooked: Bool = false) async throws {
        sandbox = hooked ? try await Sandbox.hooked() : try await Sandbox(.bare)
        receiver = try ReceiverProcess(
            "webhook_receiver.py", ["\(sandbox.path)/calls.jsonl", "--secret", Self.secret])
        try sandbox.write("w/keys/hook.secret", Self.secret + "\n")
        try sandbox.close("w/keys/hook.secret")
        try sandbox.configure(
            """
              channels:
                chat: { webhook: "http://127.0.0.1:\(receiver.port)/ok", secret: { file: keys/hook.secret }, allow: [127.0.0.0/8] }
              routes: { "*": chat }
            \(notify)
            """)
        // The starters have the fact already.
        try await sandbox.activate(Self.policy(whom) + (hooked ? "" : Self.fact), as: "told.yaml")
    }

    static func policy(_ whom: String, mode: String = "enforce") -> String {
        """
        kind: policy
        policy: told
        title: Nothing is deployed here
        why: So that a test has something to tell.
        owner: team:owners
        severity: high
        mode: \(mode)
        on: deploy.requested as deploy
        require:
          - id: only
            check: Somebody signed it off
            that: signoff.exists(s, s.scope == deploy.subject.id)
        otherwise: [deny, { notify: [\(whom)] }]

        """
    }

    static let fact = """
        ---
        kind: fact
        fact: signoff
        key: [scope]
        begin: { event: signoff.given, as: s, set: { scope: s.scope, by: s.actor } }

        """

    /// Asks about a deploy; the policy denies it.
    ///
    /// - Returns: the decision's id.
    @discardableResult
    func deny(_ id: String) async throws -> String {
        let outcome = try await sandbox.writ("decide", "--format", "json", input: Self.request(id))
        guard outcome.status == 1, let decision = try outcome.json()["decision"]?.stringValue else {
            throw Run.Failure(description: outcome.text)
        }
        return decision
    }

    static func request(_ id: String) -> String {
        """
        {"id":"\(id)","kind":"deploy.requested","actor":"github:cas","data":{"deploy":"\(id)","service":"shop",\
        "environment":"production","head":"","commits":[],"class":"normal"}}
        """
    }

    /// How many calls the receiver got.
    var arrivals: Int {
        (try? Data(contentsOf: URL(filePath: "\(sandbox.path)/calls.jsonl")).count { $0 == 10 }) ?? 0
    }

    /// What the receiver got.
    func calls() throws -> [JSONValue] {
        guard sandbox.exists("calls.jsonl") else { return [] }
        return try sandbox.read("calls.jsonl").split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
    }
}

extension Sandbox {
    /// Replaces `notify:` of the settings.
    func configure(_ notify: String) throws {
        let text = try read("w/writ.yaml").components(separatedBy: "notify:\n")[0]
        try write("w/writ.yaml", text + "notify:\n" + notify + "\n")
    }

    /// Takes a file away from everybody else.
    func close(_ name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(path)/\(name)")
    }

    /// The outbox.
    func outbox(_ arguments: String...) async throws -> [JSONValue] {
        try await writ(["outbox", "list", "--format", "json"] + arguments).jsonLines()
    }
}
