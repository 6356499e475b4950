// Time zones by name, read from TZif bytes that somebody else loads: nothing here reads files or asks for the time.

import Synchronization

/// Time zones of one release of the IANA time zone database.
///
/// A value of this type answers the same question in the same way for ever, provided that `file` does: zones are parsed
/// at first use and kept. It may be shared by threads.
public struct TimeZones: Sendable {
    /// The longest zone name, in bytes.
    public static let nameBytesMax = 64
    /// Zones, and names that are none, kept after first use; what exceeds it is read again every time.
    public static let cachedMax = 2048

    /// The release of the database, such as `2025b`; recorded with every decision.
    public let version: String
    private let file: @Sendable (String) -> [UInt8]?
    private let cache = Cache()

    /// Time zones.
    ///
    /// - Parameters:
    ///   - version: the release of the database.
    ///   - file: gives the TZif bytes (RFC 9636, versions 1 to 4) of a zone by its name, or `nil` when there is none.
    ///     It is called with checked names only (`isName`), from any thread, and has to give the same bytes every time.
    public init(version: String, file: @escaping @Sendable (String) -> [UInt8]?) {
        self.version = version
        self.file = file
    }

    /// Time zones that are all in memory.
    ///
    /// - Parameters:
    ///   - version: the release of the database.
    ///   - files: TZif bytes by zone name.
    public init(version: String, files: [String: [UInt8]]) {
        self.init(version: version) { files[$0] }
    }

    /// `UTC` and nothing else.
    public static let utcOnly = TimeZones(version: "none", files: [:])

    /// Whether there is a zone of this name.
    public func contains(_ zone: String) -> Bool { rules(of: zone) != nil }

    /// Seconds east of UTC at a moment.
    ///
    /// - Parameters:
    ///   - zone: a zone's name: `Europe/Berlin`.
    ///   - second: seconds since 1970-01-01T00:00:00Z.
    /// - Returns: the offset, or `nil` when there is no such zone. Costs one dictionary look-up and one binary search.
    public func offset(of zone: String, atSecond second: Int64) -> Int? { rules(of: zone)?.offset(atSecond: second) }

    /// The moment at which clocks of a zone show a local time; see `TimeZoneRules.second(ofLocal:)`.
    ///
    /// - Parameters:
    ///   - local: seconds from 1970-01-01T00:00:00 to the local time, as if both were UTC.
    ///   - zone: a zone's name.
    /// - Returns: seconds since 1970-01-01T00:00:00Z, or `nil` when there is no such zone.
    public func second(ofLocal local: Int64, in zone: String) -> Int64? { rules(of: zone)?.second(ofLocal: local) }

    /// A zone's rules, for callers that ask one zone often: no lock is taken afterwards.
    ///
    /// - Parameter zone: a zone's name; `UTC` is known without a file.
    /// - Returns: `nil` when the name is malformed, has no file, or its file is not TZif.
    public func rules(of zone: String) -> TimeZoneRules? {
        if let known = cache.entries.withLock({ $0[zone] }) { return known.rules }
        guard Self.isName(zone) else { return nil }
        // Parsed outside the lock: two threads may parse the same bytes, and get the same rules.
        let rules = file(zone).flatMap { try? TimeZoneRules(tzif: $0) } ?? (zone == "UTC" ? .utc : nil)
        cache.entries.withLock { entries in
            if entries.count < Self.cachedMax { entries[zone] = Entry(rules: rules) }
        }
        return rules
    }

    /// Whether a text can be a zone's name: parts of letters, digits, `_`, `+`, `-`, separated by single slashes.
    ///
    /// Neither `.` nor an empty part is possible, so a name never leaves the folder it is looked for in.
    public static func isName(_ text: String) -> Bool {
        var partBytes = 0
        guard text.utf8.count <= nameBytesMax else { return false }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                partBytes += 1
            case UInt8(ascii: "/") where partBytes > 0: partBytes = 0
            default: return false
            }
        }
        return partBytes > 0
    }

    /// What is known of a name: its rules, or that there are none.
    private struct Entry: Sendable {
        var rules: TimeZoneRules?
    }

    /// The zones used so far, guarded by their lock.
    private final class Cache: Sendable {
        let entries = Mutex<[String: Entry]>([:])
    }
}
