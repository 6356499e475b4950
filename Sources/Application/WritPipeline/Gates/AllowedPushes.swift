// Finds the request that allowed a push which has happened: what was judged is what is recorded.

import WritAuditLog
import WritConnector
import WritModel

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
        var position = try log.size
        for _ in 0..<Self.searchedMax where found.contains(where: { $0 == nil }) {
            guard let index = try log.lastEntry(ofKind: .pushRequested, before: position) else { break }
            position = index
            let request = try log.event(at: index)
            guard request.source == source, request.provenance == .hook,
                let place = updates.indices.first(where: { found[$0] == nil && Self.isOf(updates[$0], request) }),
                try isAllowed(request, at: index)
            else { continue }
            found[place] = request
        }
        return found
    }

    private static func isOf(_ update: RefUpdate, _ request: Event) -> Bool {
        request.data["ref"]?.stringValue == update.ref && request.data["before"]?.stringValue == update.before
            && request.data["after"]?.stringValue == update.after
    }

    /// Whether a request was let through, and its push is not recorded yet.
    private func isAllowed(_ request: Event, at index: UInt64) throws -> Bool {
        // INVARIANT: request and decision are adjacent entries.
        guard index + 1 < (try log.size), let decision = Decision(json: try log.event(at: index + 1).data),
            decision.request == request.id, decision.verdict == .allow || decision.verdict == .notApplicable
        else { return false }
        return try log.index(source: source, id: Self.doneID(request)) == nil
    }
}
