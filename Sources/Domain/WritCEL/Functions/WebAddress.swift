// Absolute URLs, split and unescaped by the rules of Go's net/url, which Kubernetes' expressions are used to.

/// The parts of a URL.
struct WebAddress {
    static let typeName = "kubernetes.URL"
    static let type = CELType.abstract(typeName, [])

    private(set) var scheme = ""
    /// The host with its port, where there is one; addresses of IPv6 in brackets.
    private(set) var host = ""
    private var rawPath: Substring.UTF8View = ""[...].utf8
    private var rawQuery: Substring.UTF8View = ""[...].utf8

    /// Parses a URL that begins with a scheme, or a path that begins with `/`.
    init?(_ text: String) {
        let bytes = text[...].utf8
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        var rest = bytes.prefix { $0 != UInt8(ascii: "#") }
        guard let afterScheme = takeScheme(rest) else { return nil }
        rest = afterScheme
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            rawQuery = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        guard rest.first == UInt8(ascii: "/") else {
            // `mailto:someone`: nothing of it is a path.
            if scheme.isEmpty { return nil }
            return
        }
        if !scheme.isEmpty, rest.starts(with: "//".utf8) {
            rest = rest.dropFirst(2)
            let authority = rest.prefix { $0 != UInt8(ascii: "/") }
            guard let host = WebAddress.host(of: authority) else { return nil }
            self.host = host
            rest = rest[authority.endIndex...]
        }
        guard WebAddress.unescaped(rest) != nil else { return nil }
        rawPath = rest
    }

    /// Takes the scheme off; what begins with none stays whole.
    private mutating func takeScheme(_ bytes: Substring.UTF8View) -> Substring.UTF8View? {
        for (place, byte) in zip(bytes.indices, bytes) {
            switch byte {
            case _ where WebAddress.isLetter(byte): continue
            case _ where WebAddress.isDigit(byte), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if place == bytes.startIndex { return bytes }
            case UInt8(ascii: ":"):
                if place == bytes.startIndex { return nil }
                scheme = WebAddress.lowercased(bytes[..<place])
                return bytes[bytes.index(after: place)...]
            default: return bytes
            }
        }
        return bytes
    }

    // MARK: - The host

    private static func host(of authority: Substring.UTF8View) -> String? {
        var host = authority
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
            guard unescaped(authority[..<at]) != nil else { return nil }
            host = authority[authority.index(after: at)...]
        }
        guard let (name, port) = split(host), isPort(port) else { return nil }
        let isBracketed = name.first == UInt8(ascii: "[")
        guard isBracketed || !name.contains(UInt8(ascii: ":")), name.allSatisfy(isHostByte) else { return nil }
        guard let plain = unescaped(name) else { return nil }
        return String(decoding: plain, as: UTF8.self) + String(decoding: port, as: UTF8.self)
    }

    /// The name, and the port with its colon.
    private static func split(_ host: Substring.UTF8View) -> (Substring.UTF8View, Substring.UTF8View)? {
        if host.first == UInt8(ascii: "[") {
            guard let end = host.lastIndex(of: UInt8(ascii: "]")) else { return nil }
            let next = host.index(after: end)
            return (host[..<next], host[next...])
        }
        guard let colon = host.lastIndex(of: UInt8(ascii: ":")) else { return (host, host[host.endIndex...]) }
        return (host[..<colon], host[colon...])
    }

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        text.isEmpty || (text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy(isDigit))
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isUnreserved(byte) || "!$&'()*+,;=:[]<>\"%".utf8.contains(byte)
    }

    /// The host without its port, and without the brackets of an address.
    var hostName: String {
        guard let (name, _) = WebAddress.split(host[...].utf8) else { return host }
        let plain = name.first == UInt8(ascii: "[") ? name.dropFirst().dropLast() : name
        return String(decoding: plain, as: UTF8.self)
    }

    /// The digits of the port, or nothing.
    var port: String {
        guard let (_, port) = WebAddress.split(host[...].utf8) else { return "" }
        return String(decoding: port.dropFirst(), as: UTF8.self)
    }

    // MARK: - Path and query

    /// The path as it was written where that is escaped rightly, otherwise escaped anew.
    var escapedPath: String {
        let isRight = rawPath.allSatisfy { WebAddress.isPathByte($0) || "!'()*[]%".utf8.contains($0) }
        if isRight { return String(decoding: rawPath, as: UTF8.self) }
        var escaped: [UInt8] = []
        for byte in WebAddress.unescaped(rawPath) ?? Array(rawPath) {
            if WebAddress.isPathByte(byte) {
                escaped.append(byte)
            } else {
                let digits = Array("0123456789ABCDEF".utf8)
                escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// The values of each name in the order of the URL; what is not escaped rightly is left out.
    var query: [(name: String, values: [String])] {
        var found: [(name: String, values: [String])] = []
        var places: [ExactString: Int] = [:]
        for pair in rawQuery.split(separator: UInt8(ascii: "&")) where !pair.contains(UInt8(ascii: ";")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            let value = pair[name.endIndex...].dropFirst()
            guard let name = WebAddress.unescaped(name, plusIsBlank: true),
                let value = WebAddress.unescaped(value, plusIsBlank: true)
            else { continue }
            let key = String(decoding: name, as: UTF8.self)
            let text = String(decoding: value, as: UTF8.self)
            if let place = places[ExactString(key)] {
                found[place].values.append(text)
            } else {
                places[ExactString(key)] = found.count
                found.append((key, [text]))
            }
        }
        return found
    }

    // MARK: - Bytes

    private static func unescaped(_ text: Substring.UTF8View, plusIsBlank: Bool = false) -> [UInt8]? {
        var plain: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                plain.append(high << 4 | low)
            } else {
                plain.append(plusIsBlank && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return plain
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.flatMap { byte < 0x80 ? UInt8($0) : nil }
    }

    private static func lowercased(_ bytes: Substring.UTF8View) -> String {
        String(decoding: bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "-_.~".utf8.contains(byte)
    }

    private static func isPathByte(_ byte: UInt8) -> Bool { isUnreserved(byte) || "$&+,/:;=@".utf8.contains(byte) }
}
