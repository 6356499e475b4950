// Output that waits until the read it answers is recorded.

import Synchronization

/// Holds back what a command prints, in parts of bounded size: each part leaves after what was read for it is on record.
final class HeldOutput: Sendable {
    /// How much is held before a record is made for it, in bytes. Larger parts mean fewer syncs of the disk.
    static let bytesMax = 4 << 20

    struct State {
        var bytes: [UInt8] = []
        var failure: (any Error)?
    }

    private let state = Mutex(State())
    private let record: @Sendable () throws -> Void

    /// - Parameter record: records what has been read since it was last called.
    init(record: @escaping @Sendable () throws -> Void) { self.record = record }

    /// Takes bytes of the result.
    func write(_ bytes: [UInt8]) {
        let isFull = state.withLock { state in
            // Once a read could not be recorded, nothing more leaves.
            guard state.failure == nil else { return false }
            state.bytes += bytes
            return state.bytes.count >= Self.bytesMax
        }
        if isFull { flush() }
    }

    /// Records and prints what is left.
    ///
    /// - Throws: why an earlier or this part could not be recorded.
    func finish() throws {
        flush()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func flush() {
        guard state.withLock({ $0.failure == nil }) else { return }
        do { try record() } catch {
            return state.withLock { state in
                state.failure = error
                state.bytes = []
            }
        }
        let bytes = state.withLock { state in
            defer { state.bytes = [] }
            return state.bytes
        }
        Output.raw(bytes, isError: false)
    }
}
