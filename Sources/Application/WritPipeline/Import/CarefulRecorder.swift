// Records batches in which some events may be refused: those are named, and all others are recorded.

import WritModel

/// Records batches of an archive that somebody else wrote.
struct CarefulRecorder {
    /// What became of a batch.
    struct Outcome {
        var appended = 0
        var known = 0
        /// The events that may not be recorded: their place in the batch, and why.
        var refused: [(place: Int, why: String)] = []
    }

    private let recorder: Recorder

    /// A recorder for an installation.
    init(_ installation: Installation) { recorder = Recorder(installation) }

    /// Records events, durably when this returns, in one transaction where none is refused. With a refused one among them
    /// they are halved: a batch of n with one refused costs about 2 log n transactions.
    ///
    /// - Throws: store errors; what stands before is recorded.
    func record(_ drafts: ArraySlice<EventDraft>) throws -> Outcome {
        var outcome = Outcome()
        guard !drafts.isEmpty else { return outcome }
        do {
            let receipts = try recorder.record(Array(drafts))
            outcome.appended = receipts.count { $0.isNew }
            outcome.known = receipts.count - outcome.appended
        } catch  where Self.isRefusal(error) {
            guard drafts.count > 1 else {
                outcome.refused = [(drafts.startIndex, "\(error)")]
                return outcome
            }
            let middle = drafts.startIndex + drafts.count / 2
            for half in [drafts[..<middle], drafts[middle...]] {
                let part = try record(half)
                outcome.appended += part.appended
                outcome.known += part.known
                outcome.refused += part.refused
            }
        }
        return outcome
    }

    /// Whether an error is about an event, and not about the log.
    private static func isRefusal(_ error: any Error) -> Bool {
        if case PipelineError.otherContent? = error as? PipelineError { return true }
        return error is IntakeError || error is EventError
    }
}
