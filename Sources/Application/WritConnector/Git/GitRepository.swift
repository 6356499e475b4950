// The contract with a git repository: what Writ reads from it, and the few things it may do to it.

public import WritModel

/// One ref of a push: what a hook reads on its standard input.
public struct RefUpdate: Sendable, Hashable {
    /// The full name: `refs/heads/main`.
    public var ref: String
    /// The object before; all zeros when the ref is made.
    public var before: String
    /// The object after; all zeros when the ref is deleted.
    public var after: String

    /// An update.
    public init(ref: String, before: String, after: String) {
        self.ref = ref
        self.before = before
        self.after = after
    }

    /// The branch's short name, or `nil` for a tag or another ref.
    public var branch: String? { ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : nil }
    /// Whether the ref is made by this update.
    public var isCreation: Bool { !before.isEmpty && before.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }
    /// Whether the ref is deleted by this update.
    public var isDeletion: Bool { !after.isEmpty && after.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }
}

/// The commits of a range of history.
public struct PushedCommits: Sendable, Hashable {
    /// The commits, oldest first; of more than the limit, the newest.
    public var commits: [GitCommit]
    /// Whether there were more than the limit.
    public var isTruncated: Bool
    /// Whether what was there before is not an ancestor of what is there now.
    public var isForced: Bool

    /// The result of deriving commits.
    public init(commits: [GitCommit], isTruncated: Bool, isForced: Bool) {
        self.commits = commits
        self.isTruncated = isTruncated
        self.isForced = isForced
    }
}

/// A revert commit to be made.
public struct RevertOrder: Sendable, Hashable {
    /// The commit to revert.
    public var commit: String
    /// The ref whose tip the revert goes on top of: `refs/heads/main`.
    public var onto: String
    /// The ref that gets the revert commit: another branch, or `onto` itself.
    public var target: String
    /// The whole commit message.
    public var message: String
    /// The author's and committer's name.
    public var authorName: String
    /// The author's and committer's address.
    public var authorEmail: String
    /// The commit's time.
    public var time: Instant
    /// Where `onto` stood before the commit came, if that is known: a merge is undone only to the parent that holds it.
    public var stood: String?

    /// An order.
    public init(
        commit: String, onto: String, target: String, message: String, authorName: String, authorEmail: String,
        time: Instant, stood: String? = nil
    ) {
        self.commit = commit
        self.onto = onto
        self.target = target
        self.message = message
        self.authorName = authorName
        self.authorEmail = authorEmail
        self.time = time
        self.stood = stood
    }
}

/// How a revert ended. Only `made` changed the repository.
public enum RevertOutcome: Sendable, Hashable {
    /// The target ref now points at this new commit, which undoes the other.
    case made(sha: String)
    /// The target already undoes the commit, by this commit: nothing to do. Where no single commit says so, but the
    /// content is undone, it is the tip.
    case alreadyThere(sha: String)
    /// It is a merge whose first parent is not where the branch stood, but the one of this number: undone to its first
    /// parent, it would take back what the branch held before.
    case otherMainline(parent: Int)
    /// Undoing it conflicts with later changes to these paths.
    case conflict(paths: [String], isMerge: Bool)
    /// The commit is the repository's first, or its trees are missing: nothing to go back to.
    case noParentTree
    /// The target ref cannot be made: it, or one of which it would be a part, is there and holds something else.
    case taken
    /// The target ref moved meanwhile.
    case moved
}

/// What is wrong with a repository.
public enum GitError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The path is not a git repository.
    case notARepository(path: String)
    /// git could not be started.
    case gitMissing(why: String)
    /// git failed.
    case failed(command: String, status: Int, message: String)
    /// A name is not a ref or object id that git would accept.
    case badName(String)
    /// git said something that could not be read.
    case unreadable(what: String)
    /// A commit is not in the history of a ref, so there is nothing to revert there.
    case notContained(commit: String, ref: String)

    /// What to tell a person.
    public var description: String {
        switch self {
        case .notARepository(let path): "`\(path)` is not a git repository"
        case .gitMissing(let why): "git could not be started: \(why)"
        case .failed(let command, let status, let message): "git \(command) failed with \(status): \(message)"
        case .badName(let name): "`\(name)` is not a ref or commit that git accepts"
        case .unreadable(let what): "could not read what git said: \(what)"
        case .notContained(let commit, let ref): "`\(commit)` is not in the history of `\(ref)`"
        }
    }
}

/// A git repository on this machine. Every call uses a bounded number of git processes, none per commit.
public protocol GitRepository: Sendable {
    /// The absolute path of the git directory.
    var path: String { get }

    /// The name events of this repository carry unless one is given: the origin's path, else the folder's name. Whoever may
    /// write to its configuration chooses it, so that it counts at no gate.
    func defaultName() async throws -> String

    /// The default branch's full ref, from `HEAD`.
    func defaultBranch() async throws -> String

    /// Every branch and tag with the commit it points at (annotated tags are peeled).
    func refs() async throws -> [String: String]

    /// The ids of the commits reachable from any branch or tag, oldest first in topological order. One process, which reads
    /// no messages.
    ///
    /// - Parameter known: commits whose history is left out (tips of the last import); those that no longer exist are
    ///   ignored.
    func historyOrder(excluding known: [String]) async throws -> [String]

