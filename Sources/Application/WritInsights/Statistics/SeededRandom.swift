// Randomness that is the same for everybody: simulations name their seed.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// SplitMix64 (Steele, Lea and Flood, 2014).
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 up to, and without, 1.
    public mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A Poisson variable: by counting arrivals, in pieces so that the product cannot vanish.
    ///
    /// - Parameter mean: costs that many steps.
    public mutating func poisson(_ mean: Double) -> Int {
        var rest = mean
        var count = 0
        while rest > 0 {
            let piece = min(rest, 500)
            let limit = exp(-piece)
            var product = fraction()
            while product > limit {
                count += 1
                product *= fraction()
            }
            rest -= piece
        }
        return count
    }
}
