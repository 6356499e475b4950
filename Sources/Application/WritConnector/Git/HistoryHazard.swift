// What makes git tell another history than the commits themselves do.

/// Why the history of a repository is not what its commits say. Gates refuse such a repository: a list of new commits that
/// was cut short would let what it lacks through.
public enum HistoryHazard: Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// The history ends before its beginning (`git clone --depth`).
    case shallow
    /// Commits are given other parents (`info/grafts`).
    case grafted
    /// Objects are shown in the place of others (`refs/replace/*`).
    case replaced

    /// What to tell a person, with what to do.
    public var description: String {
        switch self {
        case .shallow: "the repository is shallow, its history is cut off; run `git fetch --unshallow` in it"
        case .grafted: "the repository has grafts, which give commits other parents; remove its file `info/grafts`"
        case .replaced:
            "the repository replaces objects by others; see `git replace --list` and delete each with `git replace -d`"
        }
    }
}
