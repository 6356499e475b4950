// A projection is a fold: however it came about, it is the same; and it reads leaves as events are read.

import Testing
import WritAuditLog
import WritModel
import WritPipeline
import WritTesting

@testable import WritInsights

@Suite struct ProjectionTests {
    private static let played = Result {
        var plan = SyntheticPlan.planted(seed: 5)
        plan.weeks = 26
        plan.halvingWeek = 8
        plan.bypassWeek = 12
        plan.silentWeek = 16
        plan.repeatWeek = 18
        plan.repositories = 3
        return try PlayedYear(plan)
    }

    private static func year() throws -> PlayedYear { try played.get() }

    @Test func caughtUpAtRandomPositionsItIsWhatOnePassGives() throws {
        let played = try Self.year()
        try played.world.installation.log.read { log in
            let size = try log.size
            var random = SeededRandom(seed: 99)
            let positions = (0..<100).map { _ in random.next() % size }.sorted()
            var kept = Projection().bytes
            for position in positions {
                let folder = ProjectionFolder(try #require(Projection(bytes: kept)), gates: BuiltInKinds.gates)
                _ = try folder.catchUp(ShorterLog(log, size: position))
                let incremental = folder.finished()
                kept = incremental.bytes
                let fresh = ProjectionFolder(gates: BuiltInKinds.gates)
                // From nothing, in one pass.
                _ = try fresh.catchUp(ShorterLog(log, size: position))
                #expect(fresh.finished().bytes == kept, "at \(position)")
            }
        }
    }

    @Test func storedAndReadItIsTheSame() throws {
        let played = try Self.year()
        try played.world.installation.log.read { log in
            let folder = ProjectionFolder(gates: BuiltInKinds.gates)
            try folder.catchUp(log)
            let projection = folder.finished()
            #expect(Projection(bytes: projection.bytes) == projection)
            #expect(projection.unreadable == 0)
            #expect(!projection.cells.isEmpty && !projection.marks.isEmpty && !projection.changes.isEmpty)
        }
    }

    @Test func damagedBytesAreNoProjection() throws {
        let played = try Self.year()
        try played.world.installation.log.read { log in
            let folder = ProjectionFolder(gates: BuiltInKinds.gates)
            try folder.catchUp(log)
            let bytes = folder.finished().bytes
            #expect(Projection(bytes: []) == nil)
            #expect(Projection(bytes: Array(bytes.dropLast())) == nil)
            #expect(Projection(bytes: bytes + [0]) == nil)
            var random = SeededRandom(seed: 4)
            for _ in 0..<200 {
                var changed = bytes
                changed[Int(random.next() % UInt64(bytes.count))] ^= UInt8(truncatingIfNeeded: random.next() | 1)
                // Whatever comes of it, reading it ends.
                _ = Projection(bytes: changed)
            }
        }
    }

    @Test func theKeeperTakesUpWhereItStoppedAndForgetsOtherLogs() throws {
        let played = try Self.year()
        var plan = SyntheticPlan(seed: 6)
        plan.weeks = 4
        let other = try PlayedYear(plan)
        let store = MemoryProjectionStore()
        let keeper = ProjectionKeeper(store)
        let first = try played.world.installation.log.read {
            try keeper.current($0, gates: BuiltInKinds.gates, rebuild: true)
        }
        #expect(try store.projection(named: ProjectionKeeper.name) == first.bytes)
        let second = try played.world.installation.log.read { try keeper.current($0, gates: BuiltInKinds.gates) }
        #expect(second == first)
        let fresh = try other.world.installation.log.read {
            try ProjectionKeeper(MemoryProjectionStore()).current($0, gates: BuiltInKinds.gates)
        }
        #expect(try other.world.installation.log.read { try keeper.current($0, gates: BuiltInKinds.gates) } == fresh)
        let rebuilt = try played.world.installation.log.read {
            try keeper.current($0, gates: BuiltInKinds.gates, rebuild: true)
        }
        #expect(rebuilt == first)
    }

    @Test func leavesAreReadAsEventsAre() throws {
        let played = try Self.year()
        try played.world.installation.log.read { log in
            var scan = LeafScan()
            try log.forEachEntry(in: 0..<min(5000, log.size), kinds: nil) { _, entry in
                let event = try Event(leaf: entry.leaf)
                entry.leaf.withUnsafeBufferPointer { bytes in
                    #expect(scan.scan(bytes) != nil)
                    #expect(scan.second == event.effectiveTime.seconds)
                    #expect(scan.data.count == event.data.members.count)
                    #expect(scan.actorID(in: bytes) == event.actor?.id.description ?? "")
                    for name in ["repository", "deploy", "head", "name"] as [StaticString] {
                        #expect(scan.text(name, in: bytes) == event.data[name.description]?.stringValue)
                    }
                }
                return true
            }
        }
    }

    @Test(arguments: ["", "{", "{}", "{\"at\":\"x\"}", "[1,2]", "{\"id\":\"a\\\"", "{\"data\":{\"a\":1}}"])
    func whatIsNoLeafIsRefused(text: String) {
        var scan = LeafScan()
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            #expect(scan.scan(bytes) == nil)
        }
    }

    @Test func escapedTextIsReadAsWritten() {
        let leaf =
            #"{"at":"2025-01-01T00:00:00Z","seen":"2025-01-01T00:00:00.5Z","data":{"a":"x\"\\\u00e9","b":[{"c":"]}"}],"d":true}}"#
        var scan = LeafScan()
        Array(leaf.utf8).withUnsafeBufferPointer { bytes in
            #expect(scan.scan(bytes) != nil)
            #expect(scan.text("a", in: bytes) == "x\"\\é")
            #expect(scan.isTrue("d", in: bytes))
            #expect(scan.data.count == 3)
        }
    }

    @Test func theStoreInMemoryKeepsTheContract() throws {
        try ProjectionStoreContract.check { MemoryProjectionStore() }
    }
}
