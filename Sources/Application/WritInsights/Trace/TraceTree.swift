// From entries to a tree: every thing stands below the one it was reached from, every entry below its thing, by time.

import WritModel

/// Makes the tree of what a search has gathered.
struct TraceTree {
    private let search: TraceSearch
    private var owned: [TraceKey: [UInt64]] = [:]
    private var children: [TraceKey: [TraceKey]] = [:]

    init(_ search: TraceSearch) {
        self.search = search
        for (index, entry) in search.entries {
            if let owner = search.owner(of: entry) { owned[owner, default: []].append(index) }
        }
        for (key, thing) in search.things {
            if let parent = thing.parent { children[parent, default: []].append(key) }
        }
    }

    /// The tree below a thing.
    ///
    /// - Parameters:
    ///   - key: the thing.
    ///   - above: the time of what it stands below.
    /// - Returns: `nil` for a thing that no entry tells of.
    func node(of key: TraceKey, below above: Instant? = nil) -> TraceNode? {
        let own = (owned[key] ?? []).compactMap { index in search.entries[index].map { (index, $0) } }
            .sorted { ($0.1.event.effectiveTime, $0.0) < ($1.1.event.effectiveTime, $1.0) }
        let first = own.first { search.isRecord($0.1, of: key) } ?? own.first
        var node: TraceNode
        if let (index, entry) = first {
            node = Self.node(index, entry.event, since: above, search.links)
            if search.things[key]?.isUndoing == true { node.role = .reverted }
        } else {
            node = TraceNode(
                entry: nil, id: key.id, kind: key.type, role: .noted,
                sentence: "\(key), of which no entry of its own tells")
        }
        node.thing = key
        var below: [TraceNode] = []
        for (index, entry) in own where index != first?.0 {
            below.append(Self.node(index, entry.event, since: node.at, search.links))
        }
        for child in children[key] ?? [] {
            if let child = self.node(of: child, below: node.at) { below.append(child) }
        }
        if first == nil, below.isEmpty { return nil }
        node.children = Self.sorted(below)
        return node
    }

    private static func sorted(_ nodes: [TraceNode]) -> [TraceNode] {
        nodes.sorted { left, right in
            let (one, other) = (left.first, right.first)
            return (one.at, one.entry, left.id) < (other.at, other.entry, right.id)
        }
    }

    /// The node of one entry.
    static func node(_ index: UInt64, _ event: Event, since above: Instant?, _ links: TraceLinks) -> TraceNode {
        let at = event.effectiveTime
        return TraceNode(
            entry: index, id: event.id, kind: event.kind.description, at: at, since: above.map { at.since($0) },
            who: event.actor, role: TraceRole(of: event, isRequest: links.isGate(event.kind)),
            sentence: TraceSentence.text(event),
            provenance: event.provenance)
    }
}

extension TraceNode {
    /// When and where it stands: what has no entry of its own stands where the first below it does.
    fileprivate var first: (at: Instant, entry: UInt64) {
        (at ?? children.first?.at ?? Instant(nanoseconds: .min), entry ?? children.first?.entry ?? 0)
    }
}

extension TraceRole {
    /// What an event is in a story, by its family; what has happened weighs more than what was asked.
    init(of event: Event, isRequest: Bool) {
        let kind = event.kind.description
        let family = kind.prefix { $0 != "." }
        switch family {
        case _ where isRequest: self = .requested
        case "commit": self = .proposed
        case "change": self = kind == "change.merged" ? .merged : .proposed
        case "review": self = .reviewed
        case "test": self = .tested
        case "build", "artifact": self = .built
        case "branch", "tag": self = .pushed
        case "decision", "amendment": self = .decided
        case "signoff": self = .signedOff
        case "waiver", "breakglass", "control": self = .overridden
        case "deploy": self = .deployed
        case "incident": self = .incident
        case "violation", "obligation": self = .violation
        case "enforcement": self = .corrected
        default: self = .noted
        }
    }
}
