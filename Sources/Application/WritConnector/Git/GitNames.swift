// Names that reach git from outside: checked here once, so that none can pass for an option, a range or a path.

/// A full object id: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits.
public struct ObjectName: Sendable, Hashable, CustomStringConvertible {
    /// The digits of a SHA-1 and of a SHA-256 object id.
    public static let lengths: Set<Int> = [40, 64]

    /// The id as text.
    public let description: String

    /// A well-formed id, or `nil`.
    public init?(_ text: String) {
        guard Self.lengths.contains(text.utf8.count), text.utf8.allSatisfy(Self.isDigit) else { return nil }
        description = text
    }

    /// Whether the id is all zeros, which stands for "no object".
    public var isZero: Bool { description.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }

    /// Whether a byte is a lower-case hex digit.
    public static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

/// A full ref name such as `refs/heads/main`, by the rules of git-check-ref-format(1).
public struct RefName: Sendable, Hashable, CustomStringConvertible {
    /// The longest name, in bytes.
    public static let lengthMax = 1024

    /// The name as text.
    public let description: String

    /// A well-formed full ref name, or `nil`: it starts with `refs/` and git would accept it.
    public init?(_ text: String) {
        guard text.hasPrefix("refs/"), Self.isWellFormed(text) else { return nil }
        description = text
    }

    /// Whether text could follow `refs/heads/`: the rules of git-check-ref-format(1) without the need for a slash, and
    /// no dash in front.
    public static func isWellFormed(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= lengthMax, bytes != [UInt8(ascii: "@")], bytes[0] != UInt8(ascii: "-"),
            bytes.last != UInt8(ascii: "."), bytes.allSatisfy(isAllowed), !text.contains("@{"), !text.contains("..")
        else { return false }
        return bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy(isComponent)
    }

    private static func isComponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        return first != UInt8(ascii: ".") && !bytes.suffix(5).elementsEqual(".lock".utf8)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7f: false
        case UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "*"),
            UInt8(ascii: "["), UInt8(ascii: "\\"):
            false
        default: true
        }
    }
}
