// No bit of a log can be changed without being found out. A seed is a reproduction.

import Testing
import WritAuditLog
import WritMerkle
import WritTesting

struct BitFlipTests {
    private static let flips = 1_000

    @Test func theIndependentCheckerFindsEveryFlippedBitOfAnExport() throws {
        let log = try SampleLog(size: 300)
        let destination = MemoryDestination()
        _ = try log.store.read { try LogExporter($0, to: destination).export() }
        let checker = IndependentChecker(origin: SampleLog.origin, vkey: log.key.verifierKey.description)
        try checker.check(destination.files)
        var random = SeededGenerator(seed: 2026)
        let paths = destination.files.keys.sorted()
        var undetected: [String] = []
        for _ in 0..<Self.flips {
            let path = try #require(paths.randomElement(using: &random))
            var files = destination.files
            let bit = Int.random(in: 0..<(files[path]?.count ?? 0) * 8, using: &random)
            files[path]?[bit / 8] ^= 1 << UInt8(bit % 8)
            if (try? checker.check(files)) != nil { undetected.append("\(path) bit \(bit)") }
        }
        #expect(undetected == [])
    }

    @Test func theVerifierFindsEveryFlippedBitOfAStoreAndNamesTheEntry() throws {
        let log = try SampleLog(size: 300)
        var pristine = MemoryLog()
        log.store.tamper { pristine = $0 }
        var random = SeededGenerator(seed: 2027)
        var undetected: [String] = []
        var misnamed: [String] = []
        for number in 0..<Self.flips {
            var damaged = pristine
            let flip = Flip(of: &damaged, part: number % 3, using: &random)
            log.store.tamper { $0 = damaged }
            let report = try log.verify()
            if report.isIntact { undetected.append(flip.description) }
            if report.firstWrongEntry != flip.entry { misnamed.append("\(flip.description): \(report)") }
            if flip.entry != nil, report.wrongEntries != 1 { misnamed.append("\(flip.description): \(report)") }
        }
        #expect(undetected == [])
        #expect(misnamed == [])
    }

    @Test func theVerifierNamesTheEntryOfEveryFlippedBitOfAColumn() throws {
        let log = try SampleLog(size: 300)
        var pristine = MemoryLog()
        log.store.tamper { pristine = $0 }
        var random = SeededGenerator(seed: 2028)
        let columns: [WritableKeyPath<StoredEntry, String>] = [\.id, \.source, \.kind]
        for number in 0..<300 {
            let index = Int.random(in: 0..<300, using: &random)
            var text = Array(pristine.entries[index][keyPath: columns[number % 3]].utf8)
            // The low seven bits, so that the text stays text.
            text[Int.random(in: text.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<7, using: &random)
            log.store.tamper {
                $0 = pristine
                $0.entries[index][keyPath: columns[number % 3]] = String(decoding: text, as: UTF8.self)
            }
            let report = try log.verify()
            #expect(report.firstWrongEntry == UInt64(index) && report.problemCount == 1)
        }
    }
}

/// One bit flipped in an entry's leaf, a tile or the checkpoint.
private struct Flip: CustomStringConvertible {
    let description: String
    let entry: UInt64?

    init(of log: inout MemoryLog, part: Int, using random: inout SeededGenerator) {
        func flip(_ bytes: inout [UInt8]) -> Int {
            let bit = Int.random(in: 0..<bytes.count * 8, using: &random)
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            return bit
        }
        switch part {
        case 0:
            let index = Int.random(in: log.entries.indices, using: &random)
            let bit = flip(&log.entries[index].leaf)
            description = "entry \(index) bit \(bit)"
            entry = UInt64(index)
        case 1:
            let places = log.tiles.keys.sorted { ($0.level, $0.index) < ($1.level, $1.index) }
            let place = places[Int.random(in: places.indices, using: &random)]
            let bit = flip(&log.tiles[place, default: []])
            description = "tile \(place.level)/\(place.index) bit \(bit)"
            entry = nil
        default:
            var note = Array((log.checkpoint ?? "").utf8)
            let bit = flip(&note)
            // What is no longer UTF-8 becomes a replacement character, as it would on the way out of a database.
            log.checkpoint = String(decoding: note, as: UTF8.self)
            description = "checkpoint bit \(bit)"
            entry = nil
        }
    }
}
