// Which deploys ran: those that the gate let through, and of which somebody says that they finished. What is recorded is
// what was allowed, whoever says it: a made-up finish of a deploy that was never allowed changes nothing.

import WritAuditLog
import WritModel
import WritPolicy

/// Looks deploys up, each with a few reads whatever the log's length.
struct DeployBook {
    /// The most requests under one deploy's id that are looked at, the latest first.
    static let requestsMax = 1000
    /// Rows read at once.
    static let pageSize = 64

    private let log: any LogReading
    private let documents: CompiledDocuments

    /// The deploys of one state of a log.
    init(_ log: any LogReading, _ documents: CompiledDocuments) {
        self.log = log.whole
        self.documents = documents
    }

    /// A request that was let through, and the decision on it.
    struct Allowed {
        var request: Event
        var decision: Decision
    }

    /// The latest request under a deploy's id that the gate let through, of several the one that names this service and
    /// environment; `nil` where none was.
    func allowed(_ deploy: String, service: String?, environment: String?) throws -> Allowed? {
        var latest: Allowed?
        try forEach(.deployRequests, [deploy], limit: Self.requestsMax) { request, index in
            guard request.source == WritSource.deploys, let decision = try allowing(request, at: index) else {
                return true
            }
            let found = Allowed(request: request, decision: decision)
            latest = latest ?? found
            guard request.data["service"]?.stringValue == service,
                request.data["environment"]?.stringValue == environment
            else { return true }
            latest = found
            return false
        }
        return latest
    }

    /// The commit of the last deploy of a service to an environment that was let through and finished. Only one whose
    /// commits were derived: another's head may stand on commits that nobody looked at.
    func lastHead(ofService service: String, environment: String) throws -> String? {
        var head: String?
        try forEach(.deploysRan, [service, environment], limit: .max) { ran, _ in
            guard ran.source == WritSource.writ, ran.data["derived"]?.boolValue == true else { return true }
            head = ran.data["head"]?.stringValue
            return false
        }
        return head
    }

    /// The decision on a request, if it let it through.
    private func allowing(_ request: Event, at index: UInt64) throws -> Decision? {
        // INVARIANT: request and decision are adjacent entries.
        guard index + 1 < (try log.size), let decision = Decision(json: try log.event(at: index + 1).data),
            decision.request == request.id, decision.verdict == .allow || decision.verdict == .notApplicable
        else { return nil }
        return decision
    }

    /// Events that a standing look-up finds, latest first, until `body` returns false. Claims are looked past unread: only a
    /// request may be one, for the gate asks about a deploy whose commits nobody derived.
    private func forEach(
        _ lookUp: StandingLookUp, _ values: [String], limit: Int, _ body: (Event, UInt64) throws -> Bool
    ) throws {
        guard let key = documents.key(lookUp, values) else { return }
        var position = UInt64.max
        var seen = 0
        while seen < limit {
            let rows = try log.facts(key: key, before: position, limit: Self.pageSize, .all)
            seen += rows.count
            for row in rows where row.row.isVerified || lookUp == .deployRequests {
                let event = try log.event(at: row.row.entry)
                // Keys are hashes: the event says whether it is meant.
                guard event.kind == lookUp.kind,
                    zip(lookUp.fields, values).allSatisfy({ event.data[$0]?.stringValue == $1 })
                else { continue }
                if try !body(event, row.row.entry) { return }
            }
            guard rows.count == Self.pageSize, let last = rows.last else { return }
            position = last.row.begin
        }
    }
}

extension LogSession {
    /// The note that says that the finishes of a log of version 0.1 were looked through.
    static let followedNote = "deploys-followed"

    /// Records that a deploy ran, when somebody says that one finished that the gate had let through: with the service,
    /// environment and head that were allowed. Once per decision.
    func follow(finish: Event) throws {
        let book = DeployBook(log, state.compiled)
        guard let deploy = finish.data["deploy"]?.stringValue,
            let allowed = try book.allowed(
                deploy, service: finish.data["service"]?.stringValue,
                environment: finish.data["environment"]?.stringValue)
        else { return }
        let id = "\(allowed.decision.id)/ran"
        guard try log.index(source: WritSource.writ, id: id) == nil else { return }
        let asked = allowed.request.data
        try appendOwn(
            .deployRan, id: id,
            data: [
                "deploy": .string(deploy), "service": asked["service"] ?? "", "environment": asked["environment"] ?? "",
                "head": asked["head"] ?? "", "decision": .string(allowed.decision.id),
                "derived": .bool(asked["derived"]?.boolValue ?? allowed.request.provenance.isVerified),
            ])
    }

    /// Does the same for what was recorded by version 0.1, once.
    func followEarlierFinishes() throws {
        guard try log.note(named: Self.followedNote) == nil else { return }
        var finishes: [Event] = []
        try log.forEachEvent(in: 0..<log.size, kinds: [.deployFinished]) { _, event in finishes.append(event) }
        for finish in finishes { try follow(finish: finish) }
        try log.setNote(named: Self.followedNote, to: [UInt8(ascii: "1")])
    }
}
