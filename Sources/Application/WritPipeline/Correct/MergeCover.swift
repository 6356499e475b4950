// Which commits of a push came in by which merge: a merge that slipped past is one thing to undo, not one per commit.

import WritAuditLog
import WritModel

/// The merges of a push, and what each brought.
struct MergeCover {
    /// The merge that brought a commit, by the commit.
    private let merges: [String: String]

    /// The merge that is undone to be rid of a commit: the one that brought it to the branch, or the commit itself.
    func undone(for commit: String) -> String { merges[commit] ?? commit }

    /// The cover of the commits that a push brought.
    ///
    /// Along the branch, from parent to first parent, each merge brings those new commits that its first parent does not
    /// hold. Where the first parent is not new, and not where the branch stood either, nothing is told of the rest.
    ///
    /// - Parameters:
    ///   - after: what the branch holds after the push.
    ///   - commits: the new commits.
    ///   - parents: the parents of each, where they are known; a commit without them brings nothing.
    init(after: String, commits: [String], parents: [String: [String]]) {
        let new = Set(commits)
        var line: [String] = []
        var place: String? = after
        while let commit = place, new.contains(commit), line.count <= new.count {
            line.append(commit)
            place = parents[commit]?.first
        }
        var seen: Set<String> = []
        var merges: [String: String] = [:]
        for commit in line.reversed() {
            for brought in Self.reachable(from: commit, in: new, parents, &seen) where brought != commit {
                merges[brought] = commit
            }
        }
        self.merges = merges
    }

    /// New commits reachable from one that were not reached before.
    private static func reachable(
        from start: String, in new: Set<String>, _ parents: [String: [String]], _ seen: inout Set<String>
    ) -> [String] {
        var found: [String] = []
        var pending = [start]
        while let commit = pending.popLast() {
            guard new.contains(commit), seen.insert(commit).inserted else { continue }
            found.append(commit)
            pending += parents[commit] ?? []
        }
        return found
    }

    /// The cover of what a trigger brought, with the parents that were recorded of its commits; of anything but a push,
    /// nothing is covered.
    init(of trigger: Event, _ log: any LogReading) throws {
        let commits = trigger.data["commits"]?.arrayValue?.compactMap(\.stringValue) ?? []
        guard let after = trigger.data["after"]?.stringValue,
            let repository = trigger.data["repository"]?.stringValue
        else {
            self.init(after: "", commits: [], parents: [:])
            return
        }
        var parents: [String: [String]] = [:]
        for commit in commits {
            for source in [trigger.source, WritSource.hook(repository), "git/\(repository)"] {
                guard let index = try log.index(source: source, id: commit) else { continue }
                let known = try log.event(at: index).data["parents"]?.arrayValue
                parents[commit] = known?.compactMap(\.stringValue)
                break
            }
        }
        self.init(after: after, commits: commits, parents: parents)
    }
}
