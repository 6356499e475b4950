// Exports are what the independent checker accepts, whatever was there before.

import Foundation
import Testing
import WritAuditLog
import WritMerkle
import WritTesting

struct LogExporterTests {
    private func checker(_ log: SampleLog) -> IndependentChecker {
        IndependentChecker(origin: SampleLog.origin, vkey: log.key.verifierKey.description)
    }

    @discardableResult
    private func export(_ log: SampleLog, to destination: any TileDestination) throws -> LogExport {
        try log.store.read { try LogExporter($0, to: destination).export() }
    }

    @Test(arguments: [0, 1, 255, 256, 257, 600])
    func writesExactlyTheFilesOfALogOf(_ size: Int) throws {
        let log = try SampleLog(size: size)
        if size == 0 { try log.append(0..<0) }
        let destination = MemoryDestination()
        let result = try export(log, to: destination)
        #expect(try checker(log).check(destination.files) == size)
        #expect(result.written == destination.files.count - 1 && result.kept == 0 && result.removed == 0)
    }

    @Test func keepsPartialTilesUntilTheFullOnesAreThere() throws {
        let log = try SampleLog()
        let destination = MemoryDestination()
        var (size, checkpoints) = (0, [String: [UInt8]]())
        for end in [10, 200, 255, 256, 300, 310, 511, 512, 600] {
            try log.append(size..<end)
            size = end
            try export(log, to: destination)
            // Whoever reads by an older checkpoint finds the tiles it needs: as they were, or full.
            checkpoints["\(end)"] = destination.files["checkpoint"]
            let full = UInt64(end) >> 8
            for old in checkpoints.keys.compactMap({ UInt64($0) }) {
                let tiles = Array(TileCoordinate.tiles(forSize: old)).map(\.path)
                let bundles = Array(BundleCoordinate.bundles(forSize: old)).map(\.path)
                for path in tiles + bundles {
                    let whole = path.components(separatedBy: ".p/")[0]
                    #expect(destination.files[path] != nil || destination.files[whole] != nil, "\(old): \(path)")
                }
            }
            let partials = destination.files.keys.filter { $0.contains(".p/") }
            #expect(partials.allSatisfy { destination.files[$0.components(separatedBy: ".p/")[0]] == nil })
            #expect(destination.files.keys.filter { $0.hasPrefix("tile/0/") && !$0.contains(".p/") }.count == full)
        }
    }

    @Test func exportsOnlyWhatIsNewAndRemovesWhatItReplaces() throws {
        let log = try SampleLog()
        let destination = MemoryDestination()
        var size = 0
        for end in [10, 200, 256, 300, 600, 600, 1_100] {
            try log.append(size..<end)
            size = end
            destination.steps = []
            let result = try export(log, to: destination)
            #expect(try checker(log).check(destination.files) == end)
            let tiles = Array(TileCoordinate.tiles(forSize: UInt64(end)))
            let bundles = Array(BundleCoordinate.bundles(forSize: UInt64(end)))
            #expect(result.written + result.kept == tiles.count + bundles.count)
        }
        let full = ["tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001"]
        #expect(destination.steps.filter(full.contains) == [])
    }

    @Test func writesTheCheckpointAfterAllItCoversAndRemovesLast() throws {
        let log = try SampleLog(size: 300)
        let destination = MemoryDestination()
        try export(log, to: destination)
        try log.append(300..<600)
        destination.steps = []
        try export(log, to: destination)
        let place = try #require(destination.steps.firstIndex(of: "checkpoint"))
        #expect(destination.steps[..<place].allSatisfy { !$0.hasPrefix("-") })
        #expect(destination.steps[place - 1] == "." && destination.steps[place + 1] == ".")
        #expect(destination.steps[(place + 2)...].allSatisfy { $0.hasPrefix("-") && $0.contains(".p/") })
        #expect(destination.steps.suffix(3).count == 3)
    }

