// What a push brings: derived from the repository, never taken from the pusher's word.

public import WritConnector

extension GitCommandLine {
    /// The most commits of one ref that can be asked for.
    static let pushedMax = 1_000_000
    /// The most commits that several refs are walked through together; beyond it each is walked by itself.
    static let sharedWalkMax = 200_000
    /// How many refs that do not stand where the push says are looked at; further ones hide nothing.
    static let displacedMax = 20

    /// What each ref update of a push brings. One process for a push of one branch that brings something, two for most
    /// others; one more for each ref that moves and is not protected, or discards commits.
    public func pushed(_ updates: [RefUpdate], _ scope: PushScope, limit: Int) async throws -> [PushedRef] {
        let limit = min(max(0, limit), Self.pushedMax)
        var refs = try await named(updates)
        let isPlain = Self.isPlain(refs.map(\.update), scope.standing)
        let heads = isPlain ? refs.map { Head($0.update) } : try await heads(of: refs.map(\.update))
        let before = try await RefsBefore(heads, scope, self)
        var groups: [Set<String>: [Int]] = [:]
        for (place, head) in heads.enumerated() where head.commit != nil {
            let known: Set<String>
            if scope.isProtected(head.update.ref) {
                known = before.protected.union(scope.baseline.filter { ObjectName($0) != nil })
            } else {
                known = head.previous.map { [$0] } ?? before.all
            }
            groups[known, default: []].append(place)
        }
        for (known, places) in groups {
            try await derive(places, heads, without: known, limit: limit, into: &refs)
        }
        if isPlain { try await confirm(refs) }
        return refs
    }

    /// Whether updates speak of commits: git puts nothing else on branches, and where these stand is known.
    private static func isPlain(_ updates: [RefUpdate], _ standing: [StandingRef]) -> Bool {
        let commits = Set(standing.compactMap { $0.object == $0.commit ? $0.object : nil })
        return updates.allSatisfy { $0.ref.hasPrefix("refs/heads/") && ($0.isCreation || commits.contains($0.before)) }
    }

    /// The commits that updates lead to. One process.
    private func heads(of updates: [RefUpdate]) async throws -> [Head] {
        let found = try await objects(
            updates.flatMap { [$0.after, "\($0.after)^{commit}", "\($0.before)^{commit}"] })
        return try updates.enumerated().map { place, update in
            // A zero id stands for no object. Anything else has to be here.
            if !update.isDeletion, found[3 * place] == nil { throw GitError.badName(update.after) }
            return Head(update, commit: found[3 * place + 1], previous: found[3 * place + 2])
        }
    }

    /// Makes sure that what brings nothing is a commit that is there: a walk passes over what is missing.
    private func confirm(_ refs: [PushedRef]) async throws {
        let ids = refs.filter { $0.commits.isEmpty && !$0.update.isDeletion }.map(\.update.after)
        for (id, commit) in zip(ids, try await objects(ids.map { "\($0)^{commit}" })) where commit != id {
            throw GitError.badName(id)
        }
    }

    /// The commits reachable from `head` and from none of `bases`. Four processes at most.
    ///
    /// - Throws: `GitError.badName` when one of them is not a commit here.
    public func commits(to head: String, without bases: [String], limit: Int) async throws -> PushedCommits {
        let found = try await commits([head] + bases)
        let known = Set(found.dropFirst())
        let limit = min(max(0, limit), Self.pushedMax)
        let walk = try await walk([found[0]], without: known, limit: limit + 1)
        var isForced = false
        for base in known where !isForced {
            if walk.holdsChild(of: base) { continue }
            isForced = try await !isAncestor(known: base, of: found[0])
        }
        let (ids, isTruncated) = (walk.steps.suffix(limit).map(\.id), walk.steps.count > limit)
        var commits: [GitCommit] = []
        try await self.commits(ids) { commits += $0 }
        return PushedCommits(commits: commits, isTruncated: isTruncated, isForced: isForced)
    }

    /// The updates under the names of the refs that move.
    private func named(_ updates: [RefUpdate]) async throws -> [PushedRef] {
        var refs: [PushedRef] = []
        for update in updates {
            guard RefName(update.ref) != nil else { throw GitError.badName(update.ref) }
            for id in [update.before, update.after] where ObjectName(id) == nil { throw GitError.badName(id) }
            var moved = update
            moved.ref = try await movedRef(update.ref)
            refs.append(PushedRef(update: moved, via: moved.ref == update.ref ? nil : update.ref, commits: []))
        }
        return refs
    }

