// What the patches of commits touch: paths, and lines added and removed, read as git writes them.

import WritConnector

/// Reads `git diff-tree --stdin --always --raw -p`: per commit its id, a line with a colon in front per path, and the patch.
struct PatchReader {
    private var waiting: ArraySlice<String>
    private var current: String?
    private var found: [String: ChangeSize] = [:]
    private var buffer: [UInt8] = []
    /// Lines of the hunk at hand that are still to come, of each side.
    private var left = (before: 0, after: 0)

    /// A reader of the answers for these commits, in their order.
    init(_ commits: [String]) { waiting = commits[...] }

    /// Takes the next bytes.
    ///
    /// - Throws: `GitError.unreadable` for what is no such output.
    mutating func read(_ chunk: UnsafeRawBufferPointer) throws {
        buffer.append(contentsOf: chunk)
        let bytes = buffer
        let start = try bytes.withUnsafeBytes { bytes in
            var start = 0
            while let end = RawCommit.first(10, in: bytes, from: start) {
                try take(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end + 1
            }
            return start
        }
        buffer.removeFirst(start)
    }

    /// What was read, once git has ended.
    ///
    /// - Throws: `GitError.unreadable` when git did not answer for every commit.
    func finish() throws -> [String: ChangeSize] {
        guard waiting.isEmpty, buffer.isEmpty, left == (0, 0) else {
            throw GitError.unreadable(what: "the patches end too early")
        }
        return found
    }

    private mutating func take(_ line: UnsafeRawBufferPointer) throws {
        // INVARIANT: within a hunk every line begins with one of these, so that no content passes for another line.
        if left != (0, 0) { return try takeContent(line.first) }
        if let next = waiting.first, line.count == next.utf8.count, line.elementsEqual(next.utf8) {
            waiting.removeFirst()
            current = next
            return found[next] = ChangeSize()
        }
        guard let current else { throw GitError.unreadable(what: "a patch without a commit") }
        switch line.first {
        case UInt8(ascii: ":"):
            guard let tab = line.firstIndex(of: 9) else { throw GitError.unreadable(what: "a path of a patch") }
            found[current]?.add(path: QuotedPath.text(line[(tab + 1)...]))
        case UInt8(ascii: "@"): left = try Self.hunk(line)
        default: break
        }
    }

    private mutating func takeContent(_ first: UInt8?) throws {
        guard let current else { return }
        switch first {
        case UInt8(ascii: "+"):
            left.after -= 1
            found[current]?.additions += 1
        case UInt8(ascii: "-"):
            left.before -= 1
            found[current]?.deletions += 1
        case UInt8(ascii: " "): left = (left.before - 1, left.after - 1)
        // `\\ No newline at end of file`
        case UInt8(ascii: "\\"): break
        default: throw GitError.unreadable(what: "a line of a patch")
        }
        guard left.before >= 0, left.after >= 0 else { throw GitError.unreadable(what: "the end of a patch") }
    }

    /// The lines of each side that `@@ -1,2 +3,4 @@` announces; a count of one is left out.
    private static func hunk(_ line: UnsafeRawBufferPointer) throws -> (before: Int, after: Int) {
        let words = line.split(separator: 32, maxSplits: 3)
        guard words.count >= 3, words[1].first == UInt8(ascii: "-"), words[2].first == UInt8(ascii: "+"),
            let before = count(words[1]), let after = count(words[2])
        else { throw GitError.unreadable(what: "a hunk of a patch") }
        return (before, after)
    }

    private static func count(_ range: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard let comma = range.firstIndex(of: UInt8(ascii: ",")) else { return 1 }
        return Int(String(decoding: range[(comma + 1)...], as: UTF8.self))
    }
}

/// Paths as git writes them on a line: as they are, or in quotes with the escapes of C where they hold a sign that would
/// break the line.
enum QuotedPath {
    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11,
        UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13,
    ]

    /// The path.
    static func text(_ bytes: some BidirectionalCollection<UInt8>) -> String {
        guard bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else {
            return String(decoding: Array(bytes), as: UTF8.self)
        }
        var plain: [UInt8] = []
        var rest = Array(bytes)[...].dropFirst().dropLast()
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                plain.append(byte)
                continue
            }
            let digits = rest.prefix(3)
            if digits.count == 3, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) {
                plain.append(code)
                rest = rest.dropFirst(3)
            } else {
                plain.append(escapes[next] ?? next)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
