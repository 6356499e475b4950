// What every use case needs of the world: the log, the directory, the key, the time. The assembly makes one.

public import WritAuditLog
public import WritCEL
public import WritMerkle
public import WritModel
import WritPolicy

/// One installation of Writ.
public struct Installation: Sendable {
    /// The log's bytes.
    public var log: any LogStore
    /// Who accounts are.
    public var directory: any AccountDirectory
    /// The log's key.
    public var key: SigningKey
    /// The log's origin, the first line of its checkpoints.
    public var origin: String
    /// Zones that calendars and conditions name.
    public var timeZones: TimeZones
    /// The time of day. Decisions see it only as the arrival of a request.
    public var clock: @Sendable () -> Instant
    /// A fresh random id, 128 bits or more, for what has no id of its own.
    public var identifier: @Sendable () -> String
    /// Tells whoever waits what takes long; nobody by default.
    public var tell: @Sendable (String) -> Void = { _ in }
    /// What the caller may see of the log. `log` and `directory` show no more.
    public private(set) var view = AccessView.everything
    /// What was in force at the end of the latest transaction.
    let states = LogStateCache()

    /// An installation.
    public init(
        log: any LogStore, directory: any AccountDirectory, key: SigningKey, origin: String, timeZones: TimeZones,
        clock: @escaping @Sendable () -> Instant, identifier: @escaping @Sendable () -> String
    ) {
        self.log = log
        self.directory = directory
        self.key = key
        self.origin = origin
        self.timeZones = timeZones
        self.clock = clock
        self.identifier = identifier
    }

    /// The same installation as somebody may see it.
    ///
    /// - Parameters:
    ///   - view: what may be seen.
    ///   - reading: what the command shows: what only the whole log can tell is computed from the log as it is; single entries
    ///     are shown to people as the view allows all the same.
    ///   - counter: counts the entries that are read.
    /// - Throws: store errors; `PipelineError.documents` when what is in force cannot be read, for then nobody knows what
    ///   is sensitive.
    public func viewed(
        as view: AccessView, reading: CommandRule.Reading, counter: ReadCounter
    ) throws -> Installation {
        var installation = self
        installation.view = view
        if reading == .none { return installation }
        var mask: EntryMask?
        if !view.isEverything {
            mask = EntryMask(
                view: view, catalog: try log.read { try LogState($0, installation: self).compiled.catalog })
        }
        installation.log = ViewedLog(
            whole: log, mask: reading == .wholeLog ? nil : mask, display: mask, counter: counter)
        if !view.showsNames { installation.directory = MaskedDirectory(whole: directory) }
        return installation
    }

    /// Who may do what, by the access documents in force.
    ///
    /// - Throws: store errors; `PipelineError.documents` when what is in force cannot be read.
    public func authorization() throws -> Authorization {
        let compiled = try log.read { try LogState($0, installation: self).compiled }
        var people = PersonResolver()
        compiled.declarePeople(in: &people) { text in
            AccountID(text) ?? Account(text).flatMap { try? directory.existingID(of: $0) }
        }
        return Authorization(grants: compiled.access, people: people)
    }
}

/// What goes wrong in the pipeline, apart from the log itself.
public enum PipelineError: Error, Sendable, CustomStringConvertible {
    /// No policy is active: a gate that nothing decides stays closed.
    case noActivePolicy
    /// An event's (source, id) is in the log with other content.
    case otherContent(source: String, id: String, index: UInt64)
    /// The input is not an event that may be recorded this way.
    case refused(String)
    /// Documents have errors.
    case documents([String])
    /// Other documents were activated between the sealing of events and their appending.
    case documentsChanged
    /// Something named does not exist.
    case notFound(String)
    /// Whoever asks may not do this.
    case notPermitted(String)

    /// What to tell a person.
    public var description: String {
        switch self {
        case .noActivePolicy:
            "no policy is active, so nothing is let through; write one in `policies/` and run `writ activate`"
        case .otherContent(let source, let id, let index):
            "the event `\(id)` of `\(source)` is in the log already as entry \(index), with other content"
        case .refused(let why): why
        case .documents(let problems): problems.joined(separator: "\n")
        case .documentsChanged:
            "other documents were activated meanwhile, and nothing of this batch was recorded; run it again"
        case .notFound(let what): what
        case .notPermitted(let why): why
        }
    }
}

/// Names that Writ gives to what it records itself.
public enum WritSource {
    /// The source of what Writ does: decisions, activations, corrections.
    public static let writ = "writ"
    /// The source of people's statements made at this installation.
    public static let statements = "writ/statements"
    /// The source of what this installation's hooks and gates saw of a repository.
    public static func hook(_ repository: String) -> String { "hook/\(repository)" }
    /// The source of the commits that a gate read from a checkout, which the hooks never saw.
    public static func checkout(_ repository: String) -> String { "checkout/\(repository)" }
    /// The source of deploys that were asked for.
    public static let deploys = hook("deploy")

    /// Whether only Writ itself may record under a source.
    public static func isReserved(_ source: String) -> Bool {
        source == writ || ["writ/", "hook/", "checkout/"].contains { source.hasPrefix($0) }
    }
}
