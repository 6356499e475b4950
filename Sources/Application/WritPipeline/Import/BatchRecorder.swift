// Records batches of an import on a thread of its own: git is read and translated while the batch before is made durable.

import Dispatch
import Synchronization
import WritModel

/// Records batches one after the other, in the order in which they are handed over.
///
/// A queue of its own and no task: handing over waits for a free place, and would otherwise keep the very thread
/// waiting that is to make it free.
final class BatchRecorder: Sendable {
    /// Batches that may wait, so that a fast reader does not fill the memory.
    static let waitingMax = 2

    /// What became of the batches so far.
    private struct Progress: Sendable {
        var appended = 0
        var known = 0
        var failure: (any Error)?
    }

    private let recorder: Recorder
    private let queue = DispatchQueue(label: "writ.import")
    private let places = DispatchSemaphore(value: waitingMax)
    // Guards the counts and the first failure, after which nothing more is recorded.
    private let progress = Mutex(Progress())

    /// A recorder of batches for an installation.
    init(_ installation: Installation) { recorder = Recorder(installation) }

    /// Hands a batch over; waits while `waitingMax` are waiting.
    ///
    /// - Throws: why an earlier batch could not be recorded.
    func record(_ drafts: [EventDraft]) throws {
        guard !drafts.isEmpty else { return }
        places.wait()
        if let failure = progress.withLock({ $0.failure }) {
            places.signal()
            throw failure
        }
        queue.async { [self] in
            defer { places.signal() }
            recordNow(drafts)
        }
    }

    /// Waits until every batch is durable.
    ///
    /// - Returns: how many events were appended, and how many were there already.
    /// - Throws: why a batch could not be recorded; those before it are durable.
    func finish() async throws -> (appended: Int, known: Int) {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
        let progress = progress.withLock { $0 }
        if let failure = progress.failure { throw failure }
        return (progress.appended, progress.known)
    }

    private func recordNow(_ drafts: [EventDraft]) {
        guard progress.withLock({ $0.failure == nil }) else { return }
        do {
            let receipts = try recorder.record(drafts)
            let new = receipts.count { $0.isNew }
            progress.withLock {
                $0.appended += new
                $0.known += receipts.count - new
            }
        } catch { progress.withLock { $0.failure = error } }
    }
}
