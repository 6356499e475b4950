// What insights know of a log: a value folded over its entries, which can be deleted and made anew from them.

/// The fold of a log's entries up to a position. Equal logs give equal projections, however often they were caught up.
public struct Projection: Sendable, Hashable {
    /// The version of the stored form; another one is not read, but made anew.
    static let version: UInt64 = 1
    /// Changes that are kept one by one; when there are more, the older half is forgotten and counted.
    public static let changesMax = 1_000_000
    /// Violated and unknown outcomes that are kept one by one; when there are more, the older half is forgotten.
    public static let marksMax = 1_000_000
    /// Requests whose verdict is remembered for the change that follows; when there are more, the older half is
    /// forgotten.
    public static let verdictsMax = 200_000

    /// The entries that were folded: the next one has this index.
    public internal(set) var position: UInt64 = 0
    /// The last entry that was folded, by key: it tells one log from another.
    var anchor: UInt64 = 0
    /// Entries that could not be read as events.
    public internal(set) var unreadable = 0
    /// Decisions that what came late would have changed.
    public internal(set) var amendments = 0
    var names = NameTable()
    /// By kind.
    var kinds: [Int32: KindUse] = [:]
    /// By source.
    var sources: [Int32: SourceActivity] = [:]
    /// Repositories and services with changes, by scope.
    var scopes: [Int32: ScopeActivity] = [:]
    /// Outcomes of decisions, counted.
    var cells: [CellKey: Tally] = [:]
    /// Outcomes of decisions that are not satisfied.
    var marks: [Mark] = []
    /// Changes that were observed.
    var changes: [Change] = []
    var forgottenChanges = 0
    /// Families of gates and scopes that were asked about before.
    var gated: Set<UInt64> = []
    /// The latest verdict about a thing, by key.
    var verdicts: [UInt64: GateVerdict] = [:]
    /// Deploys that were seen already, by key: started and finished are one change.
    var seenDeploys: [UInt64: Int64] = [:]
    /// Branches that changes are merged into, by key.
    var bases: Set<UInt64> = []
    /// The request that a decision may follow.
    var pending: PendingRequest?
    var violations: [ViolationRecord] = []
    var activations: [ActivationRecord] = []
    var overrides: [OverrideRecord] = []
    var silences: [SilenceRecord] = []

    /// The projection of an empty log.
    public init() {}
}

/// How often things were so: counts of one policy or check.
public struct Tally: Sendable, Hashable {
    /// Every check was satisfied.
    public internal(set) var satisfied = 0
    /// A check was violated.
    public internal(set) var violated = 0
    /// It was let through by a waiver.
    public internal(set) var waived = 0
    /// Evidence was missing.
    public internal(set) var unknown = 0

    /// Nothing counted yet.
    public init() {}

    /// All of them: every trigger to which the policy applied.
    public var evaluated: Int { satisfied + violated + waived + unknown }

    /// Violations among what could be judged.
    var rate: Rate { Rate(x: violated, n: satisfied + violated + waived) }

    static func += (left: inout Tally, right: Tally) {
        left.satisfied += right.satisfied
        left.violated += right.violated
        left.waived += right.waived
        left.unknown += right.unknown
    }

    mutating func add(_ outcome: Outcome) {
        switch outcome {
        case .satisfied: satisfied += 1
        case .violated: violated += 1
        case .waived: waived += 1
        case .unknown: unknown += 1
        }
    }
}

/// How a policy or a check came out.
public enum Outcome: UInt8, Sendable, Hashable {
    /// It holds.
    case satisfied
    /// It does not.
    case violated
    /// It does not, and an approved exemption lets it through.
    case waived
    /// Nobody can tell.
    case unknown
}

/// Where figures come from.
public enum Basis: String, Sendable, Hashable {
    /// Decisions that were recorded.
    case decided
    /// The evaluation of what has happened.
    case audited
}

/// What a cell of counts is about. Slots are quarters of an hour: every zone's days begin at one.
struct CellKey: Sendable, Hashable {
    static let slotSeconds: Int64 = 900

    var policy: Int32
    /// The check; 0, which is the empty name, for the policy as a whole.
    var check: Int32
    /// What the triggers were about, as `ScopeSet` writes it.
    var scope: Int32
    var slot: Int32

    static func slot(of second: Int64) -> Int32 {
        Int32(clamping: (second - ((second % slotSeconds) + slotSeconds) % slotSeconds) / slotSeconds)
    }
}

/// One outcome that is not satisfied.
struct Mark: Sendable, Hashable {
    var policy: Int32
    var check: Int32
    var scope: Int32
    var second: Int64
    /// The trigger's entry.
    var index: UInt64
    var outcome: Outcome
    /// Why it is unknown.
    var cause: Int32
}

/// Texts that occur again and again, as small numbers. 0 is the empty text.
struct NameTable: Sendable, Hashable {
    private(set) var texts: [String] = [""]
    private var numbers: [String: Int32] = ["": 0]

    init() {}

    init(texts: [String]) {
        self.init()
        for text in texts.dropFirst() { _ = number(text) }
    }

    subscript(number: Int32) -> String { texts[Int(number)] }

    /// The number of a text, which gets one if it has none.
    mutating func number(_ text: String) -> Int32 {
        if let number = numbers[text] { return number }
        let number = Int32(texts.count)
        texts.append(text)
        numbers[text] = number
        return number
    }

    /// The number of a text that has one.
    func known(_ text: String) -> Int32? { numbers[text] }
}
