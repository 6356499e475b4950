// The checker agrees with logs of others before it judges ours.

import Foundation
import Testing

/// The logs in the folder that WRIT_SHARED_DATA names, or beside the package.
enum SharedLogs {
    static let folder: URL = {
        let root = ProcessInfo.processInfo.environment["WRIT_SHARED_DATA"].map { URL(fileURLWithPath: $0) }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        return (root ?? package.appendingPathComponent("../shared/data")).standardizedFileURL
            .appendingPathComponent("tlog-vectors/logs")
    }()

    static let areThere = FileManager.default.fileExists(atPath: folder.path)

    static func files(_ name: String) throws -> [String: [UInt8]] {
        try readFolder(folder.appendingPathComponent(name))
    }
}

/// All files below a folder.
func readFolder(_ folder: URL) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
        var isFolder: ObjCBool = false
        let url = folder.appendingPathComponent(path)
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
            continue
        }
        files[path] = Array(try Data(contentsOf: url))
    }
    return files
}

@Suite(.enabled(if: SharedLogs.areThere, "no tlog-vectors: set WRIT_SHARED_DATA to the folder that holds them"))
struct IndependentCheckerTests {
    private let tessera = IndependentChecker(
        origin: "example.com/log/testdata",
        vkey: "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")

    @Test func acceptsTheTesseraLogAtEverySize() throws {
        let files = try SharedLogs.files("tessera-testdata")
        for size in 0...15 {
            #expect(try tessera.check(files, checkpoint: "checkpoint.\(size)", strict: false) == size)
        }
    }

    @Test(arguments: [1, 256, 300, 600])
    func acceptsTheGeneratedLogByLogAndWitness(_ size: Int) throws {
        let files = try SharedLogs.files("generated-600")
        for vkey in [
            "audit.example/tiny+3ca577a1+AUjgW0k/ifzcgyVjX9IWULGe+1D6pl4bRPrYer6KCTfe",
            "witness.example/w1+82c1e444+BAbL7K7b2+JbT1u2zcuO23EMBwrKfyjjJg20c3uMQGbx",
        ] {
            let checker = IndependentChecker(origin: "audit.example/tiny", vkey: vkey)
            #expect(try checker.check(files, checkpoint: "checkpoint.\(size)", strict: false) == size)
        }
    }

    @Test func acceptsTheHashesOfTheSunlightMirrorAndNotItsFakeEntries() throws {
        let files = try SharedLogs.files("sunlight-mirror-hashes")
        var checker = IndependentChecker(
            origin: "rome2026h1.example.org",
            vkey: "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O", hashesOnly: true)
        #expect(try checker.check(files, strict: false) == 300)
        checker.hashesOnly = false
        #expect(throws: IndependentChecker.Failure.self) { try checker.check(files, strict: false) }
    }
}
