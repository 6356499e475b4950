// The encoders extension: base64.

extension FunctionTable {
    mutating func addEncoders() {
        add(
            "base64.encode",
            .unary("base64_encode_bytes", .bytes, .string) { value, context in
                guard case .bytes(let bytes) = value else { return .error(.noOverload("base64.encode", [value])) }
                return Allowance.text(bytes.count * 2, context) ?? .string(Base64.encode(bytes))
            })
        add(
            "base64.decode",
            .unary("base64_decode_string", .string, .bytes) { value, context in
                guard case .string(let text) = value else { return .error(.noOverload("base64.decode", [value])) }
                if let failure = Allowance.text(text.utf8.count, context) { return failure }
                return Base64.decode(text).map(Value.bytes) ?? .failure(.invalidArgument, "the text is not base64")
            })
    }
}

/// RFC 4648, the standard alphabet.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for index in 0..<3 { bits = bits << 8 | (index < group.count ? UInt32(group[start + index]) : 0) }
            for index in 0..<4 {
                text.append(index <= group.count ? alphabet[Int(bits >> (18 - 6 * UInt32(index)) & 63)] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Padding may be left out, as other implementations have it.
    static func decode(_ text: String) -> [UInt8]? {
        var symbols = Array(text.utf8)
        let isPadded = symbols.last == padding
        if isPadded && symbols.count % 4 != 0 { return nil }
        for _ in 0..<2 where symbols.last == padding { symbols.removeLast() }
        guard symbols.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for symbol in symbols {
            guard let value = value(of: symbol) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }

    private static func value(of symbol: UInt8) -> UInt32? {
        switch symbol {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(symbol) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(symbol) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(symbol) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
