// Finds what statements are about: commits by the beginning of their id, and statements that still stand.

import WritAuditLog
import WritConnector
import WritModel
import WritPolicy

/// Statements in one state of a log. Used inside the store's closure alone.
struct RecordedStatements {
    /// The most entries of a kind that are looked through, latest first.
    static let searchedMax = 100_000

    private let log: any LogReading

    init(_ log: any LogReading) { self.log = log }

    /// Events of a kind, latest first, until `body` returns false; at most `searchedMax`.
    private func forEachLatest(_ kind: EventKind, _ body: (UInt64, Event) throws -> Bool) throws {
        var position = try log.size
        for _ in 0..<Self.searchedMax {
            guard let index = try log.lastEntry(ofKind: kind, before: position) else { return }
            position = index
            if try !body(index, log.event(at: index)) { return }
        }
    }

    // MARK: Commits

    /// The commit of an id or its beginning.
    ///
    /// - Parameter repository: the repository's name, where the commit is in several.
    /// - Throws: `PipelineError` for what is no id, no recorded commit, or the beginning of several.
    func commit(_ commit: String, _ repository: String?) throws -> Event {
        let prefix = commit.lowercased()
        guard prefix.utf8.count >= 7, prefix.utf8.allSatisfy(ObjectName.isDigit) else {
            throw PipelineError.refused("`\(commit)` is not a commit: give at least 7 hex digits of its id")
        }
        var found: [String: Event] = [:]
        try forEachLatest(.commitRecorded) { _, event in
            guard let sha = event.data["sha"]?.stringValue, sha.hasPrefix(prefix),
                repository == nil || event.data["repository"]?.stringValue == repository
            else { return true }
            if found[sha] == nil { found[sha] = event }
            return sha != prefix
        }
        guard found.count <= 1 else {
            throw PipelineError.refused("`\(commit)` is the beginning of \(found.count) commits: give more digits")
        }
        guard let event = found.values.first else {
            throw PipelineError.notFound(
                "no commit `\(commit)` is recorded; push it, or import its repository, and approve it then")
        }
        return event
    }

    // MARK: What stands

    /// Approvals of a commit that no verified statement has taken back, latest first.
    func approvals(of sha: String, in repository: String) throws -> [Event] {
        let ended = try ids(of: [.reviewWithdrawn, .reviewDismissed], field: "review")
        var found: [Event] = []
        try forEachLatest(.reviewApproved) { _, event in
            guard event.data["repository"]?.stringValue == repository,
                event.data["commits"]?.arrayValue?.contains(.string(sha)) ?? false,
                let review = event.data["review"]?.stringValue, !ended.contains(review)
            else { return true }
            found.append(event)
            return found.count < Self.standingMax
        }
        return found
    }

    /// Sign-offs by their id, or of a scope, that no verified statement has revoked, latest first.
    func signoffs(_ name: String) throws -> [Event] {
        try standing(.signoffGiven, named: name, id: "signoff", endedBy: .signoffRevoked)
    }

    /// Freezes by their id, or of a scope, that no verified statement has ended, latest first.
    func freezes(_ name: String) throws -> [Event] {
        try standing(.freezeStarted, named: name, id: "freeze", endedBy: .freezeEnded)
    }

    /// The latest request for a deploy, with its index.
    func deployRequest(_ deploy: String, _ compiled: CompiledDocuments) throws -> (index: UInt64, event: Event)? {
        guard let key = compiled.key(.deployRequests, [deploy]) else { return nil }
        for row in try log.facts(key: key, before: .max, limit: Self.standingMax, .all) {
            let event = try log.event(at: row.row.entry)
            // Keys are hashes: the event says whether it is meant.
            if event.kind == .deployRequested, event.data["deploy"]?.stringValue == deploy {
                return (row.row.entry, event)
            }
        }
        return nil
    }

    /// The latest request about a subject, with its index.
    func request(ofSubject subject: String, _ compiled: CompiledDocuments) throws -> (index: UInt64, event: Event)? {
        if subject.hasPrefix("deploy/") {
            return try deployRequest(String(subject.dropFirst("deploy/".count)), compiled)
        }
        var latest: (index: UInt64, event: Event)?
        for kind in compiled.catalog.gates.compactMap(EventKind.init) where kind != .pushRequested {
            try forEachLatest(kind) { index, event in
                if let latest, latest.index > index { return false }
                guard event.subject.id == subject else { return true }
                latest = (index, event)
                return false
            }
        }
        return latest
    }

    /// The most statements that one command takes back.
    static let standingMax = 64

    private func standing(
        _ kind: EventKind, named name: String, id: String, endedBy end: EventKind
    ) throws -> [Event] {
        let ended = try ids(of: [end], field: id)
        var found: [Event] = []
        try forEachLatest(kind) { _, event in
            guard let own = event.data[id]?.stringValue, !ended.contains(own) else { return true }
            if own == name {
                found = [event]
                return false
            }
            if event.data["scope"]?.stringValue == name { found.append(event) }
            return found.count < Self.standingMax
        }
        return found
    }

    /// What verified events of these kinds have ended.
    private func ids(of kinds: [EventKind], field: String) throws -> Set<String> {
        var ids: Set<String> = []
        for kind in kinds {
            try forEachLatest(kind) { _, event in
                if event.provenance.isVerified, let id = event.data[field]?.stringValue { ids.insert(id) }
                return true
            }
        }
        return ids
    }
}
