// The outbox made anew from the log: it is derived state, and can be deleted.

import WritAuditLog
import WritModel
import WritPolicy

extension Outbox {
    /// Makes the outbox anew from the entries: who was to be told, and what became of it.
    ///
    /// Messages that were never tried come back as not yet routed, so that the settings of today decide how they go; those
    /// that were delivered, given up or dropped stay so. Costs one pass over decisions, violations and what followed them.
    ///
    /// - Returns: the number of rows.
    public func rebuild() throws -> Int {
        try installation.session { session in
            try session.log.removeOutboxRows()
            let fold = OutboxFold(session)
            let kinds: [EventKind] = [
                .documentActivated, .decisionMade, .violationOpened, .violationReopened, .enforcementPerformed,
                .enforcementFailed,
                .enforcementDropped, .enforcementRetried,
            ]
            try session.log.forEachEvent(in: 0..<session.log.size, kinds: kinds) { index, event in
                guard event.source == WritSource.writ else { return }
                try fold.apply(event, at: index)
            }
            return try session.log.outboxCounts().values.reduce(0, +)
        }
    }
}

/// Folds entries into rows.
private final class OutboxFold {
    private let session: LogSession
    /// Who answers for the policies of documents, by their digest.
    private var owners: [String: String] = [:]

    init(_ session: LogSession) { self.session = session }

    func apply(_ event: Event, at index: UInt64) throws {
        switch event.kind {
        case .documentActivated: learnOwner(event)
        case .decisionMade: try plan(decision: event, at: index)
        case .violationOpened: try plan(violation: event, cause: event.data["violation"]?.stringValue, at: index)
        case .violationReopened: try plan(violation: event, cause: event.id, at: index)
        default: try settle(event)
        }
    }

    private func learnOwner(_ event: Event) {
        guard event.data["kind"] == "policy", let digest = event.data["digest"]?.stringValue,
            case .policy(let policy)? = DocumentReader.policyWithoutTests(
                text: event.data["body"]?.stringValue ?? "", file: "", digest: DocumentText.digest)?.content
                ?? DocumentText.read(event.data["body"]?.stringValue ?? "", name: "").documents.first?.content
        else { return }
        owners[digest] = policy.owner
    }

    private var planner: NoticePlanner {
        NoticePlanner(owner: { [owners] in owners[$0.digest] }, pseudonym: session.pseudonym(of:))
    }

    private func plan(decision event: Event, at index: UInt64) throws {
        guard index > 0, let decision = Decision(json: event.data) else { return }
        let request = try session.log.event(at: index - 1)
        for plan in try planner.plans(decision, request: request) {
            let row = OutboxRow(
                plan, cause: decision.id, entry: index, scope: request.noticeScope, created: event.at)
            if try session.log.outboxRow(row.key) == nil { try session.log.setOutboxRow(row) }
        }
    }

    /// - Parameter cause: what the rows name: the violation, or the entry that opened it again.
    private func plan(violation event: Event, cause: String?, at index: UInt64) throws {
        guard let cause, let id = event.data["violation"]?.stringValue,
            let first = try session.log.index(source: WritSource.writ, id: "\(id)/opened"),
            let trigger = event.data["trigger"]?.stringValue?.split(separator: " ").first.flatMap({ UInt64($0) }),
            trigger < index
        else { return }
        let about = try session.log.event(at: trigger)
        for plan in try planner.plans(violation: session.log.event(at: first).data, trigger: about) {
            let row = OutboxRow(plan, cause: cause, entry: index, scope: about.noticeScope, created: event.at)
            if try session.log.outboxRow(row.key) == nil { try session.log.setOutboxRow(row) }
        }
    }

    /// What an entry says of a row. An entry that names no key is about something else than a message.
    private func settle(_ event: Event) throws {
        guard let key = event.data["key"]?.stringValue, var row = try row(key, event.data) else { return }
        row.changed = event.at
        row.due = event.at
        row.lease = nil
        row.note = event.data["detail"]?.stringValue ?? ""
        row.attempts = event.data["attempt"]?.intValue.map { Int(clamping: $0) } ?? row.attempts
        switch event.kind {
        case .enforcementPerformed: row.state = .delivered
        case .enforcementDropped: row.state = .dropped
        case .enforcementRetried:
            row.state = .pending
            row.attempts = 0
            row.created = event.at
        default: row.state = event.data["final"] == true ? .abandoned : .pending
        }
        if event.data["channel"] == .string(Outbox.terminal) { row.channel = Outbox.terminal }
        try session.log.setOutboxRow(row)
        for covered in event.data["covers"]?.arrayValue?.compactMap(\.stringValue) ?? [] {
            guard var other = try self.row(covered, event.data) else { continue }
            (other.state, other.changed, other.note) = (row.state, row.changed, row.note)
            (other.attempts, other.leader, other.due) = (row.attempts, row.key, row.due)
            try session.log.setOutboxRow(other)
        }
    }

    /// The row of a key: there already, or one that a row of the same cause was routed to.
    private func row(_ key: String, _ data: JSONObject) throws -> OutboxRow? {
        if let row = try session.log.outboxRow(key) { return row }
        guard let channel = data["channel"]?.stringValue, let target = data["target"]?.stringValue else { return nil }
        let cause = String(key.prefix(key.utf8.count - 13))
        // Its own plan comes first; a member of a group has the group's.
        let plans = try session.log.outboxRows(OutboxQuery(cause: cause), limit: 1000).filter(\.channel.isEmpty)
        for plan in plans.filter({ $0.target == target }) + plans.filter({ $0.target != target }) {
            let row = plan.routed(to: target, channel: channel)
            if row.key == key { return row }
        }
        return nil
    }
}
