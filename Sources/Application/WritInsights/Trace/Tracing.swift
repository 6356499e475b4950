// Stories from the log: of a commit, a change, an artifact, a deploy, an incident, a decision, a violation, a person.

public import WritAuditLog
public import WritModel

/// Tells stories. A projection that only reads: nothing is kept.
public struct Tracing {
    /// Shows an entry as whoever asks may see it; `nil` when they may not. Called for the entries of a story alone, while
    /// a search looks at the bytes of all.
    public typealias Show = (_ index: UInt64, _ entry: StoredEntry) throws -> StoredEntry?

    private let log: any LogReading
    private let links: TraceLinks
    private let show: Show
    private let progress: (UInt64, UInt64) -> Void

    /// A teller over one state of the log.
    ///
    /// - Parameters:
    ///   - log: the log.
    ///   - links: what the fields of events point at.
    ///   - show: shows entries; as they are by default.
    ///   - progress: called now and then with entries looked at in the present pass, and those of the log.
    public init(
        _ log: any LogReading, links: TraceLinks, show: @escaping Show = { $1 },
        progress: @escaping (UInt64, UInt64) -> Void = { _, _ in }
    ) {
        self.log = log
        self.links = links
        self.show = show
        self.progress = progress
    }

    /// The story of a thing.
    ///
    /// Costs one pass over the log's bytes to find what is meant and one for every step away from it, two to five in all;
    /// only entries that name a thing of the story are parsed. A pass takes about a microsecond an entry.
    ///
    /// - Parameter text: a commit's id or its first digits, with or without `repository@` before it; `acme/shop#12`;
    ///   `sha256:...`; `deploy/4711` and other subjects; or an id alone, where only one thing has it.
    /// - Returns: the story, bounded by `TraceLimits`.
    /// - Throws: `TraceError`; store errors; `EventError` for an entry that is no event.
    public func trace(_ text: String) throws -> Trace {
        if let (index, event) = try recorded(text) {
            return try trace(index, event, named: text)
        }
        var search = search
        let key = try search.resolve(text)
        return try trace(key, search, isSearched: true, named: text)
    }

    /// The story of what an entry tells of. One pass less than from its name.
    ///
    /// - Throws: `TraceError.unknown` when it tells of no thing, or may not be shown; store errors.
    public func trace(entry index: UInt64) throws -> Trace {
        guard index < (try log.size), let shown = try show(index, log.entry(at: index)) else {
            throw TraceError.unknown("entry \(index)")
        }
        return try trace(index, Event(leaf: shown.leaf), named: "entry \(index)")
    }

    private func trace(_ index: UInt64, _ event: Event, named text: String) throws -> Trace {
        var search = search
        let found = links.found(in: event)
        // A place, such as a branch, has no story of its own: that of the commit that came there is told, or of the push.
        let brought = ["commit", "push"].lazy.compactMap { type in found.links.first { $0.key.type == type }?.key }
        guard let main = found.main ?? brought.first else { throw TraceError.unknown(text) }
        try search.add(index, TraceSearch.Entry(event: event, found: found))
        return try trace(main, search, isSearched: false, named: text)
    }

    private func trace(_ key: TraceKey, _ search: TraceSearch, isSearched: Bool, named text: String) throws -> Trace {
        var search = search
        try search.gather(key, isSearched: isSearched)
        guard let root = TraceTree(search).node(of: key) else { throw TraceError.unknown(text) }
        return Trace(subject: key, root: root, isCut: search.isCut)
    }

    /// A search that has found nothing yet.
    private var search: TraceSearch { TraceSearch(log, links: links, show: show, progress: progress) }

    /// A decision or violation, which Writ has recorded under its own id: found without a search.
    private func recorded(_ text: String) throws -> (UInt64, Event)? {
        let id = text.split(separator: "/", maxSplits: 1).last.map(String.init) ?? text
        for name in [id, "\(id)/opened"] where id.hasPrefix("d-") || id.hasPrefix("v-") {
            if let index = try log.index(source: "writ", id: name),
                let shown = try show(index, log.entry(at: index))
            {
                return (index, try Event(leaf: shown.leaf))
            }
        }
        return nil
    }

    /// What a person did and what was done about them: the latest entries, by time. One pass.
    ///
    /// - Parameters:
    ///   - accounts: every account of the person.
    ///   - name: what the story calls the person: an account.
    /// - Throws: `TraceError.unknown` when no entry names them; store errors.
    public func trace(person accounts: Set<AccountID>, named name: AccountID) throws -> Trace {
        let ids = Set(accounts.map(\.description))
        let filter = LeafFilter(ids: ids)
        var latest: [TraceNode] = []
        var counts: [String: Int] = [:]
        let size = try log.size
        try log.forEachEntry(in: 0..<size, kinds: nil) { index, entry in
            if index.isMultiple(of: 65_536) { progress(index, size) }
            guard filter.mayName(entry.leaf), let shown = try show(index, entry) else { return true }
            let event = try Event(leaf: shown.leaf)
            guard !links.found(in: event).people.isDisjoint(with: ids) else { return true }
            counts[entry.kind, default: 0] += 1
            latest.append(TraceTree.node(index, event, since: nil, links))
            if latest.count > 2 * TraceLimits.personEntriesMax {
                latest.removeFirst(latest.count - TraceLimits.personEntriesMax)
            }
            return true
        }
        progress(size, size)
        guard !latest.isEmpty else { throw TraceError.unknown(name.description) }
        let total = counts.values.reduce(0, +)
        let kinds = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
        var root = TraceNode(
            entry: nil, id: name.description, kind: "person", thing: TraceKey(type: "person", id: name.description),
            role: .noted, sentence: "\(total) entries: \(kinds.joined(separator: ", "))")
        root.children = latest.suffix(TraceLimits.personEntriesMax).sorted {
            ($0.at ?? Instant(nanoseconds: 0), $0.entry ?? 0) < ($1.at ?? Instant(nanoseconds: 0), $1.entry ?? 0)
        }
        return Trace(
            subject: TraceKey(type: "person", id: name.description), root: root,
            isCut: total > TraceLimits.personEntriesMax)
    }

    /// Names of things in the latest entries, for whoever wrote one that is not there.
    ///
    /// - Parameter entriesMax: how many entries are looked at.
    public func names(entriesMax: UInt64 = 20_000) throws -> [String] {
        let size = try log.size
        var names: Set<String> = []
        try log.forEachEntry(in: (size > entriesMax ? size - entriesMax : 0)..<size, kinds: nil) { index, entry in
            guard let shown = try show(index, entry) else { return true }
            let event = try Event(leaf: shown.leaf)
            if let main = TraceKey(event.subject), main.type != "commit" { names.insert(main.description) }
            return true
        }
        return names.sorted()
    }
}
