// A push as the hook sees it: per ref a request, its commits derived from the repository and never from the pusher.

import WritAuditLog
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
    /// The most commits of one ref; more are cut, and policies over them cannot be satisfied. Ids of SHA-256 take more of an
    /// entry, so fewer of them are told (`CommitListLimit`).
    public static let commitsMax = FieldType.listMax
    /// The most signatures of one push that programs are started for; further ones are not checked.
    public static let signaturesMax = 10

    let installation: Installation
    let git: any GitRepository
    let translator: any CommitTranslating

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
    /// - Parameters:
    ///   - push: what is asked for.
    ///   - standing: where the repository's refs stand.
    /// - Throws: `PipelineError.refused` for a ref that nobody may push, and for a repository whose history cannot be
    ///   derived; what git or `Gate.ask` throws. The push must then be refused.
    public func ask(_ push: Push, standing: [StandingRef]) async throws -> [GateAnswer] {
        try Self.refuseReserved(push.updates.map(\.ref))
        try await git.refuseHazards()
        // What slipped past before is recorded first; this push is judged by its own commits.
        try await RefChain(installation, git: git, translator: translator).compare(before: push.updates)
        let refs = try await pushed(push, standing, hasHappened: false)
        // A symbolic ref may lead to one of them.
        try Self.refuseReserved(refs.map(\.update.ref))
        let id = "push-\(installation.identifier())"
        let requests = refs.enumerated().map { number, ref in
            draft(.pushRequested, "\(id)/\(number)", of: push, provenance: .hook, data: data(ref, id, push))
        }
        return try Gate(installation).ask(requests, commits: try await commits(of: refs, push))
    }

    private static func refuseReserved(_ refs: [String]) throws {
        if let why = refs.lazy.compactMap(ReservedRefs.refusal).first { throw PipelineError.refused(why) }
    }
}

// MARK: Deriving

extension PushGate {
    /// What a push brings, by the documents in force.
    func pushed(_ push: Push, _ standing: [StandingRef], hasHappened: Bool) async throws -> [PushedRef] {
        guard let digits = push.updates.first?.after.utf8.count else { return [] }
        let compiled = try installation.state().compiled
        // Logs of version 0.1 kept every ref. What stood on one that nobody protects was never let through.
        let baseline = try Baselines.read(installation) { try $0.refs(ofRepository: push.repository) } ?? [:]
        let isProtected = compiled.protection(ofRepository: push.repository)
        let old = baseline.filter { isProtected($0.key) }.values
        let scope = PushScope(
            standing: standing, baseline: old.sorted(), hasHappened: hasHappened, isProtected: isProtected)
        return try await git.pushed(push.updates, scope, limit: CommitListLimit.count(digits: digits))
    }

    /// The commits of a push that are not yet recorded with all that git knows of them.
    func commits(of refs: [PushedRef], _ push: Push) async throws -> [EventDraft] {
        var seen: Set<String> = []
        let ids = refs.flatMap(\.commits).filter { seen.insert($0).inserted }
        let source = WritSource.hook(push.repository)
        let missing = try installation.log.read { log in
            try ids.filter { try CommitRecording.isWanted($0, source: source, in: log) }
        }
        var drafts: [EventDraft] = []
        var signaturesLeft = Self.signaturesMax
        try await git.commits(missing) { commits in
            let uncertain = commits.count { if case .unchecked = $0.signature { true } else { false } }
            drafts += try await git.described(commits, signaturesMax: signaturesLeft)
                .compactMap { translator.recorded($0, repository: push.repository) }
            signaturesLeft = max(0, signaturesLeft - uncertain)
        }
        return drafts
    }

    func data(_ ref: PushedRef, _ id: String, _ push: Push) -> JSONObject {
        let update = ref.update
        var data: JSONObject = [
            "repository": .string(push.repository), "ref": .string(update.ref), "branch": .string(update.branch ?? ""),
            "push": .string(id), "before": .string(update.before), "after": .string(update.after),
            "forced": .bool(ref.isForced), "created": .bool(update.isCreation), "deleted": .bool(update.isDeletion),
            "commits": .array(ref.commits.map { .string($0) }), "truncated": .bool(ref.isTruncated),
        ]
        if let via = ref.via { data["via"] = .string(via) }
        return data
    }

    func draft(
        _ kind: EventKind, _ id: String, of push: Push, provenance: Provenance, data: JSONObject
    ) -> EventDraft {
        var data = data
        if kind == .pushRequested {
            data["options"] = .object(JSONObject(push.options.sorted { $0.key < $1.key }.map { ($0, .string($1)) }))
        }
        return EventDraft(
            id: id, source: WritSource.hook(push.repository), kind: kind, at: nil,
            actor: EventDraft.Actor(account: push.pusher), subject: nil, provenance: provenance, data: data)
    }
}

extension GitRepository {
    /// Stops where the history that git tells is not the commits' own.
    ///
    /// - Throws: `PipelineError.refused` with what is wrong and what to do.
    func refuseHazards() async throws {
        let hazards = try await hazards()
        guard hazards.isEmpty else {
            throw PipelineError.refused(hazards.map(\.description).joined(separator: "; "))
        }
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
