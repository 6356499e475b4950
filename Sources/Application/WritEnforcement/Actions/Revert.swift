// The action `revert`: undoes a commit that slipped past a gate, on a branch of its own or on the branch itself.

public import WritConnector
public import WritModel

/// A commit to be undone, and why.
public struct RevertRequest: Sendable, Hashable {
    /// The commit.
    public var commit: String
    /// The branch it is on, as a full ref.
    public var branch: String
    /// The ref that gets the revert commit: the branch itself, or another.
    public var target: String
    /// Where the branch stood before the commit came, if that is known.
    public var stood: String?
    /// The policy it violates.
    public var policy: String
    /// The violation's id.
    public var violation: String
    /// What is wrong, one line each.
    public var reasons: [String]
    /// The entries that show it.
    public var evidence: [UInt64]

    /// A request.
    public init(
        commit: String, branch: String, target: String, stood: String? = nil, policy: String, violation: String,
        reasons: [String], evidence: [UInt64]
    ) {
        self.commit = commit
        self.branch = branch
        self.target = target
        self.stood = stood
        self.policy = policy
        self.violation = violation
        self.reasons = reasons
        self.evidence = evidence
    }
}

/// How an action on the world ended.
public struct ActionReceipt: Sendable, Hashable {
    /// Whether the world is now as the action wants it.
    public var isDone: Bool
    /// One sentence about it.
    public var detail: String
    /// The commit that was made for it; `nil` when somebody else's did it already.
    public var commit: String?
    /// The ref that was changed for it; `nil` when none was.
    public var target: String?

    /// A receipt.
    public init(isDone: Bool, detail: String, commit: String? = nil, target: String? = nil) {
        self.isDone = isDone
        self.detail = detail
        self.commit = commit
        self.target = target
    }
}

/// Carries out reverts. Asked again, it finds its own revert and does nothing.
public struct Revert: Sendable {
    /// Who Writ's commits are by.
    public static let authorName = "Writ"
    /// The address of Writ's commits; it receives no mail.
    public static let authorEmail = "writ@localhost"

    private let git: any GitRepository

    /// Reverts in a repository.
    public init(in git: any GitRepository) { self.git = git }

    /// The ref of a target as a policy writes it.
    ///
    /// - Parameters:
    ///   - pattern: `writ/revert/{short}`; `nil` for the branch itself.
    ///   - branch: the branch's full ref.
    ///   - commit: the commit.
    public static func target(_ pattern: String?, branch: String, commit: String) -> String {
        guard let pattern else { return branch }
        let name = pattern.replacing("{short}", with: commit.prefix(10))
        return name.hasPrefix("refs/") ? name : "refs/heads/\(name)"
    }

    /// How many names are tried for a branch that takes a revert, when others have taken the first.
    public static let namesMax = 20

    /// Undoes a commit; a merge, to its first parent.
    ///
    /// - Parameters:
    ///   - request: what and why. Where somebody made a branch under the target's name beforehand, a name beside it is used.
    ///   - time: the commit's time.
    /// - Returns: what became of it; a conflict is told with the command that resolves it by hand, not forced.
    /// - Throws: `GitError` when the repository cannot be used.
    public func carryOut(_ request: RevertRequest, time: Instant) async throws -> ActionReceipt {
        for target in Self.names(for: request) {
            let order = RevertOrder(
                commit: request.commit, onto: request.branch, target: target, message: Self.message(request),
                authorName: Self.authorName, authorEmail: Self.authorEmail, time: time, stood: request.stood)
            let outcome = try await git.revert(order)
            if outcome != .taken { return Self.receipt(outcome, request, target) }
        }
        return Self.receipt(.taken, request, request.target)
    }

    /// The refs that may take the revert, in the order they are tried: the target, the same with a number, and, since a
    /// branch named like a folder of it would keep all of these away, names without folders. The branch itself has no
    /// other name.
    static func names(for request: RevertRequest) -> [String] {
        let heads = "refs/heads/"
        guard request.target != request.branch else { return [request.target] }
        var names = [request.target]
        let numbers = 2...(namesMax / 2)
        names += numbers.map { "\(request.target)-\($0)" }
        if request.target.hasPrefix(heads) {
            let flat = heads + request.target.dropFirst(heads.count).replacing("/", with: "-")
            names += [flat] + numbers.map { "\(flat)-\($0)" }
        }
        return names
    }

    private static func receipt(_ outcome: RevertOutcome, _ request: RevertRequest, _ target: String) -> ActionReceipt {
        switch outcome {
        case .made(let sha):
            ActionReceipt(
                isDone: true, detail: "reverted by \(sha.prefix(10)) on \(target)", commit: sha, target: target)
        case .alreadyThere(let sha):
            ActionReceipt(isDone: true, detail: "already reverted by \(sha.prefix(10))")
        case .otherMainline(let parent):
            failed(
                "it is a merge whose parent \(parent) is where the branch stood, not its first",
                byHand(request, mainline: parent))
        case .conflict(let paths, let isMerge):
            failed(
                "undoing it conflicts with later changes to \(paths.prefix(5).joined(separator: ", "))"
                    + (paths.count > 5 ? " and \(paths.count - 5) more" : ""),
                byHand(request, mainline: isMerge ? 1 : nil))
        case .noParentTree:
            ActionReceipt(isDone: false, detail: "there is nothing before it to go back to")
        case .taken:
            failed("the branch \(target) is there already and holds other commits", byHand(request, mainline: nil))
        case .moved:
            ActionReceipt(isDone: false, detail: "\(target) moved meanwhile; try again")
        }
    }

    private static func failed(_ why: String, _ command: String) -> ActionReceipt {
        ActionReceipt(isDone: false, detail: "\(why); by hand: \(command)")
    }

    /// The command that undoes the commit in a checkout of the branch. A commit is hexadecimal, and needs no quoting.
    private static func byHand(_ request: RevertRequest, mainline: Int?) -> String {
        "git revert \(mainline.map { "-m \($0) " } ?? "")\(request.commit)"
    }

    private static func message(_ request: RevertRequest) -> String {
        let reasons = request.reasons.map { "  \($0)" }.joined(separator: "\n")
        let entries = request.evidence.prefix(20).map(String.init).joined(separator: ", ")
        return """
            Revert "\(request.commit.prefix(10))": it violates \(request.policy)

            This reverts commit \(request.commit).

            Policy: \(request.policy)
            Violation: \(request.violation)
            Evidence: entries \(entries.isEmpty ? "none" : entries)
            \(reasons)

            """
    }
}
