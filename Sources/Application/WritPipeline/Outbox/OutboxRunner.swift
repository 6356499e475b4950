// Delivers what is due: claims rows, sends them through their channels side by side, and records what became of them.
//
// The runner holds the log only while it claims and records, never while it waits for a target; results are recorded
// together, at most a few times a second, so that gates have the log for themselves.

import WritAuditLog
import WritEnforcement
import WritModel
public import WritPolicy

/// What a run did.
public struct OutboxReport: Sendable, Hashable {
    /// Messages that were delivered.
    public var delivered = 0
    /// Messages that other messages told.
    public var grouped = 0
    /// Attempts that failed.
    public var failed = 0
    /// Messages that were put off because their channel is failing.
    public var postponed = 0
    /// What is wrong with channels, the latest for each.
    public var problems: [String: String] = [:]

    /// A run that has done nothing yet.
    public init() {}
}

/// Who runs, so that what a runner had in hand when it was killed need not wait for its lease to run out.
public struct OutboxRunnerIdentity: Sendable {
    /// A name that no other runner has or had.
    public var name: String
    /// Whether the runner of a name still runs; true where nobody can tell.
    public var isRunning: @Sendable (String) -> Bool

    /// An identity.
    public init(name: String, isRunning: @escaping @Sendable (String) -> Bool) {
        self.name = name
        self.isRunning = isRunning
    }
}

/// Carries out the outbox.
public struct OutboxRunner: Sendable {
    /// The most messages underway at a time.
    public static let sendingMax = 32
    /// The most messages underway through one channel: a slow one leaves the others room.
    public static let sendingPerChannelMax = 4
    /// How many messages of a channel may wait for those underway before no more are claimed for it.
    static let waitingPerChannelMax = 32
    /// The most messages claimed and not yet sent.
    static let heldMax = 512
    /// How often results are recorded and rows claimed while messages are underway.
    static let pace = Duration.milliseconds(250)
    /// How often a watching runner looks for rows when there is nothing to do.
    static let idlePace = Duration.seconds(1)
    /// After how many looks a watching runner looks for what dead runners had in hand.
    static let wakeTicks = 30
    /// How often in a row the log may be busy before the run gives up: each time 5 seconds have passed.
    static let busyMax = 12

    private let installation: Installation
    private let settings: NotifySettings
    private let channels: [String: NotifyChannel]
    private let folder: String?
    private let identity: OutboxRunnerIdentity

    /// A runner.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - settings: who is reached how.
    ///   - channels: the settings' channels, by name.
    ///   - identity: who runs.
    ///   - folder: the working folder, for commands in messages; left out of them without it.
    public init(
        _ installation: Installation, settings: NotifySettings, channels: [String: NotifyChannel],
        identity: OutboxRunnerIdentity, folder: String?
    ) {
        self.installation = installation
        self.settings = settings
        self.channels = channels
        self.folder = folder
        self.identity = identity
    }

    /// Delivers what is due now.
    ///
    /// - Parameter progress: called with each result that was recorded.
    /// - Returns: what was done; messages that failed are due again later.
    /// - Throws: store errors; what was sent and could not be recorded is sent again, with the same key.
    public func run(progress: (OutboxReport) -> Void = { _ in }) async throws -> OutboxReport {
        try await run(isWatching: false, progress: progress)
    }

    /// Delivers what becomes due until the task is cancelled.
    public func watch(progress: (OutboxReport) -> Void) async throws {
        _ = try await run(isWatching: true, progress: progress)
    }

    private enum Item: Sendable {
        case tick
        case finished(OutboxResult)
    }

    private func run(isWatching: Bool, progress: (OutboxReport) -> Void) async throws -> OutboxReport {
        var round = OutboxRound(installation, settings, identity: identity)
        try round.wake()
        var ticks = 0
        try await withThrowingTaskGroup(of: Item.self) { group in
            defer { group.cancelAll() }
            group.addTask { .tick }
            while let item = try await group.next() {
                switch item {
                case .finished(let result): round.finish(result)
                case .tick:
                    try round.exchange()
                    progress(round.report)
                    if round.isIdle && (!isWatching || Task.isCancelled) { return }
                    ticks += 1
                    if ticks.isMultiple(of: Self.wakeTicks) { try round.wake() }
                    let pause = round.isIdle ? Self.idlePace : Self.pace
                    group.addTask {
                        try? await Task.sleep(for: pause)
                        return .tick
                    }
                }
                while let batch = try round.next() { try start(batch, &group, &round) }
                // Nothing is underway: what there is to record and to claim need not wait for the tick.
                if round.running == 0, !round.isIdle { try round.exchange() }
                while let batch = try round.next() { try start(batch, &group, &round) }
                if round.isIdle && !isWatching { return }
            }
        }
        return round.report
    }

    private func start(
        _ batch: OutboxBatch, _ group: inout ThrowingTaskGroup<Item, any Error>, _ round: inout OutboxRound
    ) throws {
        let notice: Notice
        do {
            notice = try installation.log.read { log in
                try NoticeComposer(log: log, installation: installation, folder: folder)
                    .notice(of: batch.leader, more: batch.covered.count)
            }
        } catch let error as PipelineError {
            return round.finish(OutboxResult(batch: batch, outcome: .failed(Self.unreadable(error.description))))
        } catch let error as EventError {
            return round.finish(OutboxResult(batch: batch, outcome: .failed(Self.unreadable(error.description))))
        }
        guard let channel = channels[batch.destination.channel] else {
            let failure = DeliveryFailure("the channel `\(batch.destination.channel)` is not set up", isPermanent: true)
            return round.finish(OutboxResult(batch: batch, outcome: .failed(failure)))
        }
        let now = installation.clock()
        round.begin(batch)
        group.addTask {
            do throws(DeliveryFailure) {
                try await channel.send(notice, to: batch.destination.address, at: now)
                return .finished(OutboxResult(batch: batch, outcome: .delivered))
            } catch {
                return .finished(OutboxResult(batch: batch, outcome: .failed(error)))
            }
        }
    }

    private static func unreadable(_ why: String) -> DeliveryFailure {
        DeliveryFailure("the message cannot be written: \(why)", isPermanent: true)
    }
}
