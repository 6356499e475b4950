// Entries and facts for tests.

import Foundation
import WritAuditLog
import WritModel
import WritSQLite

extension StoredEntry {
    /// An entry that differs by its number.
    static func sample(
        _ number: Int, source: String = "test", kind: EventKind = .commitRecorded, bytes: Int = 40
    ) -> StoredEntry {
        var leaf = Array("{\"id\":\"event-\(number)\"}".utf8)
        leaf += [UInt8](repeating: 0x20, count: max(0, bytes - leaf.count))
        return StoredEntry(id: "event-\(number)", source: source, kind: kind.description, leaf: leaf)
    }
}

extension LogReading {
    /// The ids of all entries, after checking that the indexes have no gap.
    func gaplessIDs() throws -> [String]? {
        var ids: [String] = []
        var isGapless = true
        try forEachEntry(in: 0..<UInt64.max, kinds: nil) { index, entry in
            isGapless = isGapless && index == UInt64(ids.count)
            ids.append(entry.id)
            return true
        }
        return try isGapless && ids.count == Int(size) ? ids : nil
    }
}

/// The error that a test throws on purpose.
struct Deliberate: Error {}

/// Whether this process is root, which permissions do not stop.
let isRoot = geteuid() == 0
