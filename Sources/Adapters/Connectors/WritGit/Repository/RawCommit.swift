// A commit as git stores it: header lines, an empty line, the message (git's Documentation/technical, "commit object").

import WritConnector
import WritModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads a commit object as `git log` shows it: people and dates by git's own rules, text as UTF-8 whatever the commit's
/// `encoding` header says.
struct RawCommit {
    /// The longest message kept, in bytes; what follows is cut off.
    static let messageBytesMax = 1 << 20

    private let bytes: UnsafeRawBufferPointer
    private var tree = ""
    private var isAmongParents = true
    private var isSigned = false
    private var parents: [String] = []
    private var author: Range<Int>?
    private var committer: Range<Int>?
    private var encoding: Range<Int>?
    private var message: Range<Int>

    /// Finds the parts of an object. Costs one look at each header line.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        message = bytes.count..<bytes.count
        var start = 0
        while start < bytes.count {
            let end = Self.first(10, in: bytes, from: start) ?? bytes.count
            guard end > start else {
                // git ends a message at a zero byte, and so does all that shows the commit to people.
                let first = min(end + 1, bytes.count)
                message = first..<(Self.first(0, in: bytes, from: first) ?? bytes.count)
                break
            }
            note(start..<end)
            start = end + 1
        }
    }

    /// The commit.
    ///
    /// - Parameter sha: the object's id.
    func commit(sha: String) -> GitCommit {
        let decoding = encoding.map { String(decoding: bytes[$0], as: UTF8.self) }.flatMap(TextDecoding.init)
        func text(_ range: Range<Int>) -> String {
            decoding?.text(bytes[range]) ?? String(decoding: bytes[range], as: UTF8.self)
        }
        func person(_ ident: Ident?) -> GitCommit.Person {
            GitCommit.Person(name: ident.map { text($0.name) } ?? "", email: ident.map { text($0.email) } ?? "")
        }
        let author = author.flatMap { Ident(bytes, in: $0) }
        let committer = committer.flatMap { Ident(bytes, in: $0) }
        return GitCommit(
            sha: sha, tree: tree, parents: parents,
            author: person(author), authored: Self.instant(author?.seconds ?? committer?.seconds ?? 0),
            committer: person(committer), committed: Self.instant(committer?.seconds ?? author?.seconds ?? 0),
            message: text(message.prefix(Self.messageBytesMax)),
            signature: isSigned ? SignedCommit(bytes, digits: sha.utf8.count)?.state ?? .some(.none) : .some(.none))
    }

    /// The first place of a byte. `memchr`, as this is where most of the time would go.
    static func first(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    private mutating func note(_ line: Range<Int>) {
        // Lines of a signature or of a merged tag go on with a space and are none of these.
        if tree.isEmpty, let rest = value(of: "tree ", line) {
            tree = String(decoding: bytes[rest], as: UTF8.self)
        } else if isAmongParents, let rest = value(of: "parent ", line) {
            // Only those right behind the tree are parents to git.
            parents.append(String(decoding: bytes[rest], as: UTF8.self))
            return
        } else if author == nil, let rest = value(of: "author ", line) {
            author = rest
        } else if committer == nil, let rest = value(of: "committer ", line) {
            committer = rest
        } else if encoding == nil, let rest = value(of: "encoding ", line) {
            encoding = rest
        } else if value(of: "gpgsig", line) != nil {
            isSigned = true
        }
        isAmongParents = parents.isEmpty && author == nil && committer == nil
    }

    private func value(of key: StaticString, _ line: Range<Int>) -> Range<Int>? {
        let count = key.utf8CodeUnitCount
        guard line.count >= count, let base = bytes.baseAddress,
            memcmp(base + line.lowerBound, key.utf8Start, count) == 0
        else { return nil }
        return (line.lowerBound + count)..<line.upperBound
    }

    /// Dates are whatever the commit's maker wrote: those out of range become the ends of the range.
    private static func instant(_ seconds: Int64) -> Instant {
        Instant(seconds: seconds) ?? Instant(nanoseconds: seconds < 0 ? .min : .max)
    }
}

/// `Name <address> seconds zone`, taken apart as git does it (`split_ident_line`).
struct Ident {
    /// Where the name stands, blanks at its end left out.
    let name: Range<Int>
    /// Where the address stands.
    let email: Range<Int>
    /// The date, if there is one that git would show.
    let seconds: Int64?

    /// Takes a line apart; `nil` where there are no angle brackets.
    init?(_ bytes: UnsafeRawBufferPointer, in line: Range<Int>) {
        guard let open = bytes[line].firstIndex(of: UInt8(ascii: "<")),
            let close = bytes[open..<line.upperBound].firstIndex(of: UInt8(ascii: ">")),
            let last = bytes[line].lastIndex(of: UInt8(ascii: ">"))
        else { return nil }
        var end = open
        while end > line.lowerBound, Self.isBlank(bytes[end - 1]) { end -= 1 }
        name = line.lowerBound..<end
        email = (open + 1)..<close
        var start = last + 1
        while start < line.upperBound, Self.isBlank(bytes[start]) { start += 1 }
        let digits = bytes[start..<line.upperBound].prefix { (48...57).contains($0) }
        seconds = digits.isEmpty ? nil : Int64(String(decoding: digits, as: UTF8.self))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
