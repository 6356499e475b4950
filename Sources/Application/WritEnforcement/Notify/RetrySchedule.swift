// When a message that could not be delivered is tried again. No randomness: the jitter comes from the key, so that a
// thousand messages for one dead target do not come back at once, and a test sees the same times every day.

public import WritModel

/// Times of attempts.
public struct RetrySchedule: Sendable, Hashable {
    /// The longest wait between two attempts.
    public static let waitMax = TimeSpan.seconds(4 * 3600)

    /// How often a message is tried.
    public var attemptsMax: Int
    /// The wait after the first failure; it doubles after each further one.
    public var first: TimeSpan

    /// A schedule.
    public init(attemptsMax: Int, first: TimeSpan) {
        self.attemptsMax = attemptsMax
        self.first = first
    }

    /// Whether a message that was tried so often is tried no more.
    public func isOver(after attempts: Int) -> Bool { attempts >= attemptsMax }

    /// How long to wait.
    ///
    /// - Parameters:
    ///   - attempts: how often the message was tried, 1 or more.
    ///   - key: the message's key, of which a quarter more or less comes.
    ///   - asked: seconds that the other side asked for; the longer wait holds, up to `waitMax`.
    public func wait(after attempts: Int, key: String, asked: Int? = nil) -> TimeSpan {
        let doublings = min(max(attempts - 1, 0), 20)
        let plain = min(first.nanoseconds << Int64(doublings), Self.waitMax.nanoseconds)
        // FNV-1a over the key and the attempt, its bits mixed once more, as a share of half the wait from -1/4 to +1/4.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in Array(key.utf8) + [UInt8(truncatingIfNeeded: attempts)] {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        hash = (hash ^ hash >> 31) &* 0x9e37_79b9_7f4a_7c15
        let jitter = plain / 2 / 1024 * Int64(hash >> 54) - plain / 4
        let wanted = max(plain + jitter, Int64(min(asked ?? 0, 1 << 30)) * 1_000_000_000)
        return TimeSpan(nanoseconds: min(wanted, Self.waitMax.nanoseconds))
    }
}
