// Addresses and networks of the network extension, parsed strictly.

/// An IPv4 or IPv6 address.
struct IPAddress: Hashable {
    static let typeName = "net.IP"
    static let type = CELType.abstract(typeName, [])

    /// 4 or 16 bytes.
    var bytes: [UInt8]

    var isV4: Bool { bytes.count == 4 }

    /// The longest text of an address: six groups, and an address of IPv4.
    private static let textBytesMax = 45

    /// Parses dotted decimals without leading zeros, or colon-separated hexadecimals.
    init?(_ text: String) {
        guard text.utf8.count <= IPAddress.textBytesMax else { return nil }
        guard let bytes = text.utf8.contains(0x3A) ? IPAddress.v6(text) : IPAddress.v4(text[...]) else { return nil }
        self.init(bytes: bytes)
    }

    /// - Parameter bytes: 4 or 16; addresses of IPv4 in the form of IPv6 become the former.
    init(bytes: [UInt8]) {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        self.bytes = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : bytes
    }

    private static func v4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            let isNumber = !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
            guard isNumber, part == "0" || !part.hasPrefix("0"), let byte = UInt8(part) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func v6(_ text: String) -> [UInt8]? {
        guard let gap = TextSearch.first(Array("::".utf8), in: Array(text.utf8)) else {
            let bytes = groups(text[...])
            return bytes?.count == 16 ? bytes : nil
        }
        let start = text.utf8.index(text.startIndex, offsetBy: gap)
        let end = text.utf8.index(start, offsetBy: 2)
        guard let head = groups(text[..<start]), let tail = groups(text[end...]),
            head.count + tail.count < 16
        else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Groups of hexadecimals, of which the last may be an address of IPv4.
    private static func groups(_ text: Substring) -> [UInt8]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(".") {
                guard let last = v4(part) else { return nil }
                bytes += last
                continue
            }
            guard (1...4).contains(part.utf8.count), !part.hasPrefix("+"), let group = UInt16(part, radix: 16) else {
                return nil
            }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes.count <= 16 ? bytes : nil
    }

    /// The canonical text of RFC 5952.
    var text: String {
        if isV4 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        let run = IPAddress.longestZeroRun(groups)
        let words = groups.map { String($0, radix: 16) }
        guard run.count > 1 else { return words.joined(separator: ":") }
        return words[..<run.lowerBound].joined(separator: ":") + "::" + words[run.upperBound...].joined(separator: ":")
    }

    private static func longestZeroRun(_ groups: [UInt16]) -> Range<Int> {
        var (best, start) = (0..<0, 0)
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > best.count {
                best = start..<(index + 1)
            }
        }
        return best
    }

    /// The address with all bits after a prefix cleared.
    func masked(_ prefix: Int) -> IPAddress {
        var copy = self
        for index in copy.bytes.indices {
            let kept = min(8, max(0, prefix - index * 8))
            copy.bytes[index] &= kept == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - kept))
        }
        return copy
    }

    // MARK: - Classes

    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    var isLoopback: Bool { isV4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 }

    var isMulticast: Bool { isV4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }

    var isLinkLocalMulticast: Bool {
        isV4 ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == 0xFF && bytes[1] & 0x0F == 2
    }

    var isLinkLocalUnicast: Bool {
        isV4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    var isGlobalUnicast: Bool {
        let isBroadcast = isV4 && bytes.allSatisfy { $0 == 0xFF }
        return !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast && !isBroadcast
    }
}

/// An address with the length of a prefix.
struct IPNetwork: Hashable {
    static let typeName = "net.CIDR"
    static let type = CELType.abstract(typeName, [])

    var address: IPAddress
    var prefix: Int

    private static let textBytesMax = 49

    /// Parses an address, a slash, and a length without leading zeros.
    init?(_ text: String) {
        guard text.utf8.count <= IPNetwork.textBytesMax else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])), let prefix = IPNetwork.length(parts[1]),
            prefix <= address.bytes.count * 8
        else { return nil }
        self.init(address: address, prefix: prefix)
    }

    init(address: IPAddress, prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    private static func length(_ text: Substring) -> Int? {
        let isNumber = (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
        return isNumber && (text == "0" || !text.hasPrefix("0")) ? Int(text) : nil
    }

    var masked: IPNetwork { IPNetwork(address: address.masked(prefix), prefix: prefix) }

    func contains(_ other: IPAddress) -> Bool {
        address.bytes.count == other.bytes.count && other.masked(prefix) == address.masked(prefix)
    }

    func contains(_ other: IPNetwork) -> Bool { other.prefix >= prefix && contains(other.address) }

    var text: String { "\(address.text)/\(prefix)" }
}
