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
        var refused: [RefusedDraft] = []
        var failure: (any Error)?
    }

    private let recorder: Recorder
    private let skipsRefused: Bool
    private let queue = DispatchQueue(label: "writ.import")
    private let places = DispatchSemaphore(value: waitingMax)
    // Guards the counts and the first failure, after which nothing more is recorded.
    private let progress = Mutex(Progress())

    /// A recorder of batches for an installation.
    ///
    /// - Parameter skipsRefused: whether an event that may not be recorded is put aside and the others are recorded; it
    ///   ends the import otherwise.
    init(_ installation: Installation, skipsRefused: Bool = false) {
        recorder = Recorder(installation)
        self.skipsRefused = skipsRefused
    }

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

    /// The events that were put aside so far, of batches that are done.
    var refused: [RefusedDraft] { progress.withLock { $0.refused } }

    private func recordNow(_ drafts: [EventDraft]) {
        guard progress.withLock({ $0.failure == nil }) else { return }
        do { try record(drafts[...]) } catch { progress.withLock { $0.failure = error } }
    }

    /// Records events in one transaction. With a refused one among them they are halved, so that the others are recorded
    /// and it can be named.
    private func record(_ drafts: ArraySlice<EventDraft>) throws {
        do {
            let receipts = try recorder.record(Array(drafts))
            let new = receipts.count { $0.isNew }
            progress.withLock {
                $0.appended += new
                $0.known += receipts.count - new
            }
        } catch  where skipsRefused && Self.isRefusal(error) {
            guard drafts.count > 1 else {
                return progress.withLock {
                    $0.refused += drafts.map { RefusedDraft(source: $0.source, id: $0.id, why: "\(error)") }
                }
            }
            let middle = drafts.startIndex + drafts.count / 2
            try record(drafts[..<middle])
            try record(drafts[middle...])
        }
    }

    /// Whether an error is about an event, and not about the log.
    private static func isRefusal(_ error: any Error) -> Bool {
        if case PipelineError.otherContent? = error as? PipelineError { return true }
        return error is IntakeError || error is EventError
    }
}

/// An event that may not be recorded.
struct RefusedDraft: Sendable {
    var source: String
    var id: String
    /// What is wrong with it.
    var why: String
}
