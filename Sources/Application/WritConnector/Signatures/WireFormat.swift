// SSH's binary fields (RFC 4251, section 5).

/// Reads fields one after the other; `nil` where the bytes end too early.
struct WireReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether everything is read.
    var isAtEnd: Bool { place == bytes.count }
    /// What is not read yet.
    var rest: [UInt8] { Array(bytes[place...]) }

    /// So many bytes.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, bytes.count - place >= count else { return nil }
        defer { place += count }
        return bytes[place..<(place + count)]
    }

    /// A number of 32 bits.
    mutating func number() -> Int? { take(4)?.reduce(0) { $0 << 8 | Int($1) } }

    /// Bytes with their count in front.
    mutating func string() -> [UInt8]? { number().flatMap { take($0) }.map(Array.init) }

    /// The same as text.
    mutating func text() -> String? { string().flatMap { String(validating: $0, as: UTF8.self) } }

    /// A positive number of any length, without zero bytes in front.
    mutating func positive() -> [UInt8]? {
        guard let bytes = string(), let first = bytes.first, first < 0x80 else { return nil }
        return Array(bytes.drop { $0 == 0 })
    }
}

/// Writes fields one after the other.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    /// Bytes as they are.
    mutating func raw(_ more: [UInt8]) { bytes += more }

    /// Bytes with their count in front.
    mutating func string(_ more: [UInt8]) {
        let count = UInt32(truncatingIfNeeded: more.count)
        bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
        bytes += more
    }
}
