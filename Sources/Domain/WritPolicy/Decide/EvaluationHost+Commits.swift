// What is known of a commit at the trigger's position: who recorded it, what was told of it later, and who first brought it.

import WritCEL
import WritModel

extension EvaluationHost {
    /// The most events about one commit that are looked at.
    private static let eventsMax = 4096

    /// What is known of a commit.
    func knownCommit(_ sha: String) -> RecordContext.KnownCommit {
        var known = RecordContext.KnownCommit()
        let recorded = rows(.commits, sha)
        // A verified event, else (where claims count) any.
        let isBelieved = records.world.claims == .believed
        let row = recorded.last { $0.isVerified } ?? (isBelieved ? recorded.last : nil)
        known.recorded = row.flatMap { row in reading { try reader.event(at: row.entry) } }
        guard known.recorded != nil else { return known }
        let described = rows(.descriptions, sha).first { $0.isVerified || isBelieved }
        known.described = described.flatMap { row in reading { try reader.event(at: row.entry) } }
        return known
    }

    /// How often a squashed commit's bringer is looked for at the commit that it was made of.
    private static let hopsMax = 3

    /// Who first brought a commit: the first authenticated push that held it, denied ones too, or change whose head it was.
    /// A commit that was squashed was brought as its change's head was: pressing merge brings nothing.
    func bringer(of sha: String, hops: Int = 0) -> AccountID? {
        let brought = rows(.brought, sha)
        if hops < Self.hopsMax, let squashed = rows(.squashes, sha).last(where: \.isVerified),
            let event = reading({ try reader.event(at: squashed.entry) }),
            let head = event.data["from"]?.stringValue, let first = bringer(of: head, hops: hops + 1)
        {
            return first
        }
        // Of so many that not all were read, nobody knows the first.
        guard brought.count < Self.eventsMax, let first = brought.last(where: \.isVerified),
            let event = reading({ try reader.event(at: first.entry) })
        else { return nil }
        // Read from the event itself: its record would join its commits, and so ask for this again.
        return event.kind == .changeOpened
            ? event.data["author"]?.stringValue.flatMap(AccountID.init) : event.actor?.id
    }

    /// The intervals of a look-up of Writ's own, latest first.
    private func rows(_ lookUp: CommitLookUp, _ sha: String) -> [FactRow] {
        guard let key = documents.key(lookUp, sha), let place = documents.place(of: lookUp) else { return [] }
        let end = joinsAllCommits ? UInt64.max : position
        let id = documents.ruleIDs[place]
        return (reading { try reader.facts(key: key, before: end, limit: Self.eventsMax, .all) } ?? []).map(\.row)
            .filter { $0.rule == id }
    }

    /// Approvals and the like of other commits with the same change: a rebase that alters no line makes new ids.
    ///
    /// - Returns: the ids of at most `max` other commits with the same patch, latest first.
    func sameChanges(as sha: String, max: Int) -> [String] {
        guard let patch = records.knowledge(of: sha).field("patch")?.stringValue, !patch.isEmpty else { return [] }
        var found: [String] = []
        for lookUp in [CommitLookUp.patches, .describedPatches] {
            for row in rows(lookUp, patch) where row.isVerified && found.count < max {
                guard let event = reading({ try reader.event(at: row.entry) }),
                    let other = event.data["sha"]?.stringValue, other != sha, !found.contains(other)
                else { continue }
                found.append(other)
            }
        }
        return found
    }
}
