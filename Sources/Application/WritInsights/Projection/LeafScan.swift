// Reads what a projection needs out of a leaf without making a tree of it: where its members begin and end.
//
// Rebuilding reads every entry of a log, so this is the hot path: no text is made of what nobody asks for.

import WritModel

/// The members of one leaf. One scan serves many leaves, one after the other.
struct LeafScan {
    /// A member: where its name and its value lie.
    struct Member {
        var keyStart: Int32
        var keyEnd: Int32
        var valueStart: Int32
        var valueEnd: Int32
    }

    /// More members of `data` than any kind has; those beyond are not looked at.
    static let membersMax = 256

    /// When it happened, in seconds since 1970: the earlier one of `at` and `seen`.
    private(set) var second: Int64 = 0
    /// The members of `data`.
    private(set) var data: [Member] = []
    private var actor: (start: Int, end: Int)?
    private var provenance: (start: Int, end: Int)?

    /// Finds the members of a leaf.
    ///
    /// - Parameters:
    ///   - bytes: a leaf as `Event.leaf` writes it.
    ///   - stop: the member of `data` at which to stop, its value unread.
    /// - Returns: the position of that value, or the end; `nil` when the bytes are not such a leaf.
    mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, stopAt stop: StaticString? = nil) -> Int? {
        data.removeAll(keepingCapacity: true)
        actor = nil
        provenance = nil
        var cursor = ByteCursor(bytes)
        var at: Int64?
        var seen: Int64?
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let key = cursor.key() else { return nil }
            if cursor.isEqual(key, "data") {
                second = min(at ?? .max, seen ?? .max)
                guard at != nil, seen != nil else { return nil }
                return members(&cursor, stop)
            }
            let start = cursor.position
            guard cursor.skipValue() else { return nil }
            if cursor.isEqual(key, "at") {
                at = cursor.second(start, cursor.position)
            } else if cursor.isEqual(key, "seen") {
                seen = cursor.second(start, cursor.position)
            } else if cursor.isEqual(key, "actor") {
                actor = (start, cursor.position)
            } else if cursor.isEqual(key, "provenance") {
                provenance = (start, cursor.position)
            }
        } while cursor.take(UInt8(ascii: ","))
        return nil
    }

    private mutating func members(_ cursor: inout ByteCursor, _ stop: StaticString?) -> Int? {
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        if cursor.take(UInt8(ascii: "}")) { return cursor.position }
        repeat {
            guard let key = cursor.key() else { return nil }
            let start = cursor.position
            if let stop, cursor.isEqual(key, stop) { return start }
            guard cursor.skipValue() else { return nil }
            guard data.count < Self.membersMax else { continue }
            data.append(
                Member(
                    keyStart: Int32(key.start), keyEnd: Int32(key.end), valueStart: Int32(start),
                    valueEnd: Int32(cursor.position)))
        } while cursor.take(UInt8(ascii: ","))
        return cursor.position
    }

    // MARK: Values

    /// The text of a member of `data`; `nil` when it is missing or no text.
    func text(_ name: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let cursor = ByteCursor(bytes)
        for member in data where cursor.isEqual((Int(member.keyStart), Int(member.keyEnd)), name) {
            return cursor.text(Int(member.valueStart), Int(member.valueEnd))
        }
        return nil
    }

    /// Whether a member of `data` is `true`.
    func isTrue(_ name: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let cursor = ByteCursor(bytes)
        for member in data where cursor.isEqual((Int(member.keyStart), Int(member.keyEnd)), name) {
            return bytes[Int(member.valueStart)] == UInt8(ascii: "t")
        }
        return false
    }

    /// The actor's pseudonym, or nothing.
    func actorID(in bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard let actor else { return "" }
        var cursor = ByteCursor(bytes)
        cursor.position = actor.start
        guard cursor.take(UInt8(ascii: "{")) else { return "" }
        repeat {
            guard let key = cursor.key() else { return "" }
            let start = cursor.position
            guard cursor.skipValue() else { return "" }
            if cursor.isEqual(key, "id") { return cursor.text(start, cursor.position) ?? "" }
        } while cursor.take(UInt8(ascii: ","))
        return ""
    }

    /// Whether the event was found afterwards, by comparing a repository with the log.
    func isRecovered(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let provenance else { return false }
        return ByteCursor(bytes).isEqual((provenance.start + 1, provenance.end - 1), "recovered")
    }
}
