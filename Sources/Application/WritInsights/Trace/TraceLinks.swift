// Which fields of an event point at other things. Made from the schemas, so that kinds added later, by Writ or by a
// project, are traced as well.

public import WritModel

/// What the fields of every kind point at.
public struct TraceLinks: Sendable {
    /// What a field points at.
    public enum Meaning: Sendable, Hashable {
        /// A thing of this type, or a list of them.
        case thing(String)
        /// A commit that the event's own takes back.
        case undone
        /// A subject's id of whatever kind.
        case reference
        /// An account.
        case person
        /// An entry, and the commit of it that matters: `40 9f3c...`.
        case trigger
        /// A service, which deploys and incidents have in common.
        case service
    }

    /// A kind's part.
    public struct Kind: Sendable, Hashable {
        /// What its events are about.
        public var subject: String
        /// Whether it asks a gate.
        public var isGate: Bool
        /// The fields that point at something.
        public var fields: [String: Meaning]

        /// A kind.
        public init(subject: String, isGate: Bool, fields: [String: Meaning]) {
            self.subject = subject
            self.isGate = isGate
            self.fields = fields
        }
    }

    /// One link of an event.
    struct Link: Hashable {
        var key: TraceKey
        /// Whether the event's own thing takes this one back.
        var isUndone = false
    }

    /// Everything an event points at.
    struct Found {
        /// What it is about, where that is a thing.
        var main: TraceKey?
        /// The things it names, its own left out.
        var links: [Link] = []
        /// The accounts it names.
        var people: Set<String> = []
        /// The entry that triggered it.
        var trigger: UInt64?
        /// The service it is about.
        var service: String?

        /// The things it names, and its own.
        var keys: [TraceKey] { (main.map { [$0] } ?? []) + links.map(\.key) }
    }

    private let kinds: [String: Kind]
    /// The kinds of subjects there are.
    public let subjects: Set<String>

    /// The links of some kinds.
    public init(_ kinds: [EventKind: Kind]) {
        self.kinds = Dictionary(kinds.map { ($0.key.description, $0.value) }) { first, _ in first }
        subjects = Set(kinds.values.map(\.subject))
    }

    /// Whether events of a kind ask a gate.
    func isGate(_ kind: EventKind) -> Bool { kinds[kind.description]?.isGate ?? false }

    /// The kinds about a subject that name a service.
    func kinds(about subject: String) -> [EventKind] {
        kinds.filter { $0.value.subject == subject && $0.value.fields.values.contains(.service) }.keys.sorted()
            .compactMap { EventKind($0) }
    }

    /// The kinds that name an entry as their trigger.
    var triggeredKinds: [EventKind] {
        kinds.filter { $0.value.fields.values.contains(.trigger) }.keys.sorted().compactMap { EventKind($0) }
    }

    /// What an event points at. Costs time linear in the event.
    func found(in event: Event) -> Found {
        var found = Found(main: TraceKey(event.subject))
        if let actor = event.actor { found.people.insert(actor.id.description) }
        for artifact in event.artifacts {
            if let key = TraceKey(artifact) { found.links.append(Link(key: key)) }
        }
        let fields = kinds[event.kind.description]?.fields ?? [:]
        for member in event.data.members {
            guard let meaning = fields[member.key] else { continue }
            switch member.value {
            case .string(let text): add(text, meaning, to: &found)
            case .array(let elements):
                for element in elements {
                    if let text = element.stringValue { add(text, meaning, to: &found) }
                }
            default: break
            }
        }
        var seen: Set<TraceKey> = found.main.map { [$0] } ?? []
        found.links = found.links.filter { seen.insert($0.key).inserted }
        return found
    }

    private func add(_ text: String, _ meaning: Meaning, to found: inout Found) {
        guard !text.isEmpty else { return }
        switch meaning {
        case .thing("commit"), .undone:
            guard TraceKey.isCommit(text[...]), text.contains(where: { $0 != "0" }) else { return }
            found.links.append(Link(key: TraceKey(type: "commit", id: text), isUndone: meaning == .undone))
        case .thing(let type): found.links.append(Link(key: TraceKey(type: type, id: text)))
        case .reference:
            guard let key = TraceKey(reference: text, types: subjects) else { return }
            found.links.append(Link(key: key))
        case .person: found.people.insert(text)
        case .trigger:
            let parts = text.split(separator: " ", maxSplits: 1)
            found.trigger = parts.first.flatMap { UInt64($0) }
            guard parts.count == 2, TraceKey.isCommit(parts[1]) else { return }
            found.links.append(Link(key: TraceKey(type: "commit", id: String(parts[1]))))
        case .service: found.service = text
        }
    }
}
