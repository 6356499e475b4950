// Events with their leaves written: all that can be done for an entry before the log is locked.

import WritAuditLog
import WritMerkle
import WritModel

/// An event and its leaf.
struct SealedEvent: Sendable {
    /// The event.
    let event: Event
    /// The leaf.
    let leaf: [UInt8]
    /// The leaf's hash.
    let leafHash: Hash

    /// An event with its leaf.
    ///
    /// - Throws: `EventError` when the leaf is over the limit.
    init(_ event: Event) throws {
        self.event = event
        leaf = try event.leaf()
        leafHash = .leaf(leaf)
    }

    /// The entry of it.
    var entry: StoredEntry {
        StoredEntry(id: event.id, source: event.source, kind: event.kind.description, leaf: leaf)
    }
}

/// Events to be appended in one transaction.
struct SealedBatch: Sendable {
    /// The events in their order.
    let events: [SealedEvent]
    /// The digest of the active documents whose schemas they were checked against.
    let documents: String
    /// Accounts that no earlier batch of the sealer names.
    var accounts: Set<AccountID> = []

    /// Some of the events, to be appended by themselves. The accounts go with every part: one that was laid down is found.
    func part(_ range: some RangeExpression<Int>) -> SealedBatch {
        SealedBatch(events: Array(events[range]), documents: documents, accounts: accounts)
    }
}
