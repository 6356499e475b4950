// Takes due rows for one runner: routes them, groups what repeats, and leases them so that no other runner has them.

import WritAuditLog
import WritModel
import WritPolicy

/// Rows that one message tells.
struct OutboxBatch: Sendable {
    /// The row whose key the message bears.
    var leader: OutboxRow
    /// The others.
    var covered: [OutboxRow]
    /// Where it goes.
    var destination: NoticeDestination
}

/// Claims due rows.
struct OutboxClaiming {
    /// The most rows of one transaction, so that a gate never waits long for the log.
    static let rowsMax = 64
    /// The most rows that one message tells; their keys fit in one entry.
    static let groupMax = 500
    /// How long a row without a route waits before it is looked at again.
    static let routeRetry = TimeSpan.seconds(300)

    let settings: NotifySettings
    let session: LogSession
    /// Names this runner in its leases.
    let runner: String
    /// How long a lease holds: longer than everything that can happen before the result is recorded.
    let lease: TimeSpan
    /// Channels that have no room for more: their rows stay as they are.
    let full: Set<String>
    /// Channels of which one message finds out whether they work again.
    let probed: Set<String>

    /// Claims what is due.
    ///
    /// - Returns: the batches to deliver, and whether more rows are due.
    func claim(at now: Instant) throws -> (batches: [OutboxBatch], hasMore: Bool) {
        let router = try NoticeRouter(
            settings, state: session.state, directory: session.installation.directory)
        let due = try session.log.outboxRows(
            OutboxQuery(states: [.pending], dueBy: now, excluded: full), limit: Self.rowsMax)
        var batches: [OutboxBatch] = []
        for row in due where row.channel.isEmpty { try route(row, router, now) }
        var claimed: [String: Int] = [:]
        for row in due where !row.channel.isEmpty {
            let room = probed.contains(row.channelName) ? 1 : OutboxRunner.waitingPerChannelMax
            guard claimed[row.channelName, default: 0] < room else { continue }
            // An earlier batch of this transaction may have taken it.
            guard let current = try session.log.outboxRow(row.key), current.state == .pending, current.due <= now else {
                continue
            }
            guard let batch = try batch(of: current, router, now) else { continue }
            batches.append(batch)
            claimed[row.channelName, default: 0] += 1
        }
        return (batches, due.count == Self.rowsMax || due.contains { $0.channel.isEmpty })
    }

    // MARK: Routing

    private func route(_ row: OutboxRow, _ router: NoticeRouter, _ now: Instant) throws {
        let destinations = try router.destinations(of: row.target)
        let known = try session.log.outboxRows(OutboxQuery(cause: row.cause), limit: Self.groupMax)
        let names = Set(router.members(of: row.target) + [row.target])
        let isRouted = known.contains { !$0.channel.isEmpty && $0.action == row.action && names.contains($0.target) }
        let isStale = now.since(row.created) > settings.keepFor
        if !destinations.isEmpty, !(isStale && isRouted) {
            for destination in destinations {
                var child = row.routed(to: destination.target, channel: destination.channelID)
                child.due = now
                if try session.log.outboxRow(child.key) == nil { try session.log.setOutboxRow(child) }
            }
            try session.settle(row, .routed, "")
        } else if isRouted {
            try session.settle(row, .routed, "")
        } else if isStale {
            try giveUp(
                row, "nobody in `writ.yaml` is routed to for it, and it has waited for \(settings.keepFor.rounded)")
        } else {
            var row = row
            row.due = now.adding(Self.routeRetry)
            row.note = "no route: add one under `notify: routes:` in `writ.yaml`"
            try session.log.setOutboxRow(row)
        }
    }

    private func giveUp(_ row: OutboxRow, _ why: String) throws {
        var data = row.entryData(attempt: row.attempts, detail: "given up: \(why)")
        data["final"] = true
        let number = session.installation.identifier()
        try session.appendOwn(.enforcementFailed, id: "\(row.key)/given-up/\(number)", data: data)
        try session.settle(row, .abandoned, "given up: \(why)")
    }

    // MARK: Grouping and leasing

    private func batch(of row: OutboxRow, _ router: NoticeRouter, _ now: Instant) throws -> OutboxBatch? {
        guard let destination = try router.destinations(of: row.target).first(where: { $0.channelID == row.channel })
        else {
            try giveUp(row, "its route is no longer in `writ.yaml`")
            return nil
        }
        let alike = try alike(row, now)
        if row.leader == nil, let later = deferral(of: row, alike, now) {
            var row = row
            row.due = later
            row.note = "waits, to be told together with others like it"
            try session.log.setOutboxRow(row)
            return nil
        }
        let members = ([row] + alike.filter { isAlike($0, row) }).prefix(Self.groupMax)
        // A batch once made keeps its leader, so that a message sent again bears the same key.
        let leader = members.first { $0.key == row.leader }?.key ?? row.key
        let leased = try members.map { try take($0, leader: leader, now) }
        guard let first = leased.first(where: { $0.key == leader }) else { return nil }
        return OutboxBatch(leader: first, covered: leased.filter { $0.key != leader }, destination: destination)
    }

    /// Rows for the same target through the same channel with the same topic that wait, or were told a moment ago.
    private func alike(_ row: OutboxRow, _ now: Instant) throws -> [OutboxRow] {
        guard row.leader != nil || settings.groupWithin > .seconds(0) else { return [] }
        let before = now.adding(TimeSpan(nanoseconds: -settings.groupWithin.nanoseconds))
        let waiting = OutboxQuery(states: [.pending], topic: row.topic)
        let told = OutboxQuery(states: [.delivered], dueAfter: before, topic: row.topic)
        return try [waiting, told].flatMap { try session.log.outboxRows($0, limit: Self.groupMax * 4) }
            .filter { $0.channel == row.channel && $0.target == row.target && $0.key != row.key }
    }

    /// Whether a row is told by the same message as another: it was before, or both have not been tried yet.
    private func isAlike(_ other: OutboxRow, _ row: OutboxRow) -> Bool {
        guard other.state == .pending, other.action == row.action, other.leader == row.leader else { return false }
        return row.leader != nil || (settings.groupWithin > .seconds(0) && other.lease == nil && other.attempts == 0)
    }

    /// Until when a row waits because one like it was told a moment ago, or is being told.
    private func deferral(of row: OutboxRow, _ alike: [OutboxRow], _ now: Instant) -> Instant? {
        guard settings.groupWithin > .seconds(0) else { return nil }
        let told = alike.filter { $0.state == .delivered && now.since($0.changed) < settings.groupWithin }
            .map { $0.changed.adding(settings.groupWithin) }.max()
        let underway = alike.filter { $0.state == .pending && $0.leader != nil && $0.due > now }.map(\.due).max()
        guard let latest = [told, underway].compactMap({ $0 }).max(), latest > now else { return nil }
        return latest.adding(.seconds(1))
    }

    private func take(_ row: OutboxRow, leader: String, _ now: Instant) throws -> OutboxRow {
        var row = row
        row.leader = leader
        row.lease = runner
        row.attempts += 1
        row.due = now.adding(lease)
        row.changed = now
        try session.log.setOutboxRow(row)
        return row
    }
}
