// A place in compact JSON, moved forwards.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
import WritModel

/// Walks over JSON that Writ itself wrote: without spaces between the signs. What is otherwise is refused, never guessed.
struct ByteCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Goes past a byte if it stands here.
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Goes past `"name":` and returns where the name lies.
    mutating func key() -> (start: Int, end: Int)? {
        let start = position + 1
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\""), skipString() else { return nil }
        let end = position - 1
        guard take(UInt8(ascii: ":")) else { return nil }
        return (start, end)
    }

    /// Goes past a value of any kind.
    mutating func skipValue() -> Bool {
        guard position < bytes.count else { return false }
        switch bytes[position] {
        case UInt8(ascii: "\""): return skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): return skipContainer()
        default:
            let start = position
            while position < bytes.count, !Self.isEnd(bytes[position]) { position += 1 }
            return position > start
        }
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    private mutating func skipString() -> Bool {
        guard let base = bytes.baseAddress else { return false }
        position += 1
        while position < bytes.count {
            guard let quote = memchr(base + position, 0x22, bytes.count - position) else { return false }
            let found = base.distance(to: quote.assumingMemoryBound(to: UInt8.self))
            var slashes = 0
            while found - 1 - slashes >= position, bytes[found - 1 - slashes] == UInt8(ascii: "\\") { slashes += 1 }
            position = found + 1
            if slashes.isMultiple(of: 2) { return true }
        }
        return false
    }

    private mutating func skipContainer() -> Bool {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard skipString() else { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    position += 1
                    return true
                }
            default: break
            }
            position += 1
        }
        return false
    }

    // MARK: Values

    /// Whether the bytes of a range are a name.
    func isEqual(_ range: (start: Int, end: Int), _ name: StaticString) -> Bool {
        guard range.end - range.start == name.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
        return memcmp(base + range.start, name.utf8Start, name.utf8CodeUnitCount) == 0
    }

    /// The text of a value with its quotes; `nil` when it is no text.
    func text(_ start: Int, _ end: Int) -> String? {
        guard end - start >= 2, bytes[start] == UInt8(ascii: "\"") else { return nil }
        let inside = UnsafeBufferPointer(rebasing: bytes[start + 1..<end - 1])
        guard inside.contains(UInt8(ascii: "\\")) else { return String(decoding: inside, as: UTF8.self) }
        return (try? JSONParser.parse(Array(bytes[start..<end])))?.stringValue
    }

    /// The second of a time with its quotes.
    func second(_ start: Int, _ end: Int) -> Int64? {
        // "2026-11-20T09:12:03Z" or with a fraction: what Writ writes, in UTC.
        guard end - start >= 22, bytes[end - 2] == UInt8(ascii: "Z"), let year = number(start + 1, 4),
            let month = number(start + 6, 2), let day = number(start + 9, 2), let hour = number(start + 12, 2),
            let minute = number(start + 15, 2), let second = number(start + 18, 2)
        else { return text(start, end).flatMap { Instant($0) }?.seconds }
        return Self.days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    private func number(_ start: Int, _ width: Int) -> Int64? {
        var value: Int64 = 0
        for place in start..<start + width {
            let digit = Int64(bytes[place]) - 48
            guard (0...9).contains(digit) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Days since 1970-01-01, as `CivilDate` counts them, without looking whether the day exists.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = year - (month <= 2 ? 1 : 0)
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
