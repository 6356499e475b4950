// Claims about transactions: all or nothing, one writer, snapshots, durability.

import Dispatch
import Synchronization
import WritAuditLog
import WritModel

extension LogStoreContract {
    /// Changes one of everything.
    private static func changeEverything(_ log: any LogWriting, number: Int) throws {
        _ = try log.append(.sample(number))
        try log.setTile(level: 0, index: 0, bytes: [UInt8](repeating: UInt8(number), count: 32))
        try log.setCheckpoint("checkpoint \(number)")
        try log.begin(.sample(begin: UInt64(number)), keys: [7])
        try log.setNote(named: "note", to: [UInt8(number)])
    }

    /// Throws unless the log is as it was after so many changes.
    private static func requireState(_ log: any LogReading, changes: Int, _ what: String) throws {
        try require(try log.size, UInt64(changes), "\(what): the size")
        try require(try log.indexes(in: 0..<99, kinds: nil).count, changes, "\(what): entries walked over")
        try require(
            try log.indexes(in: 0..<99, kinds: [.commitRecorded]).count, changes, "\(what): entries of the kind")
        try require(try log.facts(key: 7, before: 99, limit: 99, .all).count, changes, "\(what): facts")
        let last = changes == 0 ? nil : UInt8(changes - 1)
        try require(try log.tile(level: 0, index: 0)?.first, last, "\(what): the tile")
        try require(try log.checkpoint(), last.map { "checkpoint \($0)" }, "\(what): the checkpoint")
        try require(try log.note(named: "note"), last.map { [$0] }, "\(what): the note")
        try require(
            try log.index(source: "test", id: "event-\(changes)"), nil, "\(what): the index of the next event")
    }

    static let atomicityClaims: [Claim] = [
        Claim("read and write return what their closure returns") { subject in
            try require(try subject.store.write { _ in 17 }, 17, "write")
            try require(try subject.store.read { _ in "x" }, "x", "read")
        },
        Claim("when the closure of write throws, nothing has changed") { subject in
            for changes in 0..<2 {
                try requireError("write", where: { $0 is Deliberate }) {
                    try subject.store.write { log in
                        try changeEverything(log, number: changes)
                        throw Deliberate()
                    }
                }
                try subject.store.read { try requireState($0, changes: changes, "after a failed write") }
                try subject.store.write { try changeEverything($0, number: changes) }
                try subject.store.read { try requireState($0, changes: changes + 1, "after a good write") }
            }
        },
        Claim("a failed write undoes ends, removals and replacements") { subject in
            let number = try subject.store.write { log in
                try changeEverything(log, number: 0)
                return try log.begin(.sample(begin: 3), keys: [8])
            }
            try requireError("write", where: { $0 is Deliberate }) {
                try subject.store.write { log in
                    try log.end(number, .sample(4))
                    try log.removeFacts(rule: 1)
                    try log.setNote(named: "note", to: nil)
                    throw Deliberate()
                }
            }
            try subject.store.read { log in
                try requireState(log, changes: 1, "afterwards")
                try require(try log.facts(key: 8, before: 99, limit: 9, .all).first?.row.end, nil, "the end")
            }
        },
        Claim("a read throws what its closure throws") { subject in
            try requireError("read", where: { $0 is Deliberate }) { try subject.store.read { _ in throw Deliberate() } }
        },
        Claim("what write wrote is there for another process that opens the log") { subject in
            for number in 0..<2 { try subject.store.write { try changeEverything($0, number: number) } }
            try subject.reopen().store.read { try requireState($0, changes: 2, "the other process") }
        },
    ]

    static let concurrencyClaims: [Claim] = [
        Claim("a read sees no change made after it began") { subject in
            let other = try subject.reopen().store
            try subject.store.write { try changeEverything($0, number: 0) }
            try subject.store.read { log in
                try requireState(log, changes: 1, "before")
                try onAnotherThread { try other.write { try changeEverything($0, number: 1) } }
                try requireState(log, changes: 1, "while another writes")
            }
            try subject.store.read { try requireState($0, changes: 2, "afterwards") }
        },
        Claim("a read beside an unfinished write sees the state before it") { subject in
            let other = try subject.reopen().store
            try subject.store.write { log in
                try changeEverything(log, number: 0)
                try onAnotherThread { try other.read { try requireState($0, changes: 0, "beside the write") } }
            }
            try other.read { try requireState($0, changes: 1, "afterwards") }
        },
        Claim("writers take turns, and each sees what the ones before it appended") { subject in
            let stores = [subject.store, try subject.reopen().store]
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { writer in
                do {
                    for _ in 0..<8 { try appendNext(to: stores[writer % 2], source: "writer/\(writer)") }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            try require(failures.withLock { $0 }, [], "failures")
            try subject.store.read { log in
                try require(try log.indexes(in: 0..<99, kinds: nil), Array(0..<32), "the indexes")
                for index in 0..<32 {
                    let id = try log.entry(at: UInt64(index)).id
                    try require(id, "event-\(index)", "the size that the writer of entry \(index) saw")
                }
            }
        },
        Claim("a writer that waits 5 seconds for the lock is told that the log is busy") { subject in
            let other = try subject.reopen().store
            try subject.store.write { log in
                let start = ContinuousClock.now
                try requireError("the second writer", where: isBusy) {
                    try onAnotherThread { try other.write { try changeEverything($0, number: 9) } }
                }
                let waited = ContinuousClock.now - start
                try require(waited > .seconds(3) && waited < .seconds(20), "it waited \(waited), not about 5 seconds")
                try changeEverything(log, number: 0)
            }
            try other.write { try changeEverything($0, number: 1) }
            try subject.store.read { try requireState($0, changes: 2, "afterwards") }
        },
    ]

    static let transactionClaims = walkClaims + atomicityClaims + concurrencyClaims

    private static func isBusy(_ error: any Error) -> Bool {
        if case LogStoreError.busy = error { true } else { false }
    }

    /// Appends an event whose id is the size that the transaction saw.
    private static func appendNext(to store: any LogStore, source: String) throws {
        try store.write { log in _ = try log.append(.sample(Int(try log.size), source: source)) }
    }

    /// Runs a body on another thread and waits for it: some stores refuse one transaction inside of another.
    private static func onAnotherThread(_ body: @escaping @Sendable () throws -> Void) throws {
        let outcome = Mutex<Result<Void, any Error>>(.success(()))
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            let result = Result { try body() }
            outcome.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        try outcome.withLock { $0 }.get()
    }
}
