// Gathers the entries of a story, step by step: from a thing to what carries it, what it carries, and what hangs on it.
//
// INVARIANT: a thing reached from below brings what carries it further up, one reached from above what it is made of;
// neither turns round. A commit's story has the deploy that carried it, and not the deploy's other commits.

import WritAuditLog
import WritModel

/// Gathers entries.
struct TraceSearch {
    /// How a thing was reached, and so how far its story goes on.
    enum Reach {
        /// It is what was asked for.
        case whole
        /// From what it carries.
        case up
        /// From what carries it.
        case down
        /// It is only named.
        case named
    }

    /// A thing of the story.
    struct Thing {
        var reach: Reach
        /// The thing it was reached from.
        var parent: TraceKey?
        /// Whether its parent is taken back by it.
        var isUndoing = false
    }

    /// An entry of the story.
    struct Entry {
        var event: Event
        var found: TraceLinks.Found
    }

    let log: any LogReading
    let links: TraceLinks
    let show: Tracing.Show
    let progress: (UInt64, UInt64) -> Void
    var entries: [UInt64: Entry] = [:]
    var things: [TraceKey: Thing] = [:]
    /// The requests of decisions, and the decisions of requests: adjacent entries.
    var requests: [UInt64: UInt64] = [:]
    var isCut = false
    var unsearched: [TraceKey] = []
    var servicesFollowed: Set<TraceKey> = []
    private var searchedEntries: Set<UInt64> = []

    init(
        _ log: any LogReading, links: TraceLinks, show: @escaping Tracing.Show,
        progress: @escaping (UInt64, UInt64) -> Void
    ) {
        self.log = log
        self.links = links
        self.show = show
        self.progress = progress
    }

    // MARK: The beginning

    /// The thing that a text names. One pass over the log, which parses only entries that hold the text.
    mutating func resolve(_ text: String) throws -> TraceKey {
        let resolver = TraceResolver(text, links: links)
        var named: Set<TraceKey> = []
        var matches: [(UInt64, Entry)] = []
        let search = resolver.search
        try scan {
            search.occurs(in: $0)
        } body: { index, event in
            let found = links.found(in: event)
            let candidates = resolver.candidates(in: event, found)
            guard !candidates.isEmpty else { return }
            named.formUnion(candidates)
            if matches.count < TraceLimits.entriesMax { matches.append((index, Entry(event: event, found: found))) }
        }
        let key = try resolver.choose(named)
        for (index, entry) in matches where entry.found.keys.contains(key) { try add(index, entry) }
        return key
    }

    /// Gathers the story of a thing.
    ///
    /// - Parameter isSearched: whether the entries that name it are here already.
    mutating func gather(_ root: TraceKey, isSearched: Bool) throws {
        things[root] = Thing(reach: .whole)
        if !isSearched { unsearched.append(root) }
        for _ in 0..<TraceLimits.stepsMax {
            try follow()
            guard !unsearched.isEmpty || entries.keys.contains(where: { !searchedEntries.contains($0) }) else { return }
            try searchNew()
        }
        isCut = isCut || !unsearched.isEmpty
    }

    /// One pass over the log for the things, and the triggers, that were not looked for before.
    private mutating func searchNew() throws {
        let wanted = Set(unsearched)
        let triggers = Set(entries.keys).subtracting(searchedEntries)
        // A pass for triggers alone would find violations only, which lie together under few kinds.
        let filter = LeafFilter(ids: wanted.map(\.id), entries: triggers)
        unsearched = []
        searchedEntries.formUnion(triggers)
        var matches: [(UInt64, Entry)] = []
        let kinds = wanted.isEmpty ? links.triggeredKinds : nil
        try scan(kinds: kinds) {
            filter.mayName($0)
        } body: { index, event in
            let found = links.found(in: event)
            let isNamed = found.keys.contains { wanted.contains($0) }
            let isTriggered = found.trigger.map { triggers.contains($0) } ?? false
            if isNamed || isTriggered { matches.append((index, Entry(event: event, found: found))) }
        }
        for (index, entry) in matches { try add(index, entry) }
    }

    private func scan(
        kinds: [EventKind]? = nil, where matches: ([UInt8]) -> Bool, body: (UInt64, Event) throws -> Void
    ) throws {
        let size = try log.size
        try log.forEachEntry(in: 0..<size, kinds: kinds) { index, entry in
            if index.isMultiple(of: 65_536) { progress(index, size) }
            if matches(entry.leaf), let shown = try show(index, entry) { try body(index, Event(leaf: shown.leaf)) }
            return true
        }
        progress(size, size)
    }

    /// Adds an entry, with the decision of a request and the request of a decision, which are adjacent.
    mutating func add(_ index: UInt64, _ entry: Entry) throws {
        guard entries[index] == nil else { return }
        guard entries.count < TraceLimits.entriesMax else { return isCut = true }
        entries[index] = entry
        if links.isGate(entry.event.kind), let decision = try neighbour(index + 1),
            decision.event.kind == .decisionMade, decision.event.data["request"]?.stringValue == entry.event.id
        {
            requests[index + 1] = index
            try add(index + 1, decision)
        } else if entry.event.kind == .decisionMade, index > 0, let request = try neighbour(index - 1),
            entry.event.data["request"]?.stringValue == request.event.id
        {
            requests[index] = index - 1
            try add(index - 1, request)
        }
    }

    func neighbour(_ index: UInt64) throws -> Entry? {
        guard index < (try log.size), let shown = try show(index, log.entry(at: index)) else { return nil }
        let event = try Event(leaf: shown.leaf)
        return Entry(event: event, found: links.found(in: event))
    }
}
