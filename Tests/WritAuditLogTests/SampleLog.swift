// A log in memory to test with: real leaves, appended and signed as in production.

import WritAuditLog
import WritMerkle
import WritModel
import WritTesting

/// A store with a signed log.
struct SampleLog {
    static let origin = "example.org/log"

    let store: MemoryLogStore
    let key: SigningKey

    /// Makes a log and appends to it.
    init(size: Int = 0, transactions: Int = 1) throws {
        store = MemoryLogStore()
        key = try SigningKey(name: Self.origin, seed: [UInt8](repeating: 7, count: 32))
        for number in 0..<transactions {
            try append(size * number / transactions..<size * (number + 1) / transactions)
        }
    }

    var keys: [VerifierKey] { [key.verifierKey] }
    var verifier: LogVerifier { LogVerifier(origin: Self.origin, keys: keys) }

    /// Appends the entries with these numbers in one transaction.
    @discardableResult
    func append(_ numbers: Range<Int>) throws -> SignedNote {
        try store.write { log in
            var appender = try LogAppender(log: log, key: key, origin: Self.origin)
            for number in numbers { try appender.append(Self.entry(number)) }
            return try appender.finish()
        }
    }

    func verify(older: [SignedNote] = []) throws -> LogVerification {
        try store.read { try verifier.verify($0, older: older) }
    }

    func checkpoint() throws -> Checkpoint {
        let note = try store.read { try $0.checkpoint() } ?? ""
        return try Checkpoint(verifying: SignedNote(note), origin: Self.origin, keys: keys)
    }

    /// An entry as Writ makes them.
    static func entry(_ number: Int, source: String = "git/shop") throws -> StoredEntry {
        let kind = number % 5 == 0 ? EventKind.reviewApproved : .commitRecorded
        let event = Event(
            id: "event \"\(number)\"", source: source, kind: kind, at: Instant(nanoseconds: Int64(number)),
            seen: Instant(nanoseconds: Int64(number)), actor: nil,
            subject: Subject(kind: "commit", id: "shop@\(number)"), provenance: .import,
            data: ["sha": .string("\(number)"), "title": .string("caf\u{e9} \(number)")])
        return StoredEntry(id: event.id, source: source, kind: kind.description, leaf: try event.leaf())
    }
}

/// A generator whose seed is a reproduction (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}

/// An export in memory.
final class MemoryDestination: TileDestination {
    var files: [String: [UInt8]] = [:]
    /// What was written and removed, in order; `.` is a flush.
    var steps: [String] = []
    /// Fails at the write with this number.
    var failsAt: Int?

    struct Failure: Error {}

    init(_ files: [String: [UInt8]] = [:]) { self.files = files }

    func read(_ path: String) throws -> [UInt8]? { files[path] }
    func list() throws -> [String: Int] { files.mapValues(\.count) }

    func write(_ bytes: [UInt8], to path: String) throws {
        if failsAt == steps.count { throw Failure() }
        files[path] = bytes
        steps.append(path)
    }

    func flush() throws { steps.append(".") }

    func remove(_ path: String) throws {
        files[path] = nil
        steps.append("-" + path)
    }
}
