// Time, randomness, time zones and the user: what the pure parts are handed.

#if canImport(Glibc)
    import Glibc
#endif
import FoundationEssentials
import WritCEL
import WritModel
import WritPipeline

/// The system's time, randomness and user.
enum SystemSources {
    /// Whether the system's threads find what they need. On Linux they read `/proc`, and one that cannot ends the process
    /// whenever it happens to look.
    static var hasProc: Bool {
        #if os(Linux)
            return access("/proc/self/stat", R_OK) == 0
        #else
            return true
        #endif
    }

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

    /// The number of the operating system's user who runs this process.
    static var userNumber: UInt32 { geteuid() }

    /// The name of a user of the operating system, or its number where it has none.
    static func userName(_ number: UInt32) -> String {
        guard let entry = getpwuid(number), let name = entry.pointee.pw_name else { return String(number) }
        return String(cString: name)
    }

    /// A path without symbolic links; `nil` where nothing is there.
    static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    /// The name of the user who asks: through a socket, the one at its other end.
    static var user: String { Door.current?.asker.user ?? userName(getuid()) }

    /// The account of the user who asks.
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
