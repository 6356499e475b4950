// Records batches of an import on a thread of its own: the next batch is read, translated and sealed while the one before
// is made durable.

import Dispatch
import Synchronization
import WritModel

/// Records batches one after the other, in the order in which they are handed over. One importer hands over.
final class BatchRecorder {
    private let sealer: BatchSealer
    private let line: RecordingLine
    private let skipsRefused: Bool
    private var unsealed: [RefusedDraft] = []

    /// A recorder of batches for an installation.
    ///
    /// - Parameter skipsRefused: whether an event that may not be recorded is put aside and the others are recorded; it
    ///   ends the import otherwise.
    init(_ installation: Installation, skipsRefused: Bool = false) {
        sealer = BatchSealer(installation)
        line = RecordingLine(installation, skipsRefused: skipsRefused)
        self.skipsRefused = skipsRefused
    }

    /// The events that were put aside so far, of batches that are done.
    var refused: [RefusedDraft] { unsealed + line.refused }

    /// Seals a batch and hands it over; waits while `RecordingLine.waitingMax` are waiting.
    ///
    /// - Throws: `IntakeError` for a draft that is refused; why an earlier batch could not be recorded.
    func record(_ drafts: consuming [EventDraft]) throws {
        guard !drafts.isEmpty else { return }
        guard skipsRefused else { return try line.record(try sealer.seal(drafts)) }
        try recordRight(drafts[...])
    }

    /// Waits until every batch is durable.
    ///
    /// - Returns: how many events were appended, and how many were there already.
    /// - Throws: why a batch could not be recorded; those before it are durable.
    func finish() async throws -> (appended: Int, known: Int) { try await line.finish() }

    /// Seals a batch. One with a refused draft among it is halved, so that the others are recorded and it can be named.
    private func recordRight(_ drafts: ArraySlice<EventDraft>) throws {
        let batch: SealedBatch
        do { batch = try sealer.seal(Array(drafts)) } catch let error where error is IntakeError || error is EventError
        {
            guard drafts.count > 1 else {
                return unsealed += drafts.map { RefusedDraft(source: $0.source, id: $0.id, why: "\(error)") }
            }
            let middle = drafts.startIndex + drafts.count / 2
            try recordRight(drafts[..<middle])
            return try recordRight(drafts[middle...])
        }
        try line.record(batch)
    }
}

/// An event that may not be recorded.
struct RefusedDraft: Sendable {
    var source: String
    var id: String
    /// What is wrong with it.
    var why: String
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
        var refused: [RefusedDraft] = []
        var failure: (any Error)?
        /// Batches that are recorded. The thread that reads frees them: it has time to spare.
        var spent: [SealedBatch] = []
    }

    private let recorder: Recorder
    private let skipsRefused: Bool
    private let queue = DispatchQueue(label: "writ.import")
    private let places = DispatchSemaphore(value: waitingMax)
    // Guards the counts and the first failure, after which nothing more is recorded.
    private let progress = Mutex(Progress())

    init(_ installation: Installation, skipsRefused: Bool) {
        recorder = Recorder(installation)
        self.skipsRefused = skipsRefused
    }

    var refused: [RefusedDraft] { progress.withLock { $0.refused } }

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
        do { try append(batch) } catch { progress.withLock { $0.failure = error } }
        progress.withLock { $0.spent.append(batch) }
    }

    /// Appends a batch in one transaction; halved where an event in it is another one in the log.
    private func append(_ batch: SealedBatch) throws {
        do {
            let counts = try recorder.record(batch)
            progress.withLock {
                $0.appended += counts.appended
                $0.known += counts.known
            }
        } catch PipelineError.otherContent(let source, let id, let index) where skipsRefused {
            guard batch.events.count > 1 else {
                let why = PipelineError.otherContent(source: source, id: id, index: index).description
                // Later batches may name the accounts that this one was the first to name.
                _ = try recorder.record(batch.part(..<0))
                return progress.withLock { $0.refused.append(RefusedDraft(source: source, id: id, why: why)) }
            }
            let middle = batch.events.count / 2
            try append(batch.part(..<middle))
            try append(batch.part(middle...))
        }
    }
}
