// Time, randomness, time zones and the user: what the pure parts are handed.

#if canImport(Glibc)
    import Glibc
#endif
import FoundationEssentials
import WritCEL
import WritModel

/// The system's time, randomness and user.
enum SystemSources {
    /// The time of day.
    static let now: @Sendable () -> Instant = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        // Milliseconds: what people read, and as much as other machines' clocks agree on.
        let nanos = Int64(time.tv_nsec) / 1_000_000 * 1_000_000
        return Instant(seconds: Int64(time.tv_sec), nanos: nanos) ?? Instant(nanoseconds: 0)
    }

    /// 16 random bytes as 26 letters and digits.
    static let identifier: @Sendable () -> String = {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        var generator = SystemRandomNumberGenerator()
        return String(decoding: (0..<26).map { _ in alphabet[Int(generator.next() & 31)] }, as: UTF8.self)
    }

    /// Random bytes.
    static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// The name of the operating system's user, or its number.
    static var user: String {
        guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return String(getuid()) }
        return String(cString: name)
    }

    /// The account of the operating system's user.
    static var userAccount: Account {
        get throws {
            guard let account = Account("os:\(user)") else {
                throw CommandFailure(.software, "the system's user name cannot be an account")
            }
            return account
        }
    }
}

/// The system's time-zone data.
enum ZoneInfo {
    /// Where it is on every Linux system.
    static let folder = "/usr/share/zoneinfo"
    /// The longest zone file, in bytes.
    static let fileBytesMax = 1 << 16

    /// The zones with the version of the data, read as they are asked for.
    static func load() -> TimeZones {
        TimeZones(version: version) { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"), data.count <= fileBytesMax
            else {
                return nil
            }
            return Array(data)
        }
    }

    /// The version: the first line of `tzdata.zi`, `# version 2025b`.
    private static var version: String {
        guard let file = fopen("\(folder)/tzdata.zi", "r") else { return "unknown" }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 64)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return "unknown" }
        let line = String(decoding: buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return line.split(separator: " ").last.map(String.init) ?? "unknown"
    }
}
