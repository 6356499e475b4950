// Checks a whole log against its signed checkpoint, without trusting anything that is stored.

public import WritMerkle

/// Verifies logs: every entry is hashed again, in order.
///
/// What is compared: each entry with its hash in the tiles, each tile with what is below it, the root with the signed
/// one, the signature with the trusted keys, each entry's columns with its leaf, and the roots of older checkpoints,
/// which somebody kept elsewhere, with those that the entries give at their sizes.
public struct LogVerifier: Sendable {
    /// The log's origin.
    public let origin: String
    /// The keys that may sign for the log.
    public let keys: [VerifierKey]
    /// How many problems a report lists; it counts all of them.
    public let problemsMax: Int

    /// How many problems are listed by default.
    public static let problemsMaxDefault = 100

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - origin: The log's origin.
    ///   - keys: The keys that may sign for the log.
    ///   - problemsMax: How many problems a report lists.
    public init(origin: String, keys: [VerifierKey], problemsMax: Int = problemsMaxDefault) {
        self.origin = origin
        self.keys = keys
        self.problemsMax = problemsMax
    }

    /// Verifies one state of a log. Two hashes per entry and one read of everything; memory does not grow with the log.
    ///
    /// - Parameters:
    ///   - log: One consistent state of a log.
    ///   - older: Checkpoints of this log that were kept elsewhere. One that is larger than the log, or contradicts
    ///     it, is a sign of tampering, and is reported.
    ///   - progress: Called after each 256 entries with the number of entries done.
    /// - Returns: The report. What is wrong with the log is in it, never thrown.
    /// - Throws: Errors of the store: it could not be read.
    public func verify(
        _ log: any LogReading, older: [SignedNote] = [], progress: (UInt64) -> Void = { _ in }
    ) throws -> LogVerification {
        let size = try log.size
        var remarks: [LogProblem] = []
        let checkpoint = openCheckpoint(try log.checkpoint(), size: size, &remarks)
        let earlier = older.compactMap { open(older: $0, size: size, &remarks) }
        let sizes = (earlier + [checkpoint].compactMap { $0 }).map(\.size).filter { $0 <= size }
        var walk = LogWalk(log, rootsAt: Set(sizes), problemsMax: problemsMax)
        try walk.run(size: size, progress: progress)

        let signed = checkpoint.flatMap { walk.roots[$0.size] }
        // If the entries give the signed root and the tiles do not, it is the tiles that were changed.
        let areEntriesRight = signed.map { $0.entries == checkpoint?.root && $0.tiles != checkpoint?.root } ?? false
        var report = areEntriesRight ? walk.ifEntriesRight : walk.ifTilesRight
        report.entries = walk.next
        report.checkpoint = checkpoint
        if let checkpoint, let signed, !signed.contains(checkpoint.root) {
            remarks.append(.rootMismatch(size: checkpoint.size, signed: checkpoint.root, computed: signed.entries))
        }
        for old in earlier {
            guard let root = walk.roots[old.size], !root.contains(old.root) else { continue }
            remarks.append(.rewritten(size: old.size, older: old.root, computed: root.entries))
        }
        for problem in remarks { report.add(problem) }
        return report
    }

    private func openCheckpoint(_ text: String?, size: UInt64, _ problems: inout [LogProblem]) -> Checkpoint? {
        guard let text else {
            // A new log has neither.
            if size > 0 { problems.append(.checkpointMissing(entries: size)) }
            return nil
        }
        do throws(MerkleError) {
            let checkpoint = try Checkpoint(verifying: SignedNote(text), origin: origin, keys: keys)
            if checkpoint.size != size {
                problems.append(.sizeMismatch(entries: size, signed: checkpoint.size))
            }
            return checkpoint
        } catch {
            problems.append(.checkpointRefused(error))
            return nil
        }
    }

    private func open(older note: SignedNote, size: UInt64, _ problems: inout [LogProblem]) -> Checkpoint? {
        do throws(MerkleError) {
            let checkpoint = try Checkpoint(verifying: note, origin: origin, keys: keys)
            if checkpoint.size > size { problems.append(.rolledBack(older: checkpoint.size, size: size)) }
            return checkpoint
        } catch {
            problems.append(.olderCheckpointRefused(error))
            return nil
        }
    }
}
