// What a verification of the evidence found: what vouches for entries, and what lies beside the log.

/// The report on the evidence of one state of a log.
public struct EvidenceReport: Sendable, Hashable {
    /// How many problems a report lists; it counts all of them.
    public static let problemsMax = 100

    /// Signed statements whose signatures were made again sure of.
    public internal(set) var statements = 0
    /// Accounts that are what the log committed to.
    public internal(set) var accounts = 0
    /// Accounts that the directory no longer has. Their entries hold, and nobody can tell whose they are.
    public internal(set) var missingAccounts = 0
    /// Active documents compared with their entries.
    public internal(set) var documents = 0
    /// Intervals of facts compared with what the entries give.
    public internal(set) var facts = 0
    /// Places of refs compared with the pushes that moved them.
    public internal(set) var refs = 0
    /// What was not compared, and why.
    public internal(set) var remarks: [String] = []
    /// The first problems.
    public private(set) var problems: [String] = []
    /// The number of all problems.
    public private(set) var problemCount = 0

    /// A report.
    init() {}

    /// The report of what could not be checked.
    ///
    /// - Parameter remark: why.
    public init(remark: String) { remarks = [remark] }

    /// Whether everything is what the entries say.
    public var isIntact: Bool { problemCount == 0 }

    mutating func add(_ problem: String) {
        problemCount += 1
        if problems.count < Self.problemsMax { problems.append(problem) }
    }
}
