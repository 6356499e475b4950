// Shows entries as a view allows: out of scope not at all, sensitive fields masked.

import WritAuditLog
import WritModel
import WritPolicy

/// Applies a view to entries.
struct EntryMask: Sendable {
    /// What stands in place of a sensitive value.
    static let mask = JSONValue.string("[masked]")
    /// What stands for an entry that is out of scope and pointed at by one that is not.
    static let withheld = "[withheld]"

    let view: AccessView
    private let catalog: TypeCatalog
    /// The kinds that have a sensitive field.
    private let sensitive: Set<String>

    /// A mask.
    ///
    /// - Parameters:
    ///   - view: what may be seen.
    ///   - catalog: the schemas in force, which say what is sensitive.
    init(view: AccessView, catalog: TypeCatalog) {
        self.view = view
        self.catalog = catalog
        sensitive = Set(
            catalog.kinds.filter { kind in
                EventKind(kind).flatMap(catalog.schema(of:))?.fields.contains(where: \.isSensitive) ?? true
            })
    }

    /// An entry as it may be seen; `nil` when it may not.
    func shown(_ entry: StoredEntry, at index: UInt64, in log: any LogReading) throws -> StoredEntry? {
        if view.isEverything { return entry }
        let isPlain = catalog.schema(of: entry.kind) != nil && !sensitive.contains(entry.kind)
        if view.isWholeLog, isPlain { return entry }
        let event = try Event(leaf: entry.leaf)
        switch view.clearance(of: try ScopeValues(log).values(of: event, at: index)) {
        case nil: return nil
        case .clear: return entry
        case .masked: return isPlain ? entry : try masked(event, entry)
        }
    }

    private func masked(_ event: Event, _ entry: StoredEntry) throws -> StoredEntry {
        var event = event
        let schema = catalog.schema(of: event.kind)
        // Without a schema nobody has said what is sensitive, so everything is.
        event.data.mapValues { _, key, _ in schema?.field(key)?.isSensitive ?? true ? Self.mask : nil }
        var entry = entry
        entry.leaf = try event.leaf()
        return entry
    }

    /// What is left of an entry that may not be seen: that there is one, of which kind, and when.
    static func withheld(_ entry: StoredEntry) throws -> StoredEntry {
        let event = try Event(leaf: entry.leaf)
        let rest = Event(
            id: withheld, source: withheld, kind: event.kind, at: event.at, seen: event.seen, actor: nil,
            subject: Subject(kind: event.subject.kind, id: withheld), provenance: event.provenance, data: [:])
        return StoredEntry(id: withheld, source: withheld, kind: entry.kind, leaf: try rest.leaf())
    }
}

extension TypeCatalog {
    fileprivate func schema(of kind: String) -> SchemaDocument? { EventKind(kind).flatMap(schema(of:)) }
}

/// Finds out which repository, service and environment an entry is about.
struct ScopeValues {
    /// How many references are followed from an entry to what it is about.
    static let hopsMax = 4
    /// How many requests are looked through for the deploy that a sign-off names.
    static let searchedMax = 10_000

    private let log: any LogReading

    init(_ log: any LogReading) { self.log = log }

    /// What an event says of itself, or what it points at says. What cannot be told is empty, and so in no scope.
    func values(of event: Event, at index: UInt64, hops: Int = hopsMax) throws -> [AccessScope.Dimension: String] {
        let own = Self.direct(event)
        if !own.isEmpty || hops == 0 { return own }
        if event.kind == .decisionMade { return try values(ofDecision: event, at: index, hops: hops) }
        if let id = event.data["decision"]?.stringValue, let place = try log.index(source: WritSource.writ, id: id) {
            return try values(at: place, before: index, hops: hops)
        }
        if let place = event.data["trigger"]?.stringValue?.split(separator: " ").first.flatMap({ UInt64($0) }) {
            return try values(at: place, before: index, hops: hops)
        }
        if event.kind.description.hasPrefix("signoff."), let subject = event.data["scope"]?.stringValue {
            return try values(ofSubject: subject)
        }
        return [:]
    }

    /// What a subject's id says: `acme/shop@9f3c`, `acme/shop#12`, `acme/shop:refs/heads/main`, or a deploy that was asked
    /// for.
    func values(ofSubject id: String) throws -> [AccessScope.Dimension: String] {
        if id.hasPrefix("deploy/") { return try values(ofDeploy: String(id.dropFirst("deploy/".count))) }
        guard let mark = id.firstIndex(where: { "@#:".contains($0) }), mark != id.startIndex else { return [:] }
        return [.repository: String(id[..<mark])]
    }

    private func values(ofDeploy deploy: String) throws -> [AccessScope.Dimension: String] {
        var position = try log.size
        for _ in 0..<Self.searchedMax {
            guard let index = try log.lastEntry(ofKind: .deployRequested, before: position) else { break }
            let event = try log.event(at: index)
            if event.data["deploy"]?.stringValue == deploy { return Self.direct(event) }
            position = index
        }
        return [:]
    }

    /// A decision is about what was asked for: its request is the entry before it.
    private func values(
        ofDecision event: Event, at index: UInt64, hops: Int
    ) throws -> [AccessScope.Dimension: String] {
        guard index > 0 else { return [:] }
        let request = try log.event(at: index - 1)
        guard request.id == event.data["request"]?.stringValue else { return [:] }
        return try values(of: request, at: index - 1, hops: hops - 1)
    }

    private func values(
        at place: UInt64, before index: UInt64, hops: Int
    ) throws -> [AccessScope.Dimension: String] {
        // Backwards only, so that no chain of references runs in a circle.
        guard place < index else { return [:] }
        return try values(of: log.event(at: place), at: place, hops: hops - 1)
    }

    private static func direct(_ event: Event) -> [AccessScope.Dimension: String] {
        var values: [AccessScope.Dimension: String] = [:]
        for dimension in AccessScope.Dimension.allCases {
            if let value = event.data[dimension.rawValue]?.stringValue { values[dimension] = value }
        }
        return values
    }
}
