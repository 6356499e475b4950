// The log of reads: who read how much of the log with which command, and who was refused. A log of its own, with the same
// store, key and proofs, so that reading leaves the audit log as it is and is itself beyond denial.

public import WritAuditLog
import WritMerkle
public import WritModel
public import WritPolicy

/// One use of a command that reads the log.
public struct ReadRecord: Sendable, Hashable {
    /// What came of it.
    public enum Outcome: Sendable, Hashable {
        /// So many entries were read.
        case read(entries: Int)
        /// The log was copied.
        case exported(entries: Int)
        /// It was refused; these roles would have done.
        case refused(needs: [AccessRole])
    }

    /// What came of it.
    public var outcome: Outcome
    /// The command, without `writ`.
    public var command: String
    /// What was given to it.
    public var arguments: [String]
    /// The roles the asker had for it.
    public var roles: [AccessRole]

    /// A record.
    public init(outcome: Outcome, command: String, arguments: [String], roles: [AccessRole]) {
        self.outcome = outcome
        self.command = command
        self.arguments = arguments
        self.roles = roles
    }
}

/// Appends to the log of reads.
public struct ReadLog: Sendable {
    /// What stands behind the audit log's origin in the origin of the log of its reads.
    public static let originSuffix = "/reads"
    /// The longest query that is kept, in bytes; of a longer one the beginning is.
    public static let queryBytesMax = 1000

    private let store: any LogStore
    private let key: SigningKey
    private let origin: String
    private let directory: any AccountDirectory
    private let clock: @Sendable () -> Instant
    private let identifier: @Sendable () -> String

    /// The log of an installation's reads.
    ///
    /// - Parameters:
    ///   - store: where it is kept.
    ///   - installation: whose reads they are; its key signs.
    public init(_ store: any LogStore, of installation: Installation) {
        self.store = store
        key = installation.key
        origin = installation.origin + Self.originSuffix
        directory = installation.directory
        clock = installation.clock
        identifier = installation.identifier
    }

    /// Appends a record; it is durable when this returns. One sync of the disk.
    ///
    /// - Parameters:
    ///   - record: what to record. Accounts and addresses in its arguments become pseudonyms.
    ///   - asker: who asked.
    /// - Throws: store errors; `AuditLogError` when the log of reads is damaged. What cannot be recorded must not be
    ///   answered.
    public func append(_ record: ReadRecord, by asker: Asker) throws {
        var sealer = EventSealer(directory: directory, catalog: TypeCatalog(schemas: BuiltInSchemas.reads))
        let draft = EventDraft(
            id: identifier(), source: WritSource.writ, kind: Self.kind(record), at: nil,
            actor: EventDraft.Actor(account: asker.account), subject: Subject(kind: "log", id: "log"),
            provenance: .internal, data: data(record, asker))
        let events = try sealer.seal([draft], seen: clock())
        try store.write { log in
            var appender = try LogAppender(log: log, key: key, origin: origin)
            for event in events {
                try appender.append(
                    StoredEntry(
                        id: event.id, source: event.source, kind: event.kind.description, leaf: try event.leaf()))
            }
            try appender.finish()
        }
    }

    private static func kind(_ record: ReadRecord) -> EventKind {
        switch record.outcome {
        case .read: .logRead
        case .exported: .logExported
        case .refused: .logRefused
        }
    }

    private func data(_ record: ReadRecord, _ asker: Asker) -> JSONObject {
        var data: JSONObject = ["by": .string(asker.account.description), "command": .string(record.command)]
        if !record.arguments.isEmpty { data["query"] = .string(query(record.arguments)) }
        switch record.outcome {
        case .read(let entries), .exported(let entries): data["entries"] = .int(Int64(entries))
        case .refused(let needs): data["needs"] = Self.list(needs)
        }
        data["roles"] = Self.list(record.roles)
        data["route"] = .string(asker.route.rawValue)
        return data
    }

    private static func list(_ roles: [AccessRole]) -> JSONValue { .array(roles.map { .string($0.rawValue) }) }

    /// The arguments in one line, without naming anybody: `person:ann` becomes her pseudonym.
    private func query(_ arguments: [String]) -> String {
        let words = arguments.map { argument in
            guard let account = Account(argument) else { return argument }
            return (try? directory.existingID(of: account))?.description ?? "\(account.scheme):[unknown]"
        }
        let text = words.joined(separator: " ")
        guard text.utf8.count > Self.queryBytesMax else { return text }
        return String(decoding: Array(text.utf8.prefix(Self.queryBytesMax)), as: UTF8.self) + "..."
    }
}

extension EventKind {
    /// `log.read`.
    public static let logRead = EventKind(known: "log.read")
    /// `log.exported`.
    public static let logExported = EventKind(known: "log.exported")
    /// `log.refused`.
    public static let logRefused = EventKind(known: "log.refused")
}