    @Test func completesAnExportThatWasInterruptedAnywhere() throws {
        let log = try SampleLog(size: 300)
        let before = MemoryDestination()
        try export(log, to: before)
        try log.append(300..<600)
        for step in 0..<12 {
            let destination = MemoryDestination(before.files)
            destination.failsAt = step
            guard (try? export(log, to: destination)) == nil else { continue }
            // What is there still serves the old checkpoint, or already the new one.
            try checker(log).check(destination.files, strict: false)
            destination.failsAt = nil
            try export(log, to: destination)
            #expect(try checker(log).check(destination.files) == 600)
        }
    }

    @Test func writesAgainWhatIsMissingOrOfAnotherLength() throws {
        let log = try SampleLog(size: 600)
        let destination = MemoryDestination()
        try export(log, to: destination)
        destination.files["tile/0/000"] = nil
        destination.files["tile/0/001"]?.removeLast()
        destination.files["tile/entries/000"] = nil
        destination.files["tile/entries/001"] = []
        try export(log, to: destination)
        try checker(log).check(destination.files)
        destination.files["checkpoint"] = Array("no checkpoint".utf8)
        #expect(try export(log, to: destination).kept == 0)
        try checker(log).check(destination.files)
    }

    @Test func refusesToReplaceALargerExport() throws {
        let destination = MemoryDestination()
        try export(SampleLog(size: 301), to: destination)
        let files = destination.files
        #expect(throws: AuditLogError.exportIsNewer(exported: 301, size: 300)) {
            try export(SampleLog(size: 300), to: destination)
        }
        #expect(destination.files == files)
    }

    @Test func refusesToContinueTheExportOfALogThatWasRewritten() throws {
        let destination = MemoryDestination()
        let other = try SampleLog(size: 299)
        try other.append(1_000..<1_001)
        try export(other, to: destination)
        let files = destination.files
        #expect(throws: AuditLogError.exportOfAnotherLog(size: 300, origin: SampleLog.origin)) {
            try export(SampleLog(size: 600), to: destination)
        }
        #expect(destination.files == files)
    }

    @Test func exportsNoDamage() throws {
        let log = try SampleLog(size: 600)
        log.store.tamper { $0.entries[300].leaf.append(32) }
        #expect(throws: AuditLogError.entryAltered(index: 300)) { try export(log, to: MemoryDestination()) }
        let other = try SampleLog(size: 600)
        other.store.tamper { $0.tiles[.init(level: 0, index: 2)]?[0] ^= 1 }
        #expect(throws: AuditLogError.self) { try export(other, to: MemoryDestination()) }
    }

    @Test func exportsToAFolder() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("writ-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = folder.appendingPathComponent("a/log")
        let log = try SampleLog(size: 300)
        for end in [300, 300, 700] {
            try log.append(Int(try log.checkpoint().size)..<end)
            try export(log, to: DirectoryDestination(path: place.path))
            // Strict: no temporary file and no stale one is left.
            #expect(try checker(log).check(readFolder(place)) == end)
        }
    }

    @Test func staysInsideOfTheFolder() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("writ-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let destination = DirectoryDestination(path: folder.path)
        for path in ["", "/etc/x", "../x", "a/../../x", "a//b", ".", "a/\u{0}b"] {
            #expect(throws: AuditLogError.pathRefused(path)) { try destination.write([1], to: path) }
            #expect(throws: AuditLogError.pathRefused(path)) { try destination.remove(path) }
            #expect(throws: AuditLogError.pathRefused(path)) { try destination.read(path) }
        }
        #expect(try destination.list().isEmpty)
        #expect(try destination.read("checkpoint") == nil)
    }

    @Test func saysWhichFileFailed() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("writ-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A file where a folder must be.
        try Data([1]).write(to: folder.appendingPathComponent("tile"))
        let log = try SampleLog(size: 3)
        let error = #expect(throws: AuditLogError.self) { try export(log, to: DirectoryDestination(path: folder.path)) }
        #expect("\(String(describing: error))".contains("tile"))
    }
}
