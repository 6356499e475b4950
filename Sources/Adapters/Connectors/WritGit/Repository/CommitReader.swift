// Reads commits from git's output as it comes, from raw bytes, so that any length and any encoding passes.

import WritConnector
import WritModel

/// An incremental reader of `git rev-list --format` records: nine fields that each end with a zero byte, then a line end.
/// No field can hold a zero byte: git ends all of them there.
struct CommitReader {
    /// The fields of a record.
    static let format = "tformat:%H%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x00"
    /// The longest message kept, in bytes; what follows is cut off.
    static let messageBytesMax = 1 << 20
    /// The longest record, in bytes.
    static let recordBytesMax = 256 << 20
    private static let fieldCount = 9

    private var buffer: [UInt8] = []
    private var scanned = 0
    private var start = 0
    private var ends: [Int] = []

    /// Takes the next bytes and hands over the commits that are complete.
    ///
    /// - Throws: `GitError.unreadable`, or what `body` throws.
    mutating func read(_ chunk: UnsafeRawBufferPointer, _ body: (GitCommit) throws -> Void) throws {
        buffer.append(contentsOf: chunk)
        while scanned < buffer.count {
            if ends.isEmpty, start == scanned, buffer[start] == 10 {
                start += 1
                scanned += 1
                continue
            }
            guard let zero = nextZero() else { break }
            ends.append(zero)
            scanned = zero + 1
            guard ends.count == Self.fieldCount else { continue }
            try body(try commit())
            start = scanned
            ends.removeAll(keepingCapacity: true)
        }
        try compact()
    }

    /// Checks that the output did not stop within a record.
    func finish() throws {
        guard start == buffer.count else { throw GitError.unreadable(what: "the list of commits ends too early") }
    }

    private mutating func nextZero() -> Int? {
        let from = scanned
        let found = buffer.withUnsafeBufferPointer { bytes in bytes[from...].firstIndex(of: 0) }
        if found == nil { scanned = buffer.count }
        return found
    }

    /// Drops the records that are read, moving only the rest of the chunk.
    private mutating func compact() throws {
        guard buffer.count - start <= Self.recordBytesMax else {
            throw GitError.unreadable(what: "a commit has more than \(Self.recordBytesMax) bytes")
        }
        buffer.removeFirst(start)
        scanned -= start
        for index in ends.indices { ends[index] -= start }
        start = 0
    }

    private func commit() throws -> GitCommit {
        let sha = text(0)
        guard ObjectName(sha) != nil else { throw GitError.unreadable(what: "`\(sha.prefix(80))` is not a commit id") }
        let committed = seconds(7)
        let authored = seconds(4)
        return GitCommit(
            sha: sha, parents: text(1).split(separator: " ").map(String.init),
            author: GitCommit.Person(name: text(2), email: text(3)),
            authored: Self.instant(authored ?? committed ?? 0),
            committer: GitCommit.Person(name: text(5), email: text(6)),
            committed: Self.instant(committed ?? authored ?? 0),
            message: text(8, limit: Self.messageBytesMax))
    }

    private func field(_ index: Int) -> ArraySlice<UInt8> {
        buffer[(index == 0 ? start : ends[index - 1] + 1)..<ends[index]]
    }

    private func text(_ index: Int, limit: Int = .max) -> String {
        String(decoding: field(index).prefix(limit), as: UTF8.self)
    }

    private func seconds(_ index: Int) -> Int64? { Int64(text(index)) }

    /// Dates are whatever the commit's maker wrote: those out of range become the ends of the range.
    private static func instant(_ seconds: Int64) -> Instant {
        Instant(seconds: seconds) ?? Instant(nanoseconds: seconds < 0 ? .min : .max)
    }
}
