// What an inspection of a repository's hooks tells: whether every push to it still asks Writ.

/// Something about a repository by which pushes, or what they did, may go past Writ.
public struct HookFinding: Sendable, Hashable {
    /// What is wrong.
    public enum Problem: String, Sendable, Hashable, CaseIterable {
        /// There is no such hook.
        case missing
        /// The hook is a link that leads nowhere.
        case unlinked
        /// Another program stands in the hook's place.
        case replaced
        /// The hook is Writ's, and its text is not what the installation writes.
        case edited
        /// The hook is of an older version of Writ.
        case outdated
        /// git does not run the hook.
        case notExecutable = "not_executable"
        /// The hook runs another program than the one that inspects it, or one that is not there.
        case otherProgram = "other_program"
        /// The hook asks another folder of Writ.
        case otherFolder = "other_folder"
        /// git runs no hooks at all.
        case disabled
        /// git takes its hooks from another folder than the one that has Writ's.
        case elsewhere
        /// The hook was made for another repository: this one was copied or moved.
        case otherRepository = "other_repository"
        /// The hook bears another name than the repository has.
        case otherName = "other_name"
        /// The repository has no name yet, and history that no gate has seen.
        case unseen
        /// A repository that was known is no longer where it was.
        case gone
        /// A ref is elsewhere than its last recorded push left it.
        case outrun
        /// Something that runs after the gate, or a setting, changes what a push does.
        case bypass
        /// Nothing says which variable names the pusher.
        case unsettled
        /// Every user of the machine may change it.
        case open
        /// It could not be looked at.
        case unreadable
    }

    /// What is wrong.
    public var problem: Problem
    /// What is wrong with what, in words.
    public var detail: String
    /// The command that mends it, as words of a command line; empty where installing the hooks again does.
    public var mend: [String]
    /// Whether it is only worth knowing: it opens no gate by itself.
    public var isNote: Bool

    /// A finding.
    public init(_ problem: Problem, _ detail: String, mend: [String] = [], isNote: Bool = false) {
        self.problem = problem
        self.detail = detail
        self.mend = mend
        self.isNote = isNote
    }
}

/// What an inspection of a repository's hooks found.
public struct HookInspection: Sendable, Hashable {
    /// The folder that git takes the hooks from.
    public var folder: String
    /// What is written into the pre-receive hook, where it is Writ's.
    public var settings: HookSettings?
    /// What is wrong.
    public var findings: [HookFinding]

    /// An inspection.
    public init(folder: String, settings: HookSettings? = nil, findings: [HookFinding] = []) {
        self.folder = folder
        self.settings = settings
        self.findings = findings
    }
}