    /// Reads commits in the order given. One process.
    ///
    /// - Parameters:
    ///   - ids: full ids of commits that exist.
    ///   - body: called with batches of them, in order; throwing stops.
    func commits(_ ids: [String], _ body: ([GitCommit]) async throws -> Void) async throws

    /// What makes the history that git tells another than the commits' own; empty for an ordinary repository. No process
    /// where the files of the git directory tell.
    func hazards() async throws -> [HistoryHazard]

    /// Every ref, symbolic ones too where they lead somewhere, in the order of their names. One process.
    func standingRefs() async throws -> [StandingRef]

    /// The ref that moves when a ref is pushed: itself, or what it points to if it is symbolic. No process for an ordinary
    /// ref.
    func movedRef(_ ref: String) async throws -> String

    /// What each ref update of a push brings, judged against the refs as they stood before all of them:
    ///
    /// - a protected ref: what is reachable from `after`, and neither from a protected ref nor from the baseline;
    /// - another ref: `after` without `before`; a new one, or where `before` is unknown here: what no ref holds;
    /// - a deletion, or a ref that does not lead to a commit: nothing.
    ///
    /// Symbolic refs are judged as the refs they point to. Sees quarantined objects when called inside a hook.
    ///
    /// - Parameter limit: at most this many commits per ref.
    /// - Throws: `GitError`; also when `after` is missing, so that an update is never taken for an empty one.
    func pushed(_ updates: [RefUpdate], _ scope: PushScope, limit: Int) async throws -> [PushedRef]

    /// The commits reachable from `head` and from none of `bases` (all of them, up to the limit, without any).
    ///
    /// - Throws: `GitError.badName` when one of them is not a commit here.
    func commits(to head: String, without bases: [String], limit: Int) async throws -> PushedCommits

    /// Adds to commits what their trees tell, and checks those of their signatures that take other programs. A bounded number
    /// of processes for any number of commits. Where trees are absent, commits come back without their content.
    ///
    /// - Parameter signaturesMax: the most signatures that programs are started for, one for each; further ones are not
    ///   checked. Those of Ed25519 and ECDSA keys need none.
    func described(_ commits: [GitCommit], signaturesMax: Int) async throws -> [GitCommit]

    /// Whether the tree of a commit is there.
    func hasTree(_ commit: String) async throws -> Bool

    /// The full id of a commit named by a full or abbreviated id or a ref.
    ///
    /// - Throws: `GitError.badName`.
    func resolve(_ name: String) async throws -> String

    /// The full ids of the commits that abbreviated ids name; those that name none or several are left out.
    ///
    /// - Parameter prefixes: 4 to 64 hex digits each.
    func commits(withPrefixes prefixes: [String]) async throws -> [String: String]

    /// Whether one commit is an ancestor of, or the same as, another.
    func isAncestor(_ ancestor: String, of descendant: String) async throws -> Bool

    /// Whether each of these commits is in the history of another; those that are not here are left out. Two processes.
    ///
    /// - Parameters:
    ///   - commits: full ids.
    ///   - tip: the history's end, a commit or a ref.
    func reachability(of commits: [String], from tip: String) async throws -> [String: Bool]

    /// The commits of a history that undo one of these commits, or that undo one that does, and so on; newest first.
    ///
    /// A commit counts when its message names the other (`This reverts commit <id>`, abbreviated or not), when reverting the
    /// other mechanically on its parent gives its tree (a merge is reverted to its first parent), when it comes after it,
    /// and when every merge that brought it in is what git merges by itself. Words alone undo nothing. At most
    /// `revertsMax` commits that say so are looked at, the newest.
    ///
    /// - Parameters:
    ///   - commits: full ids; those that are not here are left out.
    ///   - tip: the history's end, a commit or a ref.
    func reverts(of commits: [String], in tip: String) async throws -> [RevertPair]

    /// Whether reverting a commit mechanically on another's parent gives that other's tree, for each pair. Writes nothing
    /// into the repository; what has no tree here, or is a merge itself, undoes nothing. A bounded number of processes.
    func areReverts(_ pairs: [RevertPair]) async throws -> [Bool]

    /// The text of the repository's `.mailmap` at the default branch, or `nil`.
    func mailmap() async throws -> String?

    /// Makes a revert commit without a work tree. A branch that is checked out somewhere is moved all the same.
    ///
    /// The message gets the line `This reverts commit <id>.` when it lacks one, by which
    /// a second order is recognised, together with what it changes.
    /// A target that has commits `onto` lacks is never moved (`RevertOutcome.taken`), unless its tip is the revert itself.
    /// A merge is undone to its first parent.
    ///
    /// - Throws: `GitError.notContained` when the commit is not in the history of `onto`.
    func revert(_ order: RevertOrder) async throws -> RevertOutcome
}

extension GitRepository {
    /// The commits reachable from `head` and not from `previous` (all of them, up to the limit, without one).
    ///
    /// - Throws: `GitError.badName` when either is not a commit here.
    public func commits(from previous: String?, to head: String, limit: Int) async throws -> PushedCommits {
        try await commits(to: head, without: previous.map { [$0] } ?? [], limit: limit)
    }
}
