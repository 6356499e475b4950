// A hash that is the same in every process and every version: posting keys are stored by it.

/// FNV-1a over bytes with a final mix (Fowler, Noll, Vo; the mixer is splitmix64's).
///
/// It is not a cryptographic hash. Two keys that meet share a posting list and nothing else: every condition is
/// evaluated on every candidate, so a collision costs time and changes no verdict.
public struct StableHash: Sendable {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// An empty hash.
    public init() {}

    /// Adds a number.
    public mutating func add(_ value: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: value >> UInt64(shift))) }
    }

    /// Adds text and its length, so that `ab` + `c` and `a` + `bc` differ.
    public mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { bytes in for byte in bytes { add(byte) } }
        add(UInt64(text.utf8.count))
    }

    private mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

    /// The hash of what was added.
    public var value: UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
