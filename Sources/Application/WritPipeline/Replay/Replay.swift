// Decides again. The log proves not only what was decided but that it follows from what was recorded.

import WritAuditLog
import WritModel
import WritPolicy

/// How a replay ended.
public struct ReplayReport: Sendable, Hashable {
    /// A decision that does not follow from the entries before it.
    public struct Difference: Sendable, Hashable {
        /// The index of the `decision.made` entry.
        public var index: UInt64
        /// The decision's id.
        public var decision: String
        /// Where the two differ: `policies[1].checks[0].result`.
        public var path: String
        /// What the log says there.
        public var recorded: String
        /// What follows.
        public var replayed: String
    }

    /// Decisions that were decided again.
    public var decisions = 0
    /// Decisions that were not decided again, by the older version of the language they were made under.
    public var former: [String: Int] = [:]
    /// Entries read.
    public var entries: UInt64 = 0
    /// The first differences; no more than `differencesMax`.
    public private(set) var differences: [Difference] = []
    /// The number of all differences.
    public private(set) var differenceCount = 0

    /// How many differences a report lists; it counts all of them.
    public static let differencesMax = 100

    /// The first difference.
    public var difference: Difference? { differences.first }

    mutating func add(_ difference: Difference) {
        differenceCount += 1
        if differences.count < Self.differencesMax { differences.append(difference) }
    }
}

/// Replays a log.
public struct Replay: Sendable {
    private let installation: Installation
    private let language: String

    /// The replay of an installation's log.
    public init(_ installation: Installation) { self.init(installation, language: CompiledDocuments.language) }

    /// A replay that takes a version of the language for the present one.
    init(_ installation: Installation, language: String) {
        self.installation = installation
        self.language = language
    }

    /// Rebuilds documents and facts from the entries before each decision, decides again, and compares the
    /// canonical bytes. What does not follow is told, and the replay goes on: a difference hides none behind it. Stored facts and notes are not used.
    ///
    /// What was decided under an older version of the language is counted and not decided again: this version would decide
    /// otherwise, and rightly. Under such a version nobody decides any more once a newer one has, so a decision that
    /// says so is a difference; else whoever alters a decision could alter its version, too.
    ///
    /// - Parameter progress: called now and then with the number of entries read.
    public func run(progress: (UInt64) -> Void = { _ in }) throws -> ReplayReport {
        try installation.log.read { log in
            var report = ReplayReport()
            var run = ReplayRun(log, installation, language)
            try log.forEachEntry(in: 0..<log.size, kinds: nil) { index, entry in
                let event = try Event(leaf: entry.leaf)
                if event.kind == .decisionMade, event.source == WritSource.writ {
                    if let former = run.formerLanguage(of: event) {
                        report.former[former, default: 0] += 1
                    } else {
                        report.decisions += 1
                        if let difference = try run.difference(at: index, event) { report.add(difference) }
                    }
                }
                try run.fold(event, index)
                report.entries = index + 1
                if index.isMultiple(of: 5000) { progress(index) }
                return true
            }
            return report
        }
    }
}

/// The state of a replay: what is in force, and the facts so far.
private struct ReplayRun {
    private let log: any LogReading
    private let installation: Installation
    private var state: LogState?
    private var folder: FactFolder?
    private var engine: PolicyEngine?
    private let language: String
    /// Whether a decision under the present language was met.
    private var isPresent = false

    init(_ log: any LogReading, _ installation: Installation, _ language: String) {
        self.log = log
        self.installation = installation
        self.language = language
    }

    /// The older language that a decision was made under; `nil` for one that has to follow.
    mutating func formerLanguage(of decision: Event) -> String? {
        guard !isPresent, let text = decision.data["language"]?.stringValue, let former = Int(text),
            let present = Int(language), (1..<present).contains(former)
        else {
            isPresent = true
            return nil
        }
        return text
    }

    mutating func fold(_ event: Event, _ index: UInt64) throws {
        switch event.kind {
        case .documentActivated, .documentRetired, .identityLinked:
            // What follows may be folded otherwise; the facts are made anew when the next decision needs them.
            state = nil
            folder = nil
            engine = nil
        default: try folder?.fold(event, entry: index, position: index)
        }
    }

    /// Makes documents and facts as of a position, unless they are still in force.
    private mutating func prepare(before position: UInt64) throws -> (LogState, PolicyEngine) {
        if let state, let engine { return (state, engine) }
        let state = try LogState(log, before: position, installation: installation)
        let log = log
        let facts = MemoryFacts { try log.event(at: $0) }
        let folder = FactFolder(documents: state.compiled, writer: facts, people: state.people)
        try log.forEachEvent(in: 0..<position, kinds: folder.kinds.sorted()) { index, event in
            try folder.fold(event, entry: index, position: index)
        }
        let engine = PolicyEngine(
            documents: state.compiled, facts: facts, people: state.people, timeZones: installation.timeZones,
            view: .decision)
        self.state = state
        self.folder = folder
        self.engine = engine
        return (state, engine)
    }

    /// How a decision differs from what follows from the entries before its request.
    mutating func difference(at index: UInt64, _ event: Event) throws -> ReplayReport.Difference? {
        let recorded = JSONValue.object(event.data)
        func differs(_ path: String, _ recorded: String, _ replayed: String) -> ReplayReport.Difference {
            ReplayReport.Difference(
                index: index, decision: event.id, path: path, recorded: recorded, replayed: replayed)
        }
        guard index > 0 else { return differs("request", recorded.text, "there is no entry before it") }
        let request = try log.event(at: index - 1)
        let isFresh = engine == nil
        let (state, engine) = try prepare(before: index - 1)
        let evaluations = try engine.evaluate(request, at: index - 1)
        // What was made anew ends before the request, which the walk has passed already; later decisions rest on it, too.
        if isFresh { try folder?.fold(request, entry: index - 1, position: index - 1) }
        let decision = Decision(
            id: Gate.id(source: request.source, request: request.id, documents: state.digest), request: request.id,
            verdict: PolicyEngine.verdict(of: evaluations), policies: evaluations.map(\.outcome),
            language: language, timeZones: event.data["tzdata"]?.stringValue ?? "")
        let replayed = JSONValue.object(decision.json)
        if decision.id != event.id { return differs("id", event.id, decision.id) }
        guard replayed.bytes != recorded.bytes else { return nil }
        let found = JSONDifference.first(of: recorded, replayed)
        return differs(found?.path ?? "the order of members", found?.first ?? "", found?.second ?? "")
    }
}
