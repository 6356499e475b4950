// Leaves a channel alone that fails again and again: its messages wait, and the other channels have the connections.

public import WritModel

/// The state of one channel's circuit.
public struct CircuitBreaker: Sendable, Hashable {
    /// Failures in a row that open it.
    public static let failuresMax = 3
    /// How long it stays open after it opened; it doubles with each further failure up to `openMax`.
    public static let openFirst = TimeSpan.seconds(15)
    /// The longest it stays open.
    public static let openMax = TimeSpan.seconds(300)

    private var failures = 0
    private var openUntil: Instant?
    private var isProbing = false

    /// A closed circuit.
    public init() {}

    /// Whether the channel works as far as anybody knows.
    public var isClosed: Bool { openUntil == nil }

    /// When messages may be sent again; `nil` while they may.
    ///
    /// - Parameter now: the time.
    public func wait(at now: Instant) -> Instant? {
        guard let openUntil else { return nil }
        if now < openUntil { return openUntil }
        // Half open: one message finds out how things stand.
        return isProbing ? now.adding(Self.openFirst) : nil
    }

    /// Notes that a message is being sent.
    public mutating func begin() { if openUntil != nil { isProbing = true } }

    /// Notes that a message went through, or failed for a reason of its own.
    public mutating func succeed() { self = CircuitBreaker() }

    /// Notes that the channel failed.
    public mutating func fail(at now: Instant) {
        failures += 1
        isProbing = false
        guard failures >= Self.failuresMax else { return }
        let doublings = Int64(min(failures - Self.failuresMax, 10))
        let span = min(Self.openFirst.nanoseconds << doublings, Self.openMax.nanoseconds)
        openUntil = now.adding(TimeSpan(nanoseconds: span))
    }
}
