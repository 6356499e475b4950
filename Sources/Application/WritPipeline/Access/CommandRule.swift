// Which roles a command takes, what it reads, and whether it may be asked for through the socket. This table is the one
// place that says so; a command that is not in it is refused to everybody but the folder's owner.

public import WritPolicy

/// What a command needs of whoever runs it.
public struct CommandRule: Sendable, Hashable {
    /// What a command shows of the log.
    public enum Reading: Sendable, Hashable {
        /// No entries, but what the command itself has done.
        case none
        /// Entries in the asker's scope, masked as the asker's roles say.
        case entries
        /// What only the whole log can tell: figures, exports, evaluations. Takes a role without a scope.
        case wholeLog
    }

    /// The roles that allow it; `admin` always does.
    public var roles: Set<AccessRole>
    /// What it shows.
    public var reading: Reading
    /// Whether each use is recorded in the read log.
    public var isRecorded: Bool
    /// The options that it may be given through the socket; `nil` where it cannot be asked for there at all. What names
    /// a file or folder of the server is never among them.
    public var servedOptions: Set<String>?
    /// Whether it writes files, which nothing can hold back: a use is recorded before it begins, with the whole log as
    /// what was read.
    public var recordsFirst = false
    /// Whether anybody may run it: it uses no folder, or is asked by the hooks of one.
    public var isFree = false

    /// Whether it may be asked for through the socket.
    public var isServed: Bool { servedOptions != nil }
}

extension CommandRule {
    /// The rule of a command.
    ///
    /// - Parameter command: its words without `writ`, such as `log query`.
    /// - Returns: `nil` for a command that the table does not know.
    public static func rule(of command: String) -> CommandRule? { table[command] }

    /// The commands with a rule, in alphabetical order.
    public static var commands: [String] { table.keys.sorted() }

    private static let readers: Set<AccessRole> = [.reader, .auditor, .approver, .author]

    /// Every row. A command stands in one of them, which a test makes sure of; of two the first would count.
    static let rows = [free, reading, naming, checking, acting].flatMap(Array.init)

    private static let table = Dictionary(rows.map { ($0.key, $0.value) }) { first, _ in first }

    /// What needs no right.
    private static let free: KeyValuePairs<String, CommandRule> = [
        "init": .init(roles: [], reading: .none, isRecorded: false, isFree: true),
        "cel": .init(roles: [], reading: .none, isRecorded: false, isFree: true),
        // The hooks run as whoever may write to the repository, and answer with a verdict alone.
        "hook run": .init(roles: [], reading: .none, isRecorded: false, isFree: true),
        // Asks who its peer is, and then by the rule of what the peer asks for.
        "serve-connection": .init(roles: [], reading: .none, isRecorded: false, isFree: true),
    ]

    /// What people read to know how things are.
    private static let reading: KeyValuePairs<String, CommandRule> = [
        "status": .entries(readers.union([.operator])),
        "explain": .entries(readers),
        "log query": .entries(readers, "--kind", "--from", "--to", "--limit"),
        "trace": .entries(readers, "--why-not"),
        "violations list": .entries(readers, "--open", "--closed", "--policy", "--owner", "--severity"),
        "violations show": .entries(readers),
        "insights": .wholeLog(
            readers, "--by", "--from", "--to", "--zone", "--series", "--owner"),
        "report": .writingFiles(readers, "--owner", "--by", "--from", "--to", "--zone", "--html", "--title", "--trace"),
    ]

    /// What tells whose accounts are whose: for admins alone, whatever role has names in clear.
    private static let naming: KeyValuePairs<String, CommandRule> = [
        "people suggest": .init(roles: [], reading: .wholeLog, isRecorded: true)
    ]

    /// What auditors do.
    private static let checking: KeyValuePairs<String, CommandRule> = [
        "audit": .wholeLog([.auditor], "--policy", "--unknown"),
        "log verify": .init(
            roles: [.auditor], reading: .none, isRecorded: false, servedOptions: ["--against", "--key"]),
        "log replay": .wholeLog([.auditor]),
        "log prove": .init(roles: [.auditor], reading: .none, isRecorded: true, servedOptions: []),
        "log export": .writingFiles([.auditor]),
        "log reads": .wholeLog([.auditor], "--limit", "--from", "--to"),
        // A checkpoint is two hashes and a number: the more people keep one, the better.
        "log checkpoint": .init(
            roles: Set(AccessRole.allCases), reading: .none, isRecorded: false, servedOptions: ["--reads"]),
    ]

    /// What changes something.
    private static let acting: KeyValuePairs<String, CommandRule> = [
        "review approve": .init(
            roles: [.approver], reading: .entries, isRecorded: false, servedOptions: ["--repository"]),
        "review withdraw": .init(
            roles: [.approver], reading: .entries, isRecorded: false, servedOptions: ["--repository", "--reason"]),
        "review request-changes": .init(
            roles: [.approver], reading: .entries, isRecorded: false, servedOptions: ["--repository", "--reason"]),
        "signoff revoke": .init(
            roles: [.approver], reading: .entries, isRecorded: false, servedOptions: ["--reason"]),
        // Who may give a freeze is decided by who signs it.
        "freeze start": .init(
            roles: [.approver, .operator], reading: .entries, isRecorded: false,
            servedOptions: ["--scope", "--reason", "--until"]),
        "freeze end": .init(
            roles: [.approver, .operator], reading: .entries, isRecorded: false, servedOptions: ["--reason"]),
        "baseline repository": .writing([]),
        "baseline service": .writing([]),
        "signoff give": .init(roles: [.approver], reading: .entries, isRecorded: false, servedOptions: ["--reason"]),
        "violations assign": .init(
            roles: [.operator, .approver], reading: .entries, isRecorded: false, servedOptions: []),
        "violations close": .init(
            roles: [.operator, .approver], reading: .entries, isRecorded: false, servedOptions: ["--because"]),
        "check": .writing([.author], served: []),
        "test": .writing([.author], served: []),
        "activate": .writing([.author], served: ["--approved-by", "--dry-run"]),
        "record": .writing([.operator], served: ["--source", "--quiet"]),
        "import git": .writing([.operator]),
        "import github-archive": .writing([.operator]),
        "gate push": .writing([.operator]),
        "gate deploy": .writing([.operator]),
        "decide": .writing([.operator]),
        "hook install": .writing([.operator]),
        "hook check": .writing([.operator]),
        "hook remove": .writing([.operator]),
        "outbox list": .entries([.operator, .auditor], "--all", "--state"),
        "outbox run": .writing([.operator]),
        "outbox retry": .writing([.operator]),
        "outbox drop": .writing([.operator]),
        "outbox rebuild": .writing([.operator]),
        // Whoever serves answers for the owner: only the owner can.
        "serve": .writing([]),
    ]

    private static func entries(_ roles: Set<AccessRole>, _ options: String...) -> CommandRule {
        CommandRule(roles: roles, reading: .entries, isRecorded: true, servedOptions: Set(options))
    }

    private static func wholeLog(_ roles: Set<AccessRole>, _ options: String...) -> CommandRule {
        CommandRule(roles: roles, reading: .wholeLog, isRecorded: true, servedOptions: Set(options))
    }

    private static func writingFiles(_ roles: Set<AccessRole>, _ options: String...) -> CommandRule {
        CommandRule(
            roles: roles, reading: .wholeLog, isRecorded: true, servedOptions: Set(options), recordsFirst: true)
    }

    private static func writing(_ roles: Set<AccessRole>, served options: Set<String>? = nil) -> CommandRule {
        CommandRule(roles: roles, reading: .none, isRecorded: false, servedOptions: options)
    }
}
