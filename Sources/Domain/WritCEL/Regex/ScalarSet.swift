// Sets of Unicode scalars: what one step of a pattern takes.

/// A set of scalars as ranges, with a table for ASCII.
struct ScalarSet: Sendable, Hashable {
    private var ranges: [ClosedRange<UInt32>] = []
    private var lowASCII: UInt64 = 0
    private var highASCII: UInt64 = 0

    /// The last scalar there is.
    private static let last: UInt32 = 0x10FFFF
    /// Ranges with more scalars than this are folded in their ASCII part only.
    private static let foldedMax = 256

    init() {}

    init(_ ranges: ClosedRange<UInt32>...) {
        for range in ranges { insert(range) }
    }

    static let any = ScalarSet(0...last)
    static let anyButNewline = ScalarSet(10...10).inverted
    static let digits = ScalarSet(48...57)
    static let words = ScalarSet(48...57, 65...90, 95...95, 97...122)
    /// RE2's: without the vertical tab.
    static let blanks = ScalarSet(9...10, 12...13, 32...32)

    @inline(__always)
    func contains(_ scalar: UInt32) -> Bool {
        if scalar < 64 { return lowASCII >> UInt64(scalar) & 1 == 1 }
        if scalar < 128 { return highASCII >> UInt64(scalar - 64) & 1 == 1 }
        return search(scalar)
    }

    private func search(_ scalar: UInt32) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(scalar)
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        ranges.append(range)
        normalize()
    }

    mutating func formUnion(_ other: ScalarSet) {
        ranges += other.ranges
        normalize()
    }

    /// Sorts and merges the ranges, and fills the table.
    private mutating func normalize() {
        ranges.sort { $0.lowerBound < $1.lowerBound }
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges {
            if let previous = merged.last, range.lowerBound <= previous.upperBound.addingOne {
                merged[merged.count - 1] =
                    previous.lowerBound...max(previous.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        ranges = merged
        (lowASCII, highASCII) = (0, 0)
        for range in ranges where range.lowerBound < 128 {
            for scalar in range.lowerBound...min(127, range.upperBound) {
                if scalar < 64 { lowASCII |= 1 << UInt64(scalar) } else { highASCII |= 1 << UInt64(scalar - 64) }
            }
        }
    }

    var inverted: ScalarSet {
        var rest = ScalarSet()
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { rest.ranges.append(next...(range.lowerBound - 1)) }
            next = range.upperBound.addingOne
        }
        if next <= ScalarSet.last { rest.ranges.append(next...ScalarSet.last) }
        rest.normalize()
        return rest
    }

    /// With the upper and lower case of each scalar where these are single scalars.
    var caseFolded: ScalarSet {
        var folded = self
        for range in ranges {
            let end = range.count > ScalarSet.foldedMax ? min(range.upperBound, 127) : range.upperBound
            guard range.lowerBound <= end else { continue }
            for value in range.lowerBound...end {
                guard let scalar = Unicode.Scalar(value) else { continue }
                for mapping in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                    let scalars = mapping.unicodeScalars
                    if scalars.count == 1, let other = scalars.first, other != scalar {
                        folded.ranges.append(other.value...other.value)
                    }
                }
            }
        }
        folded.normalize()
        return folded
    }
}

extension UInt32 {
    /// One more, without overflow: scalars are far below.
    fileprivate var addingOne: UInt32 { self == .max ? self : self + 1 }
}
