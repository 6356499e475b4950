// History as an audit looks at it: ordered by (effective time, index), with everybody and everything known today.

import WritAuditLog
import WritModel
import WritPolicy

/// The documents of an audit, compiled, with everybody who is known today.
struct HappenedState {
    let compiled: CompiledDocuments
    private(set) var people: PersonResolver

    init(_ documents: AuditDocuments, _ log: any LogReading, _ installation: Installation) throws {
        switch documents {
        case .active:
            let state = try LogState(log, installation: installation)
            guard !state.compiled.policies.isEmpty else { throw PipelineError.noActivePolicy }
            compiled = state.compiled
            people = state.people
        case .folder(let folder):
            let errors = folder.problems.filter { $0.severity == .error }
            guard errors.isEmpty else { throw PipelineError.documents(errors.map(\.description)) }
            let (compiled, people, _) = try LogState.compile(folder.documents, installation)
            self.compiled = compiled
            self.people = people
            try log.forEachEvent(in: 0..<log.size, kinds: [.identityLinked]) { _, event in
                guard let person = event.data["person"]?.stringValue.flatMap(AccountID.init),
                    let account = event.data["account"]?.stringValue.flatMap(AccountID.init)
                else { return }
                self.people.link(person, account)
            }
        }
    }
}

/// Events in the order in which they happened, their facts, and an engine that looks at them with all that is known.
struct HappenedHistory {
    /// Entries by (effective time, index); an entry's place here is its position.
    let order: [UInt64]
    /// Evaluates policies over this history.
    let engine: PolicyEngine
    private let events: [Event?]

    init(
        _ log: any LogReading, _ state: HappenedState, _ installation: Installation, progress: (Int) -> Void
    ) throws {
        let kinds = state.compiled.factKinds.union(state.compiled.triggerKinds)
        let size = try log.size
        var events = [Event?](repeating: nil, count: Int(size))
        var order: [(Instant, UInt64)] = []
        try log.forEachEvent(in: 0..<size, kinds: kinds.sorted()) { index, event in
            events[Int(index)] = event
            order.append((event.effectiveTime, index))
            if order.count.isMultiple(of: 5000) { progress(order.count) }
        }
        order.sort { ($0.0, $0.1) < ($1.0, $1.1) }
        let known = events
        self.events = events
        self.order = order.map(\.1)
        let facts = MemoryFacts { try Self.event(at: $0, in: known) }
        let folder = FactFolder(documents: state.compiled, writer: facts, people: state.people)
        for (position, entry) in self.order.enumerated() {
            try folder.fold(Self.event(at: entry, in: known), entry: entry, position: UInt64(position))
        }
        engine = PolicyEngine(
            documents: state.compiled, facts: facts, people: state.people, timeZones: installation.timeZones,
            view: .happened)
    }

    /// The event of an entry.
    func event(at index: UInt64) throws -> Event { try Self.event(at: index, in: events) }

    private static func event(at index: UInt64, in events: [Event?]) throws -> Event {
        guard index < UInt64(events.count), let event = events[Int(index)] else {
            throw LogStoreError.noEntry(index: index)
        }
        return event
    }
}
