// Finds the request that allowed a push which has happened: what was judged is what is recorded.

import WritAuditLog
import WritConnector
import WritModel
import WritPolicy

/// The allowed requests of a repository that still await the record of their push.
struct AllowedPushes {
    /// The most requests that are searched, the latest first.
    static let searchedMax = 10_000

    private let log: any LogReading
    private let source: String

    init(_ log: any LogReading, _ repository: String) {
        self.log = log
        source = WritSource.hook(repository)
    }

    /// The id of the `branch.pushed` that follows a request.
    static func doneID(_ request: Event) -> String { "\(request.id)/done" }

    /// The latest request for each update that was let through for exactly its ids and has no record yet; `nil` where
    /// there is none.
    ///
    /// - Parameter updates: under the names of the refs that moved.
    func requests(of updates: [RefUpdate]) throws -> [Event?] {
        var found = [Event?](repeating: nil, count: updates.count)
        var pushes: [String: Bool] = [:]
        try forEachRequest(after: 0) { request, index in
            if let place = updates.indices.first(where: { found[$0] == nil && Self.isOf(updates[$0], request) }),
                try isAwaiting(request, at: index, &pushes)
            {
                found[place] = request
            }
            return found.contains { $0 == nil }
        }
        return found
    }

    /// The requests about a ref that were let through and have no record yet, the latest first.
    ///
    /// - Parameters:
    ///   - ref: a full name.
    ///   - entry: only requests after this entry: what was asked before the ref moved last was about another state of it.
    func awaiting(_ ref: String, after entry: UInt64) throws -> [Event] {
        var found: [Event] = []
        var pushes: [String: Bool] = [:]
        try forEachRequest(after: entry) { request, index in
            if request.data["ref"]?.stringValue == ref, try isAwaiting(request, at: index, &pushes) {
                found.append(request)
            }
            return true
        }
        return found
    }

    /// Whether the record of a move is among the latest `searchedMax` of all records: somebody else who found the ref
    /// moved was quicker.
    func isRecorded(_ update: RefUpdate) throws -> Bool {
        var position = try log.size
        for _ in 0..<Self.searchedMax {
            guard let index = try log.lastEntry(ofKind: .branchPushed, before: position) else { return false }
            position = index
            let record = try log.event(at: index)
            if record.source == source, Self.isOf(update, record) { return true }
        }
        return false
    }

    /// This repository's requests, the latest first, until `body` returns false.
    private func forEachRequest(after entry: UInt64, _ body: (Event, UInt64) throws -> Bool) throws {
        var position = try log.size
        for _ in 0..<Self.searchedMax {
            guard let index = try log.lastEntry(ofKind: .pushRequested, before: position), index > entry || entry == 0
            else { return }
            position = index
            let request = try log.event(at: index)
            guard request.source == source, request.provenance == .hook else { continue }
            if try !body(request, index) { return }
        }
    }

    private static func isOf(_ update: RefUpdate, _ request: Event) -> Bool {
        request.data["ref"]?.stringValue == update.ref && request.data["before"]?.stringValue == update.before
            && request.data["after"]?.stringValue == update.after
    }

    /// Whether a request was let through together with all others of its push, and its push is not recorded yet.
    ///
    /// - Parameter pushes: what is known of pushes already.
    private func isAwaiting(_ request: Event, at index: UInt64, _ pushes: inout [String: Bool]) throws -> Bool {
        guard try isAllowed(request, at: index), try log.index(source: source, id: Self.doneID(request)) == nil else {
            return false
        }
        let push = request.data["push"]?.stringValue ?? ""
        if let known = pushes[push] { return known }
        let isAllowed = try isAllowed(push)
        pushes[push] = isAllowed
        return isAllowed
    }

    /// Whether all requests of a push were let through: git moves all of its refs or none.
    private func isAllowed(_ push: String) throws -> Bool {
        for number in 0..<ReceiveInput.refsMax {
            guard let index = try log.index(source: source, id: "\(push)/\(number)") else { return true }
            if try !isAllowed(log.event(at: index), at: index) { return false }
        }
        return true
    }

    private func isAllowed(_ request: Event, at index: UInt64) throws -> Bool {
        // INVARIANT: request and decision are adjacent entries.
        guard index + 1 < (try log.size), let decision = Decision(json: try log.event(at: index + 1).data) else {
            return false
        }
        return decision.request == request.id && (decision.verdict == .allow || decision.verdict == .notApplicable)
    }
}

extension LogSession {
    /// Records the push that a request allowed, in the request's very words.
    func record(pushAllowedBy request: Event) throws {
        guard let schema = state.compiled.catalog.schema(of: .branchPushed) else {
            throw PipelineError.refused("`\(EventKind.branchPushed)` has no schema")
        }
        var data = request.data
        data["options"] = nil
        data["request"] = .string(request.id)
        let now = installation.clock()
        try append(
            Event(
                id: AllowedPushes.doneID(request), source: request.source, kind: .branchPushed, at: now, seen: now,
                actor: request.actor, subject: SubjectNaming.subject(of: schema, data: data), provenance: .hook,
                data: data))
    }
}
