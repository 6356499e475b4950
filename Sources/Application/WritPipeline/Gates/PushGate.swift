// A push as the hook sees it: per ref a request, its commits derived from the repository and never from the pusher.

public import WritConnector
public import WritModel
import WritPolicy

/// What a push asks for.
public struct Push: Sendable {
    /// The repository's name in events.
    public var repository: String
    /// The refs.
    public var updates: [RefUpdate]
    /// Who pushes.
    public var pusher: Account
    /// The push's options.
    public var options: [String: String]

    /// A push.
    public init(repository: String, updates: [RefUpdate], pusher: Account, options: [String: String]) {
        self.repository = repository
        self.updates = updates
        self.pusher = pusher
        self.options = options
    }
}

/// Turns pushes into requests and records.
public struct PushGate: Sendable {
    /// The most commits of one ref; more are cut, and policies over them cannot be satisfied.
    public static let commitsMax = FieldType.listMax

    private let installation: Installation
    private let git: any GitRepository
    private let translator: any CommitTranslating

    /// A push gate.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - git: the repository, seen from inside the hook so that quarantined objects are there.
    ///   - translator: makes events of its commits.
    public init(_ installation: Installation, git: any GitRepository, translator: any CommitTranslating) {
        self.installation = installation
        self.git = git
        self.translator = translator
    }

    /// Asks about every ref of a push; one denial rejects all.
    ///
    /// - Throws: what git or `Gate.ask` throws; the push must then be refused.
    public func ask(_ push: Push) async throws -> [GateAnswer] {
        let id = "push-\(installation.identifier())"
        var requests: [EventDraft] = []
        var commits: [EventDraft] = []
        for (number, update) in push.updates.enumerated() {
            let pushed = try await git.commits(of: update, limit: Self.commitsMax)
            commits += pushed.commits.compactMap { translator.recorded($0, repository: push.repository) }
            requests.append(
                draft(.pushRequested, "\(id)/\(number)", push: id, push, update, pushed, provenance: .hook))
        }
        return try Gate(installation).ask(requests, commits: commits)
    }

    /// Records what a push did, after it did it.
    public func record(_ push: Push, provenance: Provenance = .hook) async throws {
        let id = "push-\(installation.identifier())"
        var drafts: [EventDraft] = []
        for (number, update) in push.updates.enumerated() {
            let pushed = try await git.commits(of: update, limit: Self.commitsMax)
            drafts += pushed.commits.compactMap { translator.recorded($0, repository: push.repository) }
            drafts.append(
                draft(.branchPushed, "\(id)/\(number)/done", push: id, push, update, pushed, provenance: provenance))
        }
        try installation.session { session in
            for event in try session.seal(drafts) { try session.append(event) }
        }
    }

    private func draft(
        _ kind: EventKind, _ id: String, push pushID: String, _ push: Push, _ update: RefUpdate,
        _ pushed: PushedCommits, provenance: Provenance
    ) -> EventDraft {
        var data: JSONObject = [
            "repository": .string(push.repository), "ref": .string(update.ref), "branch": .string(update.branch ?? ""),
            "push": .string(pushID), "before": .string(update.before), "after": .string(update.after),
            "forced": .bool(pushed.isForced), "created": .bool(update.isCreation), "deleted": .bool(update.isDeletion),
            "commits": .array(pushed.commits.map { .string($0.sha) }), "truncated": .bool(pushed.isTruncated),
        ]
        if kind == .pushRequested {
            data["options"] = .object(JSONObject(push.options.sorted { $0.key < $1.key }.map { ($0, .string($1)) }))
        }
        return EventDraft(
            id: id, source: WritSource.hook(push.repository), kind: kind, at: nil,
            actor: EventDraft.Actor(account: push.pusher), subject: nil, provenance: provenance, data: data)
    }
}

extension CommitTranslating {
    /// A commit as Writ itself saw it in the repository. What its message says of reviews and tests is only claimed and
    /// is left out.
    func recorded(_ commit: GitCommit, repository: String) -> EventDraft? {
        guard var draft = drafts(of: commit, resolving: { _ in nil }).last, draft.kind == .commitRecorded else {
            return nil
        }
        draft.source = WritSource.hook(repository)
        draft.provenance = .hook
        return draft
    }
}
