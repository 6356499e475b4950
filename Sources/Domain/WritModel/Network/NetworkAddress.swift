// Internet addresses as values, and the ranges that are nobody's business but the machine's own.

/// An IPv4 or IPv6 address, held as 16 bytes; an IPv4 address is its IPv4-mapped form (RFC 4291, 2.5.5.2), so that one
/// address has one value however it was written.
public struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// The 16 bytes, the most significant first.
    public let bytes: [UInt8]

    /// An address of 4 or 16 bytes, or `nil`.
    public init?(bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.bytes = [UInt8](repeating: 0, count: 10) + [0xff, 0xff] + bytes
        case 16: self.bytes = bytes
        default: return nil
        }
    }

    /// A dotted IPv4 address of four decimal numbers, or an IPv6 address (RFC 4291, 2.2) without brackets or zone; `nil`
    /// for every other form: whoever needs the old octal, hexadecimal and short forms asks a resolver.
    public init?(_ text: String) {
        if let four = Self.dotted(Substring(text)) {
            self.init(bytes: four)
        } else if let sixteen = Self.colons(text) {
            self.init(bytes: sixteen)
        } else {
            return nil
        }
    }

    /// Whether it is an IPv4 address.
    public var isIPv4: Bool { bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff }

    /// The usual text: four decimal numbers, or eight groups of hexadecimal digits.
    public var description: String {
        if isIPv4 { return bytes[12...].map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
    }

    private static func dotted(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let numbers = parts.compactMap { part -> UInt8? in
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }),
                part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0")
            else { return nil }
            return UInt8(part)
        }
        return numbers.count == 4 ? numbers : nil
    }

    private static func colons(_ text: String) -> [UInt8]? {
        let halves = text.components(separatedBy: "::")
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: String) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() {
            if place == parts.count - 1, let four = dotted(part) {
                bytes += four
            } else {
                guard (1...4).contains(part.utf8.count), part.first != "+", part.first != "-",
                    let group = UInt16(part, radix: 16)
                else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
            }
        }
        return bytes
    }
}

extension String {
    /// The parts between a separator.
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}

/// The addresses that begin with the same bits: `10.0.0.0/8`, `fd00::/8`, or one address alone.
public struct NetworkRange: Sendable, Hashable, CustomStringConvertible {
    /// The text it was read from.
    public let description: String
    private let address: NetworkAddress
    private let bits: Int

    /// A range in CIDR notation, or `nil`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(String(parts[0])) else { return nil }
        let bitsMax = address.isIPv4 ? 32 : 128
        var bits = bitsMax
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...bitsMax).contains(given) else { return nil }
            bits = given
        }
        description = text
        self.address = address
        self.bits = bits + 128 - bitsMax
    }

    /// Whether an address lies in it.
    public func contains(_ other: NetworkAddress) -> Bool {
        let whole = bits / 8
        guard address.bytes[..<whole] == other.bytes[..<whole] else { return false }
        guard bits % 8 != 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xff00 >> (bits % 8))
        return address.bytes[whole] & mask == other.bytes[whole] & mask
    }
}

extension NetworkAddress {
    /// Ranges whose addresses mean something else to every machine, or nothing at all: this machine, private and shared
    /// networks, link-local ones with the metadata services of clouds, multicast, documentation, and the IPv6 ranges that
    /// embed an IPv4 address to be reached through somebody else (RFC 6890, RFC 6052, RFC 3056, RFC 4380).
    private static let internalRanges: [NetworkRange] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
        "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ].compactMap(NetworkRange.init)

    /// The range that makes it an address inside of somebody's network, or `nil` for a public one.
    public var internalRange: NetworkRange? { Self.internalRanges.first { $0.contains(self) } }
}