    /// Fills in the commits of refs that lack the same known ones.
    private func derive(
        _ places: [Int], _ heads: [Head], without known: Set<String>, limit: Int, into refs: inout [PushedRef]
    ) async throws {
        var shared: CommitWalk?
        if places.count > 1 {
            let all = try await walk(
                places.compactMap { heads[$0].commit }, without: known, limit: Self.sharedWalkMax + 1)
            if all.steps.count <= Self.sharedWalkMax { shared = all }
        }
        for place in places {
            guard let commit = heads[place].commit else { continue }
            let walk: CommitWalk
            if let shared {
                walk = shared
            } else {
                walk = try await self.walk([commit], without: known, limit: limit + 1)
            }
            (refs[place].commits, refs[place].isTruncated) = walk.reached(from: commit, limit: limit)
            refs[place].isForced = try await isForced(heads[place], walk, known, refs[place])
        }
    }

    /// Whether an update discards commits. A parent among the new commits tells at once, as in every push that moves a
    /// branch forward; git is asked only where none does.
    private func isForced(_ head: Head, _ walk: CommitWalk, _ known: Set<String>, _ ref: PushedRef) async throws -> Bool
    {
        guard !head.update.isCreation, let commit = head.commit else { return false }
        // A previous object that is gone cannot be an ancestor of anything that is known to be complete.
        guard let previous = head.previous else { return true }
        let own = Set(ref.commits)
        if walk.steps.contains(where: { own.contains($0.id) && $0.parents.contains(previous) }) { return false }
        return try await !isAncestor(known: previous, of: commit)
    }

    /// The commits of a range of full ids, oldest first; of more than the limit, the newest.
    private func walk(_ heads: [String], without known: Set<String>, limit: Int) async throws -> CommitWalk {
        let input = heads.map { "\($0)\n" }.joined() + known.map { "^\($0)\n" }.joined()
        var steps: [CommitWalk.Step] = []
        var rest: [UInt8] = []
        // git counts from the newest before it reverses.
        // What a baseline names may be missing here, and then hides nothing.
        let command = [
            "rev-list", "--topo-order", "--reverse", "--parents", "--max-count=\(limit)", "--ignore-missing", "--stdin",
        ]
        try await git.stream(command, input: Array(input.utf8)) { chunk in
            rest.append(contentsOf: chunk)
            guard let end = rest.lastIndex(of: 10) else { return true }
            for line in rest[..<end].split(separator: 10) {
                let ids = line.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
                guard let id = ids.first, ids.allSatisfy({ ObjectName($0) != nil }) else {
                    throw GitError.unreadable(what: "a line of rev-list")
                }
                steps.append(CommitWalk.Step(id: id, parents: Array(ids.dropFirst())))
            }
            rest.removeSubrange(...end)
            return true
        }
        return CommitWalk(steps)
    }
}

/// An update with the commits that its ids lead to.
struct Head: Sendable {
    let update: RefUpdate
    let commit: String?
    let previous: String?

    /// An update whose ids are those of commits.
    init(_ update: RefUpdate) { self.init(update, commit: update.after, previous: update.before) }

    init(_ update: RefUpdate, commit: String?, previous: String?) {
        self.update = update
        self.commit = update.isDeletion ? nil : commit
        self.previous = update.isCreation ? nil : previous
    }
}

/// What the refs of a repository held before a push.
struct RefsBefore: Sendable {
    /// The commits of protected refs.
    private(set) var protected: Set<String> = []
    /// The commits of all refs.
    private(set) var all: Set<String> = []

    /// Works out where refs stood.
    ///
    /// Symbolic refs are left out: whoever may move what they point to would decide what is old.
    init(_ heads: [Head], _ scope: PushScope, _ git: GitCommandLine) async throws {
        var updated = Dictionary(heads.map { ($0.update.ref, $0) }) { first, _ in first }
        var displaced = 0
        for ref in scope.standing where ref.target == nil {
            guard let head = updated.removeValue(forKey: ref.name), ref.object != head.update.before else {
                add(ref.commit, ref.name, scope)
                continue
            }
            // The ref does not stand where the push says that it found it.
            if scope.hasHappened {
                add(head.previous, ref.name, scope)
            } else if ref.object != head.update.after {
                add(ref.commit, ref.name, scope)
            } else if displaced < GitCommandLine.displacedMax, let previous = head.previous, let tip = ref.commit {
                // It has moved already. Where it stood nobody but the pusher says: believed is what it still holds.
                displaced += 1
                if try await git.isAncestor(known: previous, of: tip) { add(previous, ref.name, scope) }
            }
        }
        // Refs that the push has deleted.
        guard scope.hasHappened else { return }
        for head in updated.values { add(head.previous, head.update.ref, scope) }
    }

    private mutating func add(_ commit: String?, _ ref: String, _ scope: PushScope) {
        guard let commit else { return }
        all.insert(commit)
        if scope.isProtected(ref) { protected.insert(commit) }
    }
}
