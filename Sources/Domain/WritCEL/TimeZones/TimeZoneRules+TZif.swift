// Reads TZif files: RFC 9636, versions 1 to 4.

/// What is wrong with TZif bytes.
public enum TimeZoneError: Error, Sendable, Hashable, CustomStringConvertible {
    /// They do not begin as TZif does, or are of no known version.
    case notTZif
    /// They end too early, or counts and indexes do not fit each other.
    case malformed(String)
    /// They count leap seconds, which moments here do not.
    case leapSeconds

    /// What to tell a person.
    public var description: String {
        switch self {
        case .notTZif: "not a time zone file of version 1 to 4"
        case .malformed(let detail): "the time zone file is malformed: \(detail)"
        case .leapSeconds: "the time zone file counts leap seconds; use the one without (`posix`)"
        }
    }
}

extension TimeZoneRules {
    /// The largest TZif file read, in bytes; the largest of the database has 4 KiB.
    public static let fileBytesMax = 64 * 1024

    /// The rules in a TZif file.
    ///
    /// - Parameter bytes: the file, at most `fileBytesMax`.
    /// - Throws: `TimeZoneError`, saying what is wrong.
    public init(tzif bytes: [UInt8]) throws(TimeZoneError) {
        guard bytes.count <= Self.fileBytesMax else { throw .malformed("longer than \(Self.fileBytesMax) bytes") }
        var reader = TZifReader(bytes: bytes)
        let first = try reader.header()
        guard first.version > 1 else {
            self = try reader.rules(first, wide: false, footer: nil)
            return
        }
        try reader.skip(first.size(wide: false))
        let second = try reader.header()
        let body = reader
        try reader.skip(second.size(wide: true))
        let footer = try reader.footer()
        reader = body
        self = try reader.rules(second, wide: true, footer: footer)
    }
}

/// The six counts of a TZif header.
private struct TZifHeader {
    var version: Int
    var utIndicators: Int
    var standardIndicators: Int
    var leapSeconds: Int
    var transitions: Int
    var types: Int
    var characters: Int

    /// Bytes of the data block.
    func size(wide: Bool) -> Int {
        let time = wide ? 8 : 4
        return transitions * (time + 1) + types * 6 + characters + leapSeconds * (time + 4) + standardIndicators
            + utIndicators
    }
}

private struct TZifReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func skip(_ count: Int) throws(TimeZoneError) {
        guard count <= bytes.count - position else { throw .malformed("it ends too early") }
        position += count
    }

    private mutating func integer(_ width: Int) throws(TimeZoneError) -> Int64 {
        let start = position
        try skip(width)
        var value = UInt64(0)
        for byte in bytes[start..<position] { value = value << 8 | UInt64(byte) }
        // Sign extension of two's complement.
        let shift = UInt64(64 - 8 * width)
        return Int64(bitPattern: value << shift) >> Int64(shift)
    }

    mutating func header() throws(TimeZoneError) -> TZifHeader {
        guard bytes.count - position >= 44, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
            throw .notTZif
        }
        // Version 1 is a zero byte, the others are digits.
        let mark = bytes[position + 4]
        guard mark == 0 || (UInt8(ascii: "2")...UInt8(ascii: "4")).contains(mark) else { throw .notTZif }
        try skip(20)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try integer(4))) }
        guard counts.allSatisfy({ $0 >= 0 && $0 <= bytes.count }) else { throw .malformed("a count is too large") }
        return TZifHeader(
            version: mark == 0 ? 1 : Int(mark) - 48, utIndicators: counts[0], standardIndicators: counts[1],
            leapSeconds: counts[2], transitions: counts[3], types: counts[4], characters: counts[5])
    }

    /// The rule between two line feeds, if there is one.
    mutating func footer() throws(TimeZoneError) -> PosixTimeZone? {
        let rest = bytes[position...]
        guard rest.first == 10, let end = rest.dropFirst().firstIndex(of: 10) else {
            throw .malformed("the footer is not between two line feeds")
        }
        let text = rest[(position + 1)..<end]
        if text.isEmpty { return nil }
        guard let zone = PosixTimeZone(text) else {
            throw .malformed("the footer `\(String(decoding: text.prefix(80), as: UTF8.self))` is not a TZ string")
        }
        return zone
    }

    mutating func rules(
        _ header: TZifHeader, wide: Bool, footer: PosixTimeZone?
    ) throws(TimeZoneError) -> TimeZoneRules {
        guard header.leapSeconds == 0 else { throw .leapSeconds }
        guard header.types > 0 else { throw .malformed("it has no local time types") }
        var seconds: [Int64] = []
        for _ in 0..<header.transitions { seconds.append(try integer(wide ? 8 : 4)) }
        guard zip(seconds, seconds.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .malformed("its transitions are not in order")
        }
        let start = position
        try skip(header.transitions)
        let indexes = bytes[start..<position]
        var offsets: [Int] = []
        for _ in 0..<header.types {
            offsets.append(Int(try integer(4)))
            try skip(2)
        }
        guard indexes.allSatisfy({ Int($0) < offsets.count }) else { throw .malformed("a transition has no type") }
        guard offsets.allSatisfy({ abs($0) < TimeZoneRules.offsetMax }) else {
            throw .malformed("an offset is more than a day")
        }
        return TimeZoneRules(
            initial: offsets[0],
            transitions: zip(seconds, indexes).map { .init(second: $0, offset: offsets[Int($1)]) }, footer: footer)
    }
}
