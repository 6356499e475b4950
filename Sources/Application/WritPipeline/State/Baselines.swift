// From where on a repository and a service are judged. What was there at a baseline did not slip by, and nobody has to
// approve it afterwards.
//
// Only what Writ itself or an administrator said counts: whoever could move a baseline could hide commits below it. So a
// baseline is verified evidence from one of Writ's own sources; what anybody else records as one changes nothing.

import WritAuditLog
import WritModel
import WritPolicy

/// Looks baselines up, each with a few reads whatever the log's length.
public struct Baselines {
    /// How many claims are looked past at once.
    static let pageSize = 64

    private let log: any LogReading
    private let documents: CompiledDocuments

    /// The baselines of one state of a log.
    ///
    /// - Parameters:
    ///   - log: used inside of the store's closure alone.
    ///   - state: what is in force at its end.
    init(_ log: any LogReading, _ state: LogState) {
        self.log = log.whole
        documents = state.compiled
    }

    /// Runs a look-up on the end of an installation's log.
    ///
    /// - Throws: store errors; `PipelineError.documents` when what is in force cannot be read.
    public static func read<R>(_ installation: Installation, _ body: (Baselines) throws -> R) throws -> R {
        let state = try installation.state()
        return try installation.log.read { try body(Baselines($0, state)) }
    }

    /// The refs of a repository at its latest baseline.
    ///
    /// - Parameters:
    ///   - name: the repository's name in events.
    ///   - position: only baselines recorded before it; all by default.
    /// - Returns: full names of refs to object ids; `nil` where nobody has given a baseline.
    /// - Throws: store errors.
    public func refs(ofRepository name: String, before position: UInt64 = .max) throws -> [String: String]? {
        var refs: [String: String] = [:]
        var set: String?
        try forEach(.repositoryBaselines, [name], before: position) { event in
            let part = event.data["baseline"]?.stringValue ?? event.id
            guard set == nil || set == part else { return false }
            set = part
            for (ref, id) in Self.refs(of: event) { refs[ref] = id }
            return true
        }
        if set != nil { return refs }
        return try keptRefs(name)
    }

    /// The commit that a service ran in an environment at its latest baseline.
    ///
    /// - Parameter position: only baselines recorded before it; all by default.
    /// - Returns: the full id; `nil` where nobody has given a baseline.
    /// - Throws: store errors.
    public func head(
        ofService service: String, environment: String, before position: UInt64 = .max
    ) throws -> String? {
        var head: String?
        try forEach(.deployBaselines, [service, environment], before: position) { event in
            head = event.data["head"]?.stringValue
            return false
        }
        return head
    }

    /// Whether an event is a baseline that counts.
    static func counts(_ event: Event) -> Bool {
        event.provenance.isVerified && (event.source == WritSource.writ || event.source == WritSource.statements)
    }

    /// Baselines that count, latest first, until `body` returns false.
    private func forEach(
        _ lookUp: StandingLookUp, _ values: [String], before position: UInt64, _ body: (Event) throws -> Bool
    ) throws {
        guard let key = documents.key(lookUp, values) else { return }
        var position = position
        while true {
            let rows = try log.facts(key: key, before: position, limit: Self.pageSize, .all)
            for row in rows where row.row.isVerified {
                let event = try log.event(at: row.row.entry)
                // Keys are hashes: the event says whether it is meant.
                guard event.kind == lookUp.kind, Self.counts(event),
                    zip(lookUp.fields, values).allSatisfy({ event.data[$0]?.stringValue == $1 })
                else { continue }
                if try !body(event) { return }
            }
            guard rows.count == Self.pageSize, let last = rows.last else { return }
            position = last.row.begin
        }
    }

    private static func refs(of event: Event) -> [(String, String)] {
        (event.data["refs"]?.objectValue?.members ?? []).compactMap { member in
            member.value.stringValue.map { (member.key, $0) }
        }
    }

    // MARK: Logs of version 0.1

    /// The note in which version 0.1 kept a repository's refs when its hooks were installed.
    static func note(ofRepository name: String) -> String { "ref-baseline \(name)" }

    private func keptRefs(_ name: String) throws -> [String: String]? {
        guard let bytes = try log.note(named: Self.note(ofRepository: name)) else { return nil }
        let object = try JSONParser.parseObject(bytes)
        return Dictionary(object.members.map { ($0.key, $0.value.stringValue ?? "") }) { first, _ in first }
    }
}
