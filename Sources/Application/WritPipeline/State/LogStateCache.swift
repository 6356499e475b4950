// What was in force when a process last looked, so that the next transaction need not compile the same documents again.

import Synchronization
import WritAuditLog

/// Keeps the latest committed state of a log. A long-running process, or an import of many transactions, reads and
/// compiles the active documents once for each change of them.
final class LogStateCache: Sendable {
    private struct Entry: Sendable {
        var state: LogState
        /// The entries that the state's persons are known from.
        var size: UInt64
    }

    // Guards the entry alone: it is copied out and worked on outside.
    private let entry = Mutex<Entry?>(nil)

    /// The kept state, brought up to a log's end, if the log's active documents are still the same.
    ///
    /// - Parameters:
    ///   - active: the documents that the log says are active.
    ///   - log: a log that has every entry the state was kept for: entries never change once they are committed.
    func state(_ active: [ActiveDocument], _ log: any LogReading) throws -> LogState? {
        guard var kept = entry.withLock({ $0 }), kept.state.active == active else { return nil }
        let size = try log.size
        guard size >= kept.size else { return nil }
        try kept.state.link(log, in: kept.size..<size)
        return kept.state
    }

    /// Keeps a state. INVARIANT: only what has been committed is kept, so that a transaction given up leaves no trace.
    ///
    /// - Parameters:
    ///   - state: the state at the end of a committed transaction.
    ///   - size: the log's size then.
    func keep(_ state: LogState, size: UInt64) {
        entry.withLock { entry in
            // Two transactions may end in another order than they hand over their states.
            if entry.map({ $0.size <= size }) ?? true { entry = Entry(state: state, size: size) }
        }
    }
}
