// What is in force and what happened last, for people and for `writ status`.

public import WritAuditLog
public import WritModel
import WritPolicy

/// An overview of an installation.
public struct Overview: Sendable {
    /// An active policy.
    public struct Policy: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its title.
        public var title: String
        /// Why it exists.
        public var why: String
        /// Its mode.
        public var mode: String
        /// The kinds that trigger it.
        public var kinds: [String]
    }

    /// Entries of the log.
    public private(set) var size: UInt64 = 0
    /// Active policies, by name.
    public private(set) var policies: [Policy] = []
    /// Active documents of other kinds: kind and number.
    public private(set) var otherDocuments: [(kind: String, count: Int)] = []
    /// The latest decisions, latest first, with the index and time of their entries.
    public private(set) var decisions: [(index: UInt64, at: Instant, decision: Decision)] = []
    /// Why the active documents cannot be used, if so: every gate is closed then.
    public private(set) var fault: String?
    /// Violations that are open.
    public private(set) var openViolations = 0
    /// Messages in the outbox, by their state.
    public private(set) var outbox: [OutboxState: Int] = [:]

    /// The decisions shown.
    static let decisionsMax = 5

    /// Looks at an installation.
    public init(_ installation: Installation) throws {
        self = try installation.log.read { log in
            var overview = Overview()
            overview.size = try log.size
            do {
                let state = try LogState(log, installation: installation)
                overview.policies = state.compiled.policies.map(Self.policy)
                var counts: [String: Int] = [:]
                for active in state.active where active.kind != "policy" { counts[active.kind, default: 0] += 1 }
                overview.otherDocuments = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            } catch let error as PipelineError { overview.fault = error.description }
            overview.decisions = try Self.latestDecisions(log)
            overview.openViolations = try Violations.open(log).count
            overview.outbox = try log.outboxCounts()
            return overview
        }
    }

    private init() {}

    private static func policy(_ policy: CompiledPolicy) -> Policy {
        Policy(
            name: policy.name, title: policy.document.title, why: policy.document.why,
            mode: policy.document.mode.rawValue, kinds: policy.kinds.map(\.description))
    }

    private static func latestDecisions(
        _ log: any LogReading
    ) throws -> [(index: UInt64, at: Instant, decision: Decision)] {
        var result: [(index: UInt64, at: Instant, decision: Decision)] = []
        var position = try log.size
        while result.count < decisionsMax, let index = try log.lastEntry(ofKind: .decisionMade, before: position) {
            position = index
            let event = try log.event(at: index)
            if let decision = Decision(json: event.data) { result.append((index, event.at, decision)) }
        }
        return result
    }

    /// Titles and reasons of the active policies, by name.
    public var titles: [String: (title: String, why: String)] {
        Dictionary(policies.map { ($0.name, ($0.title, $0.why)) }) { first, _ in first }
    }
}
