// A decision with everything it rests on.

import WritAuditLog
public import WritModel

/// A recorded decision, its request and its evidence.
public struct Explanation: Sendable {
    /// The decision.
    public var decision: Decision
    /// Its index.
    public var index: UInt64
    /// The request.
    public var request: Event
    /// The entries it rests on, and those that came near, by index.
    public var evidence: [(index: UInt64, event: Event)]

    /// Finds a decision by its id.
    ///
    /// - Parameter id: the whole id.
    /// - Throws: `PipelineError.notFound`.
    public init(_ id: String, in installation: Installation) throws {
        self = try installation.log.read { log in
            guard let index = try log.index(source: WritSource.writ, id: id), index > 0,
                let decision = Decision(json: try log.event(at: index).data)
            else { throw PipelineError.notFound("there is no decision `\(id)`; `writ status` shows the latest ones") }
            let checks = decision.policies.flatMap(\.checks)
            let entries = Set(checks.flatMap(\.witness) + checks.flatMap { $0.nearMisses.map(\.entry) }).sorted()
            return Explanation(
                decision: decision, index: index, request: try log.event(at: index - 1),
                evidence: try entries.map { ($0, try log.event(at: $0)) })
        }
    }

    private init(decision: Decision, index: UInt64, request: Event, evidence: [(index: UInt64, event: Event)]) {
        self.decision = decision
        self.index = index
        self.request = request
        self.evidence = evidence
    }
}
