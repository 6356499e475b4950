// The contract with whatever keeps projections, and the keeping itself.

import Synchronization
public import WritAuditLog

/// Keeps projections by name. What it holds may be deleted at any time: everything can be made anew from the log, so a
/// store need not sync to the disk. Every store runs `ProjectionStoreContract` of WritTesting unchanged.
public protocol ProjectionStore: Sendable {
    /// The bytes kept under a name, or `nil`.
    ///
    /// - Throws: `LogStoreError` when the store cannot be read.
    func projection(named name: String) throws -> [UInt8]?

    /// Keeps bytes under a name in place of what is there, or removes it. Who reads at the same time sees either.
    ///
    /// - Throws: `LogStoreError` when the store cannot be written.
    func setProjection(named name: String, to bytes: [UInt8]?) throws
}

/// Brings a log's projection up to date, and remembers it for the next time.
public final class ProjectionKeeper: Sendable {
    /// The name that the projection of a log is kept under.
    public static let name = "insights"
    /// Entries behind which the kept projection may stay: reading so few again is cheaper than writing all of it.
    public static let lagMax = 5000

    private let store: any ProjectionStore
    /// The latest projection, and how far the store's is.
    private let latest = Mutex<(projection: Projection, kept: UInt64)?>(nil)

    /// A keeper.
    public init(_ store: any ProjectionStore) { self.store = store }

    /// The projection of all of a log.
    ///
    /// Costs one pass over the entries since the last time, and the first time reading what is kept. Keeps the result when
    /// it is well ahead of what is kept.
    ///
    /// - Parameters:
    ///   - log: one state of the log.
    ///   - gates: the kinds of requests, as the schemas in force say.
    ///   - rebuild: whether to begin from nothing.
    ///   - progress: called now and then with the number of entries read.
    /// - Throws: errors of the log. A store that cannot be read or written costs time and nothing else.
    public func current(
        _ log: any LogReading, gates: Set<String>, rebuild: Bool = false, progress: (Int) -> Void = { _ in }
    ) throws -> Projection {
        var known = rebuild ? nil : try known(log)
        let kept = known?.kept ?? 0
        // Given away, not shared: what two hold is copied when one of them changes it.
        let folder = ProjectionFolder(known.take()?.projection ?? Projection(), gates: gates)
        try folder.catchUp(log, progress: progress)
        let projection = folder.finished()
        let isKept = rebuild || projection.position - kept >= Self.lagMax
        if isKept { try? store.setProjection(named: Self.name, to: projection.bytes) }
        latest.withLock { $0 = (projection, isKept ? projection.position : kept) }
        return projection
    }

    /// Where to begin: the latest projection, else the stored one, unless it is of another log, or of this one before it
    /// was put back from a copy. The latest is taken out: whoever asks meanwhile begins with the stored one.
    private func known(_ log: any LogReading) throws -> (projection: Projection, kept: UInt64)? {
        if let latest = latest.withLock({ $0.take() }), try isOf(log, latest.projection) { return latest }
        guard let stored = (try? store.projection(named: Self.name)).flatMap({ Projection(bytes: $0) }),
            try isOf(log, stored)
        else { return nil }
        return (stored, stored.position)
    }

    private func isOf(_ log: any LogReading, _ projection: Projection) throws -> Bool {
        guard projection.position <= (try log.size) else { return false }
        guard projection.position > 0 else { return true }
        return ProjectionFolder.anchor(try log.entry(at: projection.position - 1)) == projection.anchor
    }
}
