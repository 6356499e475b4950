// What is not known, and why: the causes travel with the value to whoever has to explain a verdict.

/// The reasons for which a value is not known.
public struct Unknown: Sendable, Hashable {
    /// How many causes are kept.
    public static let causesMax = 8

    /// The causes in the order in which they were met, without repeats, at most `causesMax`.
    public private(set) var causes: [String]

    /// Makes an unknown; repeats and what is above the limit are dropped.
    public init(causes: [String]) {
        self.causes = []
        for cause in causes { add(cause) }
    }

    /// Makes an unknown with one cause.
    public init(_ cause: String) { causes = [cause] }

    /// This one's causes, then the other's.
    public func merged(with other: Unknown) -> Unknown {
        var merged = self
        for cause in other.causes { merged.add(cause) }
        return merged
    }

    private mutating func add(_ cause: String) {
        if causes.count < Unknown.causesMax && !causes.contains(cause) { causes.append(cause) }
    }
}
