// The contract of a history that lies in files: what an adapter yields and a use case records.

public import WritModel

/// One record of a source, translated or not. Nothing is decided about it here.
public struct SourceRecord: Sendable {
    /// Where it stands, for messages: `events.jsonl.gz:17`.
    public var place: String
    /// The source's own name of what happened: `PullRequestEvent`.
    public var type: String
    /// The canonical event; `nil` where the source's event has no translation.
    public var draft: EventDraft?
    /// The same as `source.event`, which says its type and digest alone: nothing that came in is left out of the log.
    public var plain: EventDraft

    /// A record.
    public init(place: String, type: String, draft: EventDraft?, plain: EventDraft) {
        self.place = place
        self.type = type
        self.draft = draft
        self.plain = plain
    }
}

/// A part of a source that cannot be read.
public struct SourceFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where it stands: `events.jsonl.gz:17`.
    public var place: String
    /// What is wrong.
    public var message: String
    /// What to tell a person.
    public var description: String { "\(place): \(message)" }

    /// A fault.
    public init(place: String, message: String) {
        self.place = place
        self.message = message
    }
}

/// One step of reading a source.
public struct SourceBatch: Sendable {
    /// The records of the step, each read or faulty, in the order of the source.
    public var records: [Result<SourceRecord, SourceFault>] = []
    /// Bytes of the source read so far, as they lie in its files.
    public var bytesDone: Int
    /// Bytes of the source in all, or 0 where nobody knows.
    public var bytesTotal: Int

    /// A step.
    public init(bytesDone: Int, bytesTotal: Int) {
        self.bytesDone = bytesDone
        self.bytesTotal = bytesTotal
    }
}

/// A history that can be read from its beginning. Translating is pure: the same record gives the same draft with the
/// same id, so that reading again appends only what is new.
public protocol EventSource: Sendable {
    /// Reads the source once, in its order, with bounded memory.
    ///
    /// - Parameter body: takes each step; what it throws ends the reading.
    /// - Throws: `SourceFault` when the source cannot be read any further; what stood before it has been handed over.
    func read(_ body: (SourceBatch) throws -> Void) throws
}
