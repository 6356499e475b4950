// Numbers and texts as bytes, for what is stored and can be made anew at any time.

/// Why stored bytes are not a projection; it is made anew then.
struct DamagedProjection: Error {}

/// Writes numbers in as few bytes as they need (LEB128), and texts with their length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func put(_ value: Int64) { put(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

    mutating func put(_ value: Int) { put(Int64(value)) }

    mutating func put(_ value: Int32) { put(Int64(value)) }

    mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func put(_ text: String) {
        put(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// A hash, which no shorter form would fit.
    mutating func putFixed(_ value: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
    }

    mutating func put<Element>(_ elements: [Element], _ body: (inout ByteWriter, Element) -> Void) {
        put(UInt64(elements.count))
        for element in elements { body(&self, element) }
    }
}

/// Reads what `ByteWriter` wrote.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    private mutating func byte() throws(DamagedProjection) -> UInt8 {
        guard position < bytes.count else { throw DamagedProjection() }
        position += 1
        return bytes[position - 1]
    }

    mutating func unsigned() throws(DamagedProjection) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try byte()
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        throw DamagedProjection()
    }

    mutating func long() throws(DamagedProjection) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func int() throws(DamagedProjection) -> Int { Int(try long()) }

    mutating func name() throws(DamagedProjection) -> Int32 {
        guard let value = Int32(exactly: try long()) else { throw DamagedProjection() }
        return value
    }

    mutating func bool() throws(DamagedProjection) -> Bool { try byte() != 0 }

    mutating func text() throws(DamagedProjection) -> String {
        guard let count = Int(exactly: try unsigned()), count <= bytes.count - position else {
            throw DamagedProjection()
        }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    mutating func fixed() throws(DamagedProjection) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { value |= UInt64(try byte()) << shift }
        return value
    }

    mutating func list<Element>(
        _ body: (inout ByteReader) throws(DamagedProjection) -> Element
    ) throws(DamagedProjection) -> [Element] {
        // Every element takes a byte at least: a count beyond that is damage, not a reason to ask for memory.
        guard let count = Int(exactly: try unsigned()), count <= bytes.count - position else {
            throw DamagedProjection()
        }
        var result: [Element] = []
        result.reserveCapacity(count)
        for _ in 0..<count { result.append(try body(&self)) }
        return result
    }
}
