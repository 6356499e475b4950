// A deploy asked for: its commits are those that neither the last deploy of the service to the environment held, nor its
// baseline.

import WritAuditLog
public import WritConnector
public import WritModel

/// What a deploy asks for.
public struct DeployOrder: Sendable {
    /// The service.
    public var service: String
    /// The environment; the schema says which there are.
    public var environment: String
    /// The deploy's id; a fresh one without it. A retry keeps it, so that a sign-off holds.
    public var deploy: String?
    /// The commit to deploy; derived commits need the repository.
    public var head: String?
    /// `normal`, `standard`, `hotfix` or `rollback`.
    public var kind: String
    /// A ticket.
    public var ticket: String?
    /// Who deploys.
    public var actor: Account

    /// An order.
    public init(
        service: String, environment: String, deploy: String?, head: String?, kind: String, ticket: String?,
        actor: Account
    ) {
        self.service = service
        self.environment = environment
        self.deploy = deploy
        self.head = head
        self.kind = kind
        self.ticket = ticket
        self.actor = actor
    }
}

/// Turns deploys into requests.
public struct DeployGate: Sendable {
    private let installation: Installation
    private let repository: (git: any GitRepository, translator: any CommitTranslating)?

    /// A deploy gate.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - repository: where commits are derived from; without it the deploy carries no commits, and policies over them
    ///     are unknown.
    public init(
        _ installation: Installation, repository: (git: any GitRepository, translator: any CommitTranslating)?
    ) {
        self.installation = installation
        self.repository = repository
    }

    /// Asks whether a deploy may go ahead.
    ///
    /// - Throws: `PipelineError.refused` for a repository whose history cannot be derived; what git or `Gate.ask` throws. The
    ///   deploy must then not happen.
    public func ask(_ order: DeployOrder) async throws -> GateAnswer {
        try catchUp()
        let deploy = order.deploy ?? installation.identifier()
        let (previous, baseline) = try earlier(order)
        let derived = try await derive(order, without: [previous, baseline].compactMap { $0 })
        var data: JSONObject = [
            "deploy": .string(deploy), "service": .string(order.service), "environment": .string(order.environment),
            "head": .string(derived?.head ?? order.head ?? ""),
            "commits": .array((derived?.commits ?? []).map { .string($0) }),
            "truncated": .bool(derived?.isTruncated ?? false), "derived": .bool(derived != nil),
            "class": .string(order.kind),
        ]
        if let previous { data["previous"] = .string(previous) }
        if let ticket = order.ticket { data["ticket"] = .string(ticket) }
        let request = EventDraft(
            id: "\(deploy)/\(installation.identifier())", source: WritSource.deploys, kind: .deployRequested, at: nil,
            actor: EventDraft.Actor(account: order.actor), subject: nil,
            provenance: derived == nil ? .cli : .internal, data: data)
        let answers = try Gate(installation).ask([request], commits: derived?.missing ?? [])
        guard let answer = answers.first else { throw PipelineError.refused("the gate gave no answer") }
        return answer
    }

    /// Learns of deploys that finished under version 0.1, which did not record that they ran.
    private func catchUp() throws {
        let isNeeded = try installation.log.read { log in
            try log.note(named: LogSession.followedNote) == nil
                && log.lastEntry(ofKind: .deployFinished, before: log.size) != nil
        }
        if isNeeded { try installation.session { try $0.followEarlierFinishes() } }
    }

    /// What was deployed before, and what was there when Writ began.
    private func earlier(_ order: DeployOrder) throws -> (previous: String?, baseline: String?) {
        let state = try installation.state()
        return try installation.log.read { log in
            (
                try DeployBook(log, state.compiled).lastHead(
                    ofService: order.service, environment: order.environment),
                try Baselines(log, state).head(ofService: order.service, environment: order.environment)
            )
        }
    }

    // MARK: Deriving

    private struct Derived {
        var head: String
        /// The ids of the commits, oldest first; of more than the limit, the newest.
        var commits: [String]
        var isTruncated: Bool
        /// Those that the log does not have yet.
        var missing: [EventDraft]
    }

    /// What a deploy brings, by the repository; `nil` without one.
    ///
    /// - Parameter known: commits that were deployed before. One that is not in this repository holds nothing back: more
    ///   commits are judged then, never fewer.
    private func derive(_ order: DeployOrder, without known: [String]) async throws -> Derived? {
        guard let (git, translator) = repository, let head = order.head else { return nil }
        try await git.refuseHazards()
        let full = try await git.resolve(head)
        let bases = Set(try await git.commits(withPrefixes: known).values).sorted()
        let found = try await git.commits(
            to: full, without: bases, limit: CommitListLimit.count(digits: full.utf8.count))
        let hook = WritSource.hook(translator.repository)
        let unseen = try installation.log.read { log in
            try found.commits.filter { try log.index(source: hook, id: $0.sha) == nil }
        }
        return Derived(
            head: full, commits: found.commits.map(\.sha), isTruncated: found.isTruncated,
            missing: unseen.compactMap { translator.read($0) })
    }
}

extension CommitTranslating {
    /// A commit as a gate read it from a checkout. It is not what the hooks saw of the repository whose name the checkout
    /// bears, and never recorded as that.
    func read(_ commit: GitCommit) -> EventDraft? {
        guard var draft = recorded(commit, repository: repository) else { return nil }
        draft.source = WritSource.checkout(repository)
        draft.provenance = .internal
        return draft
    }
}
