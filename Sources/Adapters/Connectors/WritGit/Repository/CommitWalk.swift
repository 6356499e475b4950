// Commits of a walk with their parents, and what each of several heads reaches among them.

/// The commits that `rev-list --parents` gave, oldest first, parents before children.
struct CommitWalk {
    /// A commit of the walk.
    struct Step: Sendable, Equatable {
        var id: String
        var parents: [String]
    }

    let steps: [Step]
    private let places: [String: Int]

    init(_ steps: [Step]) {
        self.steps = steps
        places = Dictionary(steps.enumerated().map { ($1.id, $0) }) { first, _ in first }
    }

    /// What a head reaches, oldest first. Costs a look at each commit up to the head's.
    ///
    /// - Parameter limit: at most this many ids; of more, the newest.
    func reached(from head: String, limit: Int) -> (ids: [String], isTruncated: Bool) {
        guard let place = places[head] else { return ([], false) }
        var isReached = [Bool](repeating: false, count: place + 1)
        isReached[place] = true
        var ids: [String] = []
        // Children come after their parents, so that one look backwards meets each before what it rests on.
        for place in stride(from: place, through: 0, by: -1) where isReached[place] {
            ids.append(steps[place].id)
            for parent in steps[place].parents.compactMap({ places[$0] }) where parent < place {
                isReached[parent] = true
            }
        }
        return (ids.prefix(limit).reversed(), ids.count > limit)
    }

    /// Whether some commit has another as its parent.
    func holdsChild(of id: String) -> Bool { steps.contains { $0.parents.contains(id) } }
}
