// What a verification found.

public import WritMerkle

/// The report on one state of a log.
public struct LogVerification: Sendable, Hashable {
    /// The number of entries that were hashed.
    public var entries: UInt64 = 0
    /// The checkpoint, if it is the log's.
    public var checkpoint: Checkpoint?
    /// The first problems, those of entries first and in log order; no more than the verifier's limit.
    public private(set) var problems: [LogProblem] = []
    /// The number of all problems.
    public private(set) var problemCount = 0
    /// The index of the first entry that is wrong.
    public private(set) var firstWrongEntry: UInt64?
    /// The number of entries that are wrong.
    public private(set) var wrongEntries: UInt64 = 0

    private let problemsMax: Int
    private var lastWrongEntry: UInt64?

    init(problemsMax: Int) {
        self.problemsMax = problemsMax
    }

    /// Whether the log is what was signed, entry by entry.
    public var isIntact: Bool { problemCount == 0 }

    /// Notes a problem. Those of entries come in log order.
    mutating func add(_ problem: LogProblem) {
        problemCount += 1
        if problems.count < problemsMax { problems.append(problem) }
        guard let entry = problem.entry else { return }
        firstWrongEntry = min(firstWrongEntry ?? entry, entry)
        if lastWrongEntry != entry { wrongEntries += 1 }
        lastWrongEntry = entry
    }
}

extension LogVerification: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        guard !isIntact else {
            return "\(entries) entries verified" + (checkpoint.map { ", root \($0.root.base64)" } ?? "")
        }
        let wrong = firstWrongEntry.map { ", \(wrongEntries) wrong entries, the first is entry \($0)" } ?? ""
        return "\(problemCount) problems in \(entries) entries\(wrong)"
    }
}
