// How much of an entry a text takes.

/// Counts what text costs in the JSON of an entry.
enum LeafText {
    /// A pseudonym takes the place of an address: at most this much is added for each `@`.
    static let pseudonymBytes = 24

    /// The most bytes that a text takes, with its quotes and a comma: control characters are escaped, and an address may
    /// become a longer pseudonym.
    static func cost(of text: some StringProtocol) -> Int {
        text.utf8.reduce(3) { cost, byte in
            switch byte {
            case 0..<0x20, 0x7f: cost + 6
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): cost + 2
            case UInt8(ascii: "@"): cost + 1 + pseudonymBytes
            default: cost + 1
            }
        }
    }
}
