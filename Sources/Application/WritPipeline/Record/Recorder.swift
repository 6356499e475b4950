// Records batches of events, durably, in one transaction each.

import WritAuditLog
public import WritModel
import WritPolicy

/// Records events.
public struct Recorder: Sendable {
    /// The most events of one transaction.
    public static let batchMax = 2000

    /// What became of one event.
    public struct Receipt: Sendable, Hashable {
        /// The event's id.
        public var id: String
        /// Its index in the log.
        public var index: UInt64
        /// Whether it was appended now; it was there already otherwise.
        public var isNew: Bool
    }

    private let installation: Installation

    /// The recorder of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// The kinds that have a schema: the built-in ones and those that active documents declare.
    ///
    /// - Throws: store errors; `PipelineError.documents`.
    public func kinds() throws -> Set<String> {
        try installation.log.read { try Set(LogState($0, installation: installation).compiled.catalog.kinds) }
    }

    /// Records events, all or none.
    ///
    /// - Parameters:
    ///   - drafts: in the order they are to be appended.
    ///   - recorder: who records them, as the system says. Claims of somebody whom a `source` document binds are verified
    ///     within its bounds.
    /// - Returns: one receipt per event; durable when this returns.
    /// - Throws: `IntakeError` for an event that its schema refuses, `PipelineError.otherContent`, store errors.
    public func record(_ drafts: [EventDraft], by recorder: Account? = nil) throws -> [Receipt] {
        guard !drafts.isEmpty else { return [] }
        let account = try recorder.flatMap { try installation.directory.existingID(of: $0) }
        return try installation.session { session in
            let documents = session.state.compiled
            try refuseRequests(drafts, documents.catalog)
            let bound = drafts.map { draft in
                guard let account, draft.provenance == .cli, documents.binds(account, to: draft.kind, draft.data) else {
                    return draft
                }
                var draft = draft
                draft.provenance = .bound
                return draft
            }
            return try session.seal(bound).map { event in
                let (index, isNew) = try session.append(event)
                return Receipt(id: event.id, index: index, isNew: isNew)
            }
        }
    }

    /// What a request may do is decided, and not recorded on somebody's word.
    private func refuseRequests(_ drafts: [EventDraft], _ catalog: TypeCatalog) throws {
        for draft in drafts where catalog.isGate(draft.kind) {
            let message = "`\(draft.kind)` is a request; ask for its decision with `writ decide`"
            throw IntakeError(event: draft.id, problems: [EventError(field: "kind", message: message)])
        }
    }

    /// Records events that were sealed before the log was locked, all or none.
    ///
    /// - Returns: how many were appended, and how many were there already; durable when this returns.
    /// - Throws: `PipelineError.documentsChanged` when they were sealed under other documents than those now active;
    ///   `PipelineError.otherContent`, store errors.
    func record(_ batch: SealedBatch) throws -> (appended: Int, known: Int) {
        try installation.session { session in
            guard session.state.digest == batch.documents else { throw PipelineError.documentsChanged }
            try session.meet(batch.accounts)
            var appended = 0
            for event in batch.events where try session.append(event).isNew { appended += 1 }
            return (appended, batch.events.count - appended)
        }
    }
}
