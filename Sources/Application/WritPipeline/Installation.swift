// What every use case needs of the world: the log, the directory, the key, the time. The assembly makes one.

public import WritAuditLog
public import WritCEL
public import WritMerkle
public import WritModel

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

    /// Whether only Writ itself may record under a source.
    public static func isReserved(_ source: String) -> Bool {
        source == writ || source.hasPrefix("writ/") || source.hasPrefix("hook/")
    }
}
