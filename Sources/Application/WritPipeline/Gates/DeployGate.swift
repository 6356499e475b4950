// A deploy asked for: its commits are those since the last finished deploy of the service and environment.

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
    /// - Throws: what git or `Gate.ask` throws; the deploy must then not happen.
    public func ask(_ order: DeployOrder) async throws -> GateAnswer {
        let previous = try previousHead(order)
        let deploy = order.deploy ?? installation.identifier()
        var data: JSONObject = [
            "deploy": .string(deploy), "service": .string(order.service), "environment": .string(order.environment),
            "head": .string(order.head ?? ""),
        ]
        if let previous { data["previous"] = .string(previous) }
        var commits: [EventDraft] = []
        var provenance = Provenance.cli
        if let repository, let head = order.head {
            let full = try await repository.git.resolve(head)
            let derived = try await repository.git.commits(from: previous, to: full, limit: PushGate.commitsMax)
            commits = derived.commits.compactMap {
                repository.translator.recorded($0, repository: repository.translator.repository)
            }
            data["head"] = .string(full)
            data["commits"] = .array(derived.commits.map { .string($0.sha) })
            data["truncated"] = derived.isTruncated ? .bool(true) : nil
            provenance = .internal
        } else {
            data["commits"] = .array([])
        }
        data["class"] = .string(order.kind)
        if let ticket = order.ticket { data["ticket"] = .string(ticket) }
        let request = EventDraft(
            id: "\(deploy)/\(installation.identifier())", source: WritSource.hook("deploy"), kind: .deployRequested,
            at: nil, actor: EventDraft.Actor(account: order.actor), subject: nil, provenance: provenance, data: data)
        let answers = try Gate(installation).ask([request], commits: commits)
        guard let answer = answers.first else { throw PipelineError.refused("the gate gave no answer") }
        return answer
    }

    /// The most requests that are searched for the one that a finished deploy carried out.
    static let requestsSearchedMax = 10_000

    /// The head of the last finished deploy of the service and environment.
    ///
    /// Where nobody vouches for it that a deploy finished, its head is the one that this gate let through: else somebody
    /// could claim that a commit is deployed already and keep it out of the next deploy's list.
    private func previousHead(_ order: DeployOrder) throws -> String? {
        try installation.log.read { log in
            var position = try log.size
            while let index = try log.lastEntry(ofKind: .deployFinished, before: position) {
                position = index
                let finished = try log.event(at: index)
                guard finished.data["service"]?.stringValue == order.service,
                    finished.data["environment"]?.stringValue == order.environment
                else { continue }
                let head =
                    finished.provenance.isVerified
                    ? finished.data["head"]?.stringValue : try allowedHead(of: finished, before: index, log)
                if let head, !head.isEmpty { return head }
            }
            return nil
        }
    }

    /// The head of the request that a finished deploy carried out, if it was let through.
    private func allowedHead(of finished: Event, before index: UInt64, _ log: any LogReading) throws -> String? {
        var position = index
        for _ in 0..<Self.requestsSearchedMax {
            guard let index = try log.lastEntry(ofKind: .deployRequested, before: position) else { return nil }
            position = index
            let request = try log.event(at: index)
            guard request.source == WritSource.hook("deploy"), request.provenance.isVerified,
                ["deploy", "service", "environment"].allSatisfy({ request.data[$0] == finished.data[$0] }),
                let decision = Decision(json: try log.event(at: index + 1).data),
                decision.verdict == .allow || decision.verdict == .notApplicable
            else { continue }
            return request.data["head"]?.stringValue
        }
        return nil
    }
}
