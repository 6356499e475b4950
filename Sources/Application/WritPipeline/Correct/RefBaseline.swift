// Where a repository's branches stood when Writ began to watch it: what came before did not slip by.

import WritAuditLog
public import WritConnector
import WritModel

/// The refs of a repository at the beginning.
public struct RefBaseline: Sendable {
    private let installation: Installation
    private let repository: String

    /// The baseline of a repository, by its name in events.
    public init(_ installation: Installation, repository: String) {
        self.installation = installation
        self.repository = repository
    }

    private var note: String { "ref-baseline \(repository)" }

    /// Keeps where the branches stand now, unless that was done before.
    public func keep(_ git: any GitRepository) async throws {
        guard try known() == nil else { return }
        let refs = try await git.refs().sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        try installation.log.write { try $0.setNote(named: note, to: JSONValue.object(JSONObject(refs)).bytes) }
    }

    /// The refs that were kept, or `nil` when nobody has.
    func known() throws -> [String: String]? {
        guard let bytes = try installation.log.read({ try $0.note(named: note) }) else { return nil }
        let object = try JSONParser.parseObject(bytes)
        return Dictionary(object.members.map { ($0.key, $0.value.stringValue ?? "") }) { first, _ in first }
    }
}
