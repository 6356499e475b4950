// Reads the objects that `git cat-file --batch` writes, as they come.

import WritConnector

/// An incremental reader of `<id> <type> <size>`, a line end, the object's bytes, and a line end.
struct ObjectReader {
    /// The longest object, in bytes.
    static let objectBytesMax = 256 << 20
    /// The longest line before an object, in bytes.
    private static let lineBytesMax = 1024

    private var buffer: [UInt8] = []

    /// Takes the next bytes and hands over the commits that are complete.
    ///
    /// - Throws: `GitError.unreadable` for what is no commit, or what `body` throws.
    mutating func read(_ chunk: UnsafeRawBufferPointer, _ body: (GitCommit) throws -> Void) throws {
        buffer.append(contentsOf: chunk)
        let read = try buffer.withUnsafeBytes { bytes in
            var start = 0
            while let next = try Self.object(in: bytes, from: start, body) { start = next }
            return start
        }
        buffer.removeFirst(read)
    }

    /// Checks that the output did not stop within an object.
    func finish() throws {
        guard buffer.isEmpty else { throw GitError.unreadable(what: "the commits end too early") }
    }

    /// Reads the object that begins at a place.
    ///
    /// - Returns: where the next one begins; `nil` while this one is not complete.
    private static func object(
        in bytes: UnsafeRawBufferPointer, from start: Int, _ body: (GitCommit) throws -> Void
    ) throws -> Int? {
        guard let end = RawCommit.first(10, in: bytes, from: start) else {
            guard bytes.count - start <= lineBytesMax else { throw GitError.unreadable(what: "an object's size") }
            return nil
        }
        let words = bytes[start..<end].split(separator: 32)
        guard words.count == 3, words[1].elementsEqual("commit".utf8),
            let size = Int(String(decoding: words[2], as: UTF8.self)), (0...objectBytesMax).contains(size)
        else {
            let line = String(decoding: bytes[start..<end].prefix(200), as: UTF8.self)
            throw GitError.unreadable(what: "`\(line)` is not a commit of at most \(objectBytesMax) bytes")
        }
        let content = end + 1
        guard content + size < bytes.count else { return nil }
        let commit = RawCommit(UnsafeRawBufferPointer(rebasing: bytes[content..<(content + size)]))
        try body(commit.commit(sha: String(decoding: words[0], as: UTF8.self)))
        return content + size + 1
    }
}
