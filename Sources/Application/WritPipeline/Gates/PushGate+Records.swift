// What is recorded of pushes that have happened: those that were allowed, those that nobody was asked about, and what Writ
// itself moved.

import WritAuditLog
import WritConnector
import WritModel

extension PushGate {
    /// Who is named where nobody knows who pushed.
    static let unknownPusher = Account("name:unknown")

    /// Records what a push did, after it did it. What was allowed is repeated from its request. What no request allowed has
    /// gone past the gate: it is recorded as found, and judged.
    ///
    /// - Returns: the proof that it is recorded.
    @discardableResult
    public func record(_ push: Push) async throws -> RecordedPush {
        var updates = push.updates
        for place in updates.indices { updates[place].ref = try await git.movedRef(updates[place].ref) }
        let allowed = try installation.log.read { try AllowedPushes($0, push.repository).requests(of: updates) }
        let chain = RefChain(installation, git: git, translator: translator)
        try await chain.begin(before: updates)
        let asked = zip(updates, allowed).compactMap { update, request in request.map { (update, $0) } }
        let displaced = try record(asked, whereverRefsStood: false)
        if !displaced.isEmpty {
            // Git has checked that the refs stood there when it moved them.
            try await chain.settle(standing: displaced.map { ($0.0.ref, $0.0.before) })
            _ = try record(displaced, whereverRefsStood: true)
        }
        let unasked = try installation.log.read { log in
            try zip(updates, allowed).filter { $0.1 == nil }.map(\.0)
                .filter { try !AllowedPushes(log, push.repository).isRecorded($0) }
        }
        try await chain.record(unasked: unasked)
        return RecordedPush(entries: push.updates.count)
    }

    /// Records pushes that requests allowed, each once: somebody who found the ref moved may have been quicker.
    ///
    /// - Parameter isForced: whether they are recorded although the log knows their refs elsewhere.
    /// - Returns: those that were not recorded because it does.
    private func record(
        _ asked: [(RefUpdate, Event)], whereverRefsStood isForced: Bool
    ) throws -> [(RefUpdate, Event)] {
        guard !asked.isEmpty else { return [] }
        return try installation.session { session in
            let places = RefPlaces(session.log, translator.repository)
            var displaced: [(RefUpdate, Event)] = []
            for (update, request) in asked {
                let done = AllowedPushes.doneID(request)
                guard try session.log.index(source: request.source, id: done) == nil else { continue }
                if try isForced || !RefPlaces.isKept(update.ref) || places.stands(update.ref, at: update.before) {
                    try session.record(pushAllowedBy: request)
                } else {
                    displaced.append((update, request))
                }
            }
            return displaced
        }
    }

    /// Records that Writ itself moved a branch, so that nobody takes it for something that slipped by.
    func record(own update: RefUpdate) async throws {
        guard let writ = Account("name:Writ") else { return }
        let drafts = try await drafts(of: [update], by: writ, provenance: .internal)
        try installation.session { session in
            try session.record(commits: drafts.commits)
            for event in try session.seal(drafts.pushes) { try session.append(event) }
        }
    }

    /// What refs brought that moved past the gate.
    ///
    /// - Parameter updates: how they moved, as the log knew them before and as they were found.
    /// - Returns: drafts of the commits that the log lacks, and one `branch.pushed` per ref.
    func drafts(
        recovering updates: [RefUpdate]
    ) async throws -> (commits: [EventDraft], pushes: [EventDraft]) {
        guard let nobody = Self.unknownPusher else { return ([], []) }
        return try await drafts(of: updates, by: nobody, provenance: .recovered)
    }

    private func drafts(
        of updates: [RefUpdate], by pusher: Account, provenance: Provenance
    ) async throws -> (commits: [EventDraft], pushes: [EventDraft]) {
        guard !updates.isEmpty else { return ([], []) }
        let push = Push(repository: translator.repository, updates: updates, pusher: pusher, options: [:])
        let id = "push-\(installation.identifier())"
        let refs = try await pushed(push, git.standingRefs(), hasHappened: true)
        let pushes = refs.enumerated().map { number, ref in
            draft(.branchPushed, "\(id)/\(number)/done", of: push, provenance: provenance, data: data(ref, id, push))
        }
        return (try await commits(of: refs, push), pushes)
    }
}
