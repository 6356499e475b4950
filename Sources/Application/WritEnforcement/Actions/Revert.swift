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
        commit: String, branch: String, target: String, policy: String, violation: String, reasons: [String],
        evidence: [UInt64]
    ) {
        self.commit = commit
        self.branch = branch
        self.target = target
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

    /// A receipt.
    public init(isDone: Bool, detail: String, commit: String? = nil) {
        self.isDone = isDone
        self.detail = detail
        self.commit = commit
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

    /// Undoes a commit.
    ///
    /// - Parameters:
    ///   - request: what and why.
    ///   - time: the commit's time.
    /// - Returns: what became of it; a merge commit and a conflict are said, not forced.
    /// - Throws: `GitError` when the repository cannot be used.
    public func carryOut(_ request: RevertRequest, time: Instant) async throws -> ActionReceipt {
        let order = RevertOrder(
            commit: request.commit, onto: request.branch, target: request.target, message: Self.message(request),
            authorName: Self.authorName, authorEmail: Self.authorEmail, time: time)
        switch try await git.revert(order) {
        case .made(let sha):
            return ActionReceipt(
                isDone: true, detail: "reverted by \(sha.prefix(10)) on \(request.target)", commit: sha)
        case .alreadyThere(let sha):
            return ActionReceipt(isDone: true, detail: "already reverted by \(sha.prefix(10))")
        case .mergeCommit:
            return ActionReceipt(
                isDone: false, detail: "it is a merge commit: which parent to go back to is a person's choice")
        case .conflict(let paths):
            return ActionReceipt(
                isDone: false,
                detail: "undoing it conflicts with later changes to \(paths.prefix(5).joined(separator: ", "))")
        case .noParentTree:
            return ActionReceipt(isDone: false, detail: "there is nothing before it to go back to")
        case .moved:
            return ActionReceipt(isDone: false, detail: "\(request.target) moved meanwhile; try again")
        }
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
