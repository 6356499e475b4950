// Which intervals rest on which key. A key that is taken out of its person's document, and not retired there, ends what was
// said with it, from then on; so does taking the document out (LANGUAGE.md section 2, `retired`).

import WritModel

/// Follows the keys of identity documents while a log is folded from its first entry.
struct KeyBook {
    /// The kinds of events that say whose keys are whose.
    static let kinds: Set<EventKind> = [.documentActivated, .documentRetired]
    /// Why such an interval ended.
    static let because = "key removed"

    /// An interval that a signed statement began.
    private struct Resting {
        var number: Int64
        var actor: AccountID
        var at: Instant
    }

    /// The active identities, by the name of their document.
    private var identities: [String: IdentityDocument] = [:]
    private var resting: [String: [Resting]] = [:]

    /// The key that a statement was signed with.
    static func key(of event: Event) -> String? {
        event.data["statement"]?.objectValue?["key"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Notes an interval that an event began.
    mutating func note(_ number: Int64, begunBy event: Event) {
        guard let key = Self.key(of: event), let actor = event.actor?.id else { return }
        resting[key, default: []].append(Resting(number: number, actor: actor, at: event.effectiveTime))
    }

    /// The intervals that a document's activation or retirement leaves without a key.
    ///
    /// - Parameter people: who is who.
    mutating func apply(_ event: Event, _ people: PersonResolver) -> [Int64] {
        guard event.data["kind"]?.stringValue == DocumentKind.identity.rawValue,
            let name = event.data["name"]?.stringValue
        else { return [] }
        let former = identities.removeValue(forKey: name)
        if event.kind == .documentActivated {
            let read = DocumentReader.read(
                text: event.data["body"]?.stringValue ?? "", file: name,
                includes: { _ in .failure(IncludeError("identities include no files")) }, digest: { _ in "" })
            if case .identity(let identity)? = read.documents.first?.content { identities[name] = identity }
        }
        return (former?.everyKey ?? []).flatMap { lost($0, people) }
    }

    /// The intervals that rest on a key which nobody vouches for any more.
    private mutating func lost(_ key: String, _ people: PersonResolver) -> [Int64] {
        guard let all = resting[key] else { return [] }
        let kept = all.filter { interval in
            identities.values.contains { identity in
                identity.vouches(key, at: interval.at)
                    && AccountID(identity.person.value).map { people.isSame($0, interval.actor) } ?? false
            }
        }
        guard kept.count < all.count else { return [] }
        resting[key] = kept
        let numbers = Set(kept.map(\.number))
        return all.map(\.number).filter { !numbers.contains($0) }
    }
}

extension IdentityDocument {
    /// Every key that the document names.
    var everyKey: [String] { keys.map(\.value) + retired.map(\.key.value) }

    /// Whether what was signed with a key at some time counts.
    func vouches(_ key: String, at time: Instant) -> Bool {
        keys.contains { $0.value == key } || retired.contains { $0.key.value == key && time < $0.at }
    }
}
