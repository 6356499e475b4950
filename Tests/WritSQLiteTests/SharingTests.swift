// One log, many threads and processes.

import Dispatch
import Foundation
import Synchronization
import Testing
import WritAuditLog
import WritModel

@testable import WritSQLite

struct SharingTests {
    @Test func keepsIndexesGaplessUnderThreadsOfSeveralOpenings() throws {
        let folder = try TemporaryFolder()
        let stores = [try SQLiteLogStore.create(at: folder.log), try SQLiteLogStore.open(at: folder.log)]
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 6) { thread in
            for number in 0..<25 {
                do {
                    let entry = StoredEntry.sample(number, source: "thread/\(thread)")
                    let index = try stores[thread % 2].write { try $0.append(entry) }
                    let found = try stores[(thread + 1) % 2].read { try $0.entry(at: index) }
                    if found != entry { failures.withLock { $0.append("entry \(index) is another's") } }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try stores[0].read { try $0.gaplessIDs()?.count } == 150)
    }

    @Test(.enabled(if: Appender.canStart, "needs /proc")) func keepsIndexesGaplessUnderSeveralProcesses() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        let children = (0..<3).map {
            Appender(log: folder.log, acknowledgements: "\(folder.path)/acks\($0)", source: "child/\($0)", count: 100)
        }
        let processes = try children.map { try $0.start() }
        for number in 0..<100 { _ = try store.write { try $0.append(.sample(number, source: "parent")) } }
        processes.forEach { $0.waitUntilExit() }
        try store.read { log in
            #expect(try log.gaplessIDs()?.count == 400)
            for child in children {
                let indexes = try child.acknowledged.map { try #require(try log.index(source: child.source, id: $0)) }
                #expect(indexes.count == 100 && indexes == indexes.sorted(), "\(child.source)")
            }
        }
    }

    @Test func readsOneStateWhileOthersAppend() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        _ = try store.write { try $0.append(.sample(0)) }
        try store.read { outer in
            _ = try store.write { try $0.append(.sample(1)) }
            #expect(try outer.index(source: "test", id: "event-1") == nil)
            #expect(try outer.gaplessIDs() == ["event-0"])
            #expect(try store.read { try $0.gaplessIDs()?.count } == 2)
        }
    }

    @Test func tellsAWriterInsideOfAWriterThatTheLogIsBusy() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteLogStore.create(at: folder.log)
        try store.write { log in
            #expect { _ = try store.write { try $0.append(.sample(1)) } } throws: {
                if case LogStoreError.busy = $0 { true } else { false }
            }
            _ = try log.append(.sample(0))
        }
        #expect(try store.read { try $0.gaplessIDs() } == ["event-0"])
    }

    @Test func makesOneDirectoryWhenManyOpenItAtOnce() throws {
        for _ in 0..<10 {
            let folder = try TemporaryFolder()
            let account = try #require(Account("github:ann"))
            let ids = Mutex<[AccountID]>([])
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do {
                    let directory = try SQLiteAccountDirectory.open(at: folder.directory)
                    let found = try directory.ids(for: [(account, "Ann")]).values
                    ids.withLock { $0 += found }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
            #expect(ids.withLock { Set($0).count == 1 && $0.count == 4 })
        }
    }
}
