// A store of projections in memory.

import Synchronization
public import WritInsights

/// Keeps projections in memory.
public final class MemoryProjectionStore: ProjectionStore {
    private let kept = Mutex<[String: [UInt8]]>([:])

    /// An empty store.
    public init() {}

    /// The bytes kept under a name, or `nil`.
    public func projection(named name: String) throws -> [UInt8]? { kept.withLock { $0[name] } }

    /// Keeps bytes under a name, or removes it.
    public func setProjection(named name: String, to bytes: [UInt8]?) throws { kept.withLock { $0[name] = bytes } }
}
