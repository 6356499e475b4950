// Seals the batches of an import before the log is locked, so that one core seals while the other appends.

import WritModel
import WritPolicy

/// Seals batches, one after the other. For one thread.
final class BatchSealer {
    private let installation: Installation
    private var sealer: EventSealer?
    private var documents = ""

    /// A sealer for an installation.
    init(_ installation: Installation) { self.installation = installation }

    /// Seals a batch with the schemas that are in force now.
    ///
    /// - Parameter drafts: in the order they are to be appended.
    /// - Throws: `IntakeError` for the first draft that is refused; `EventError` for one that is too long; store errors.
    func seal(_ drafts: consuming [EventDraft]) throws -> SealedBatch {
        let state = try installation.state()
        var sealer: EventSealer
        if let known = self.sealer, documents == state.digest {
            sealer = known
        } else {
            sealer = EventSealer(directory: installation.directory, catalog: state.compiled.catalog)
        }
        let events = try sealer.seal(drafts, seen: installation.clock())
        (self.sealer, documents) = (sealer, state.digest)
        let sealed = try events.map(SealedEvent.init)
        return SealedBatch(events: sealed, documents: state.digest, accounts: sealer.takeMetAccounts())
    }
}
