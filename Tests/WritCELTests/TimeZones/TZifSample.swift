// TZif files made for tests, and those of the system.

import FoundationEssentials
import Synchronization
import WritCEL

/// A file with two local time types, UTC first, and a few transitions.
struct TZifSample {
    var version: UInt8 = 3
    var footer: String
    /// Each to an offset of its own.
    var transitions: [(second: Int64, offset: Int32)] = []
    var leapSeconds = 0
    /// The type of the first transition.
    var firstType: UInt8 = 1

    init(footer: String) { self.footer = footer }

    var bytes: [UInt8] {
        if version == 1 { return block(wide: false) }
        return block(wide: false) + block(wide: true) + [10] + Array(footer.utf8) + [10]
    }

    private func block(wide: Bool) -> [UInt8] {
        let mark = version == 1 ? 0 : version + 48
        let counts = [0, 0, leapSeconds, transitions.count, transitions.count + 1, 4]
        var result = Array("TZif".utf8) + [mark] + Array(repeating: 0, count: 15)
        for count in counts { result += big(Int64(count), 4) }
        for transition in transitions { result += big(transition.second, wide ? 8 : 4) }
        for index in transitions.indices { result.append(index == 0 ? firstType : UInt8(index + 1)) }
        for offset in [0] + transitions.map(\.offset) { result += big(Int64(offset), 4) + [0, 0] }
        result += Array("LMT\0".utf8) + Array(repeating: 0, count: leapSeconds * (wide ? 12 : 8))
        return result
    }

    private func big(_ value: Int64, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }
    }
}

/// The time zone database of the system that runs the tests.
enum SystemZones {
    static let folder = "/usr/share/zoneinfo"

    static let areThere = FileManager.default.fileExists(atPath: folder + "/Europe/Berlin")

    static let zones = TimeZones(version: "system") { name in
        (try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"))).map { Array($0) }
    }
}

/// Counts calls from any thread.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add() { count.withLock { $0 += 1 } }
}
