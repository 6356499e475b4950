// What a runner has in hand: messages waiting for their channel, those underway, results not yet recorded.

import WritAuditLog
import WritEnforcement
import WritModel
import WritPolicy

/// The state of one run.
struct OutboxRound {
    private(set) var report = OutboxReport()
    /// Messages underway.
    private(set) var running = 0

    private let installation: Installation
    private let settings: NotifySettings
    private let identity: OutboxRunnerIdentity
    private let lease: TimeSpan
    /// Messages claimed and not yet sent, in order, by channel.
    private var waiting: [String: [OutboxBatch]] = [:]
    private var runningOf: [String: Int] = [:]
    private var breakers: [String: CircuitBreaker] = [:]
    private var results: [OutboxResult] = []
    private var hasMore = false
    private var busy = 0

    init(_ installation: Installation, _ settings: NotifySettings, identity: OutboxRunnerIdentity) {
        self.installation = installation
        self.settings = settings
        self.identity = identity
        // A message waits at most for those before it on its channel, then is sent, then recorded.
        lease = TimeSpan(nanoseconds: settings.timeout.nanoseconds * 4 + 60_000_000_000)
    }

    /// Whether there is nothing to send, to record or to claim.
    var isIdle: Bool { running == 0 && results.isEmpty && !hasMore && waiting.values.allSatisfy(\.isEmpty) }

    /// Makes rows due that wait for no reason: without a route, as the settings may have changed since they were last
    /// looked at; and in the hand of a runner that is dead.
    func wake() throws {
        let now = installation.clock()
        let identity = identity
        let isAsleep = { (row: OutboxRow) in
            row.due > now && (row.channel.isEmpty || row.lease.map { !identity.isRunning($0) } ?? false)
        }
        let query = OutboxQuery(states: [.pending])
        guard try installation.log.read({ try $0.outboxRows(query, limit: Outbox.rowsMax).contains(where: isAsleep) })
        else { return }
        try installation.log.write { log in
            for var row in try log.outboxRows(query, limit: Outbox.rowsMax) where isAsleep(row) {
                row.due = now
                row.lease = nil
                try log.setOutboxRow(row)
            }
        }
    }

    /// The next message that its channel has room for.
    mutating func next() throws -> OutboxBatch? {
        guard running < OutboxRunner.sendingMax else { return nil }
        let now = installation.clock()
        for channel in waiting.keys.sorted() {
            guard let first = waiting[channel]?.first,
                runningOf[channel, default: 0] < OutboxRunner.sendingPerChannelMax
            else { continue }
            if let until = breakers[channel]?.wait(at: now) {
                postpone(channel, until)
                continue
            }
            waiting[channel]?.removeFirst()
            // Its lease may have run out while it waited: then another runner has it, or will.
            guard first.leader.due > now.adding(settings.timeout) else { continue }
            return first
        }
        return nil
    }

    private mutating func postpone(_ channel: String, _ until: Instant) {
        for batch in waiting.removeValue(forKey: channel) ?? [] {
            results.append(OutboxResult(batch: batch, outcome: .postponed(until)))
        }
    }

    /// Notes that a message is being sent.
    mutating func begin(_ batch: OutboxBatch) {
        running += 1
        runningOf[batch.destination.channel, default: 0] += 1
        breakers[batch.destination.channel, default: CircuitBreaker()].begin()
        isUnderway.insert(batch.leader.key)
    }

    private var isUnderway: Set<String> = []

    /// Takes a result.
    mutating func finish(_ result: OutboxResult) {
        results.append(result)
        guard isUnderway.remove(result.batch.leader.key) != nil else { return }
        let channel = result.batch.destination.channel
        running -= 1
        runningOf[channel, default: 1] -= 1
        if case .failed(let failure) = result.outcome, failure.isChannelDown {
            breakers[channel, default: CircuitBreaker()].fail(at: installation.clock())
        } else {
            breakers[channel, default: CircuitBreaker()].succeed()
        }
    }

    /// Records results and claims rows, in one transaction; in none where there is nothing to do.
    mutating func exchange() throws {
        let now = installation.clock()
        let held = waiting.values.reduce(0) { $0 + $1.count }
        let wantsMore = held < OutboxRunner.heldMax
        let full = full(at: now)
        let isDue = try installation.log.read {
            try !$0.outboxRows(OutboxQuery(states: [.pending], dueBy: now, excluded: full), limit: 1).isEmpty
        }
        guard !results.isEmpty || isDue && wantsMore else {
            hasMore = false
            return
        }
        do {
            let claimed = try exchange(at: now, claims: isDue && wantsMore, full)
            busy = 0
            count()
            hasMore = claimed.hasMore
            for batch in claimed.batches { waiting[batch.destination.channel, default: []].append(batch) }
        } catch LogStoreError.busy(let path) {
            // Gates come first; what is in hand is recorded at the next turn.
            busy += 1
            if busy >= OutboxRunner.busyMax { throw LogStoreError.busy(path: path) }
        }
    }

    /// Channels that are left alone now, or have as much in hand as they can send for a while: what else is due for them
    /// is not touched, so that a dead target costs the log nothing.
    private func full(at now: Instant) -> Set<String> {
        let failing = breakers.filter { $0.value.wait(at: now) != nil }.keys
        let busy = waiting.filter { $0.value.count >= OutboxRunner.waitingPerChannelMax }.keys
        return Set(failing).union(busy)
    }

    private func exchange(
        at now: Instant, claims: Bool, _ full: Set<String>
    ) throws -> (batches: [OutboxBatch], hasMore: Bool) {
        try installation.session { session in
            let schedule = RetrySchedule(attemptsMax: settings.attempts, first: settings.retryAfter)
            let recording = OutboxRecording(session: session, schedule: schedule)
            for result in results { try recording.record(result, at: now) }
            guard claims else { return ([], false) }
            let claiming = OutboxClaiming(
                settings: settings, session: session, runner: identity.name, lease: lease, full: full,
                probed: Set(breakers.filter { !$0.value.isClosed }.keys))
            return try claiming.claim(at: now)
        }
    }

    private mutating func count() {
        for result in results {
            switch result.outcome {
            case .delivered:
                report.delivered += 1
                report.grouped += result.batch.covered.count
                report.problems[result.batch.destination.channel] = nil
            case .failed(let failure):
                report.failed += 1
                report.problems[result.batch.destination.channel] = failure.description
            case .postponed: report.postponed += 1
            }
        }
        results = []
    }
}
