// Which process this is, and whether another one still runs: for what a killed process left in its hand.

#if canImport(Glibc)
    import Glibc
#endif
import FoundationEssentials
import WritPipeline

/// Names of processes: the namespace they are counted in, the number, and when it started, since numbers come again.
enum ProcessIdentity {
    /// This process, as a runner of the outbox.
    static var ofThisProcess: OutboxRunnerIdentity {
        let name = [namespace, String(getpid()), started(getpid()) ?? "?", SystemSources.identifier()]
        return OutboxRunnerIdentity(name: name.joined(separator: " "), isRunning: isRunning)
    }

    /// Whether the process of a name still runs; true where it cannot be seen from here.
    @Sendable static func isRunning(_ name: String) -> Bool {
        let parts = name.split(separator: " ").map(String.init)
        guard parts.count == 4, parts[0] == namespace, let number = Int32(parts[1]) else { return true }
        return started(number) == parts[2]
    }

    private static var namespace: String {
        let link = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? "?"
        let boot = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id").map {
            String(decoding: $0, as: UTF8.self).prefix(8)
        }
        return "\(link)/\(boot ?? "?")".filter { !$0.isWhitespace }
    }

    /// When a process started, in ticks since the machine did: field 22 of its `stat`. `nil` for one that has ended.
    private static func started(_ number: Int32) -> String? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(number)/stat") else { return nil }
        // The name in parentheses may hold anything; the fields behind it do not.
        let text = String(decoding: data, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        // A process that has ended and was not waited for is no longer running.
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }
}
