// Records batches of an import on a thread of its own: the next batch is read, translated and sealed while the one before
// is made durable.

import Dispatch
import Synchronization
import WritModel

/// Records batches one after the other, in the order in which they are handed over. One importer hands over.
final class BatchRecorder {
    private let sealer: BatchSealer
    private let line: RecordingLine

    /// A recorder of batches for an installation.
    init(_ installation: Installation) {
        sealer = BatchSealer(installation)
        line = RecordingLine(installation)
    }

    /// Seals a batch and hands it over; waits while `RecordingLine.waitingMax` are waiting.
    ///
    /// - Throws: `IntakeError` for a draft that is refused; why an earlier batch could not be recorded.
    func record(_ drafts: consuming [EventDraft]) throws {
        guard !drafts.isEmpty else { return }
        try line.record(try sealer.seal(drafts))
    }

    /// Waits until every batch is durable.
    ///
    /// - Returns: how many events were appended, and how many were there already.
    /// - Throws: why a batch could not be recorded; those before it are durable.
    func finish() async throws -> (appended: Int, known: Int) { try await line.finish() }
}

/// The thread that records.
///
/// A queue of its own and no task: handing over waits for a free place, and would otherwise keep the very thread
/// waiting that is to make it free.
private final class RecordingLine: Sendable {
    /// Batches that may wait, so that a fast reader does not fill the memory.
    static let waitingMax = 2

    /// What became of the batches so far.
    private struct Progress: Sendable {
        var appended = 0
        var known = 0
        var failure: (any Error)?
        /// Batches that are recorded. The thread that reads frees them: it has time to spare.
        var spent: [SealedBatch] = []
    }

    private let recorder: Recorder
    private let queue = DispatchQueue(label: "writ.import")
    private let places = DispatchSemaphore(value: waitingMax)
    // Guards the counts and the first failure, after which nothing more is recorded.
    private let progress = Mutex(Progress())

    init(_ installation: Installation) { recorder = Recorder(installation) }

    func record(_ batch: SealedBatch) throws {
        places.wait()
        _ = progress.withLock { exchange(&$0.spent, with: []) }
        if let failure = progress.withLock({ $0.failure }) {
            places.signal()
            throw failure
        }
        queue.async { [self] in
            defer { places.signal() }
            recordNow(batch)
        }
    }

    func finish() async throws -> (appended: Int, known: Int) {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
        let progress = progress.withLock { $0 }
        if let failure = progress.failure { throw failure }
        return (progress.appended, progress.known)
    }

    private func recordNow(_ batch: SealedBatch) {
        guard progress.withLock({ $0.failure == nil }) else { return }
        do {
            let counts = try recorder.record(batch)
            progress.withLock {
                $0.appended += counts.appended
                $0.known += counts.known
                $0.spent.append(batch)
            }
        } catch { progress.withLock { $0.failure = error } }
    }
}
