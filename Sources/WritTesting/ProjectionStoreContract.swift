// What every store of projections keeps, as checks that a test runs against its own.

public import WritInsights

/// The contract of `ProjectionStore`.
public enum ProjectionStoreContract {
    /// What a store did not keep.
    public struct Violation: Error, CustomStringConvertible {
        /// What was wanted and what was found.
        public var description: String
    }

    /// Runs every check.
    ///
    /// - Parameter make: makes an empty store.
    /// - Throws: `Violation`, and what the store throws.
    public static func check(_ make: () throws -> any ProjectionStore) throws {
        try givesNothingForAnUnknownName(make())
        try givesBackWhatItWasGiven(make())
        try replaces(make())
        try keepsNamesApart(make())
        try removes(make())
        try takesMuch(make())
    }

    private static func require(_ condition: Bool, _ claim: String) throws {
        if !condition { throw Violation(description: "a store of projections \(claim)") }
    }

    private static func givesNothingForAnUnknownName(_ store: any ProjectionStore) throws {
        try require(try store.projection(named: "a") == nil, "gives nothing for a name it does not know")
        try store.setProjection(named: "a", to: nil)
        try require(try store.projection(named: "a") == nil, "removes what is not there without complaint")
    }

    private static func givesBackWhatItWasGiven(_ store: any ProjectionStore) throws {
        for bytes in [[], [0], Array(0...255)] as [[UInt8]] {
            try store.setProjection(named: "a", to: bytes)
            try require(try store.projection(named: "a") == bytes, "gives back what it was given")
        }
    }

    private static func replaces(_ store: any ProjectionStore) throws {
        try store.setProjection(named: "a", to: [1, 2, 3])
        try store.setProjection(named: "a", to: [4])
        try require(try store.projection(named: "a") == [4], "keeps the latest bytes of a name")
    }

    private static func keepsNamesApart(_ store: any ProjectionStore) throws {
        try store.setProjection(named: "a", to: [1])
        try store.setProjection(named: "A", to: [2])
        try store.setProjection(named: "", to: [3])
        try require(try store.projection(named: "a") == [1], "tells names apart by their bytes")
    }

    private static func removes(_ store: any ProjectionStore) throws {
        try store.setProjection(named: "a", to: [1])
        try store.setProjection(named: "b", to: [2])
        try store.setProjection(named: "a", to: nil)
        try require(try store.projection(named: "a") == nil, "forgets what is removed")
        try require(try store.projection(named: "b") == [2], "removes one name only")
    }

    private static func takesMuch(_ store: any ProjectionStore) throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try store.setProjection(named: "a", to: bytes)
        try require(try store.projection(named: "a") == bytes, "keeps megabytes")
    }
}
