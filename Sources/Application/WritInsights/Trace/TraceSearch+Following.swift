// From the entries of a story to the things they lead to, and no further than the story goes.

import WritAuditLog
import WritModel

extension TraceSearch {
    /// Finds the things that the entries lead to, until they lead nowhere new.
    mutating func follow() throws {
        var done: Set<UInt64> = []
        var known = -1
        while known != things.count {
            known = things.count
            done = []
            for index in entries.keys.sorted() where done.insert(index).inserted {
                guard let entry = entries[index] else { continue }
                for key in entry.found.keys {
                    if let thing = things[key] { follow(entry, from: key, thing) }
                }
                try followTrigger(entry)
                followDecision(index, entry)
            }
            try followServices()
        }
    }

    /// What an entry leads to from one of the things it names.
    private mutating func follow(_ entry: Entry, from key: TraceKey, _ thing: Thing) {
        guard thing.reach != .named else { return }
        let main = entry.found.main
        if main == key || main == nil {
            for link in entry.found.links where link.key != key {
                if link.isUndone {
                    if thing.reach == .whole { reach(link.key, .named, from: key) }
                } else if link.key.rank < key.rank {
                    if thing.reach != .up { reach(link.key, .down, from: key) }
                } else if link.key.rank > key.rank {
                    followUp(to: link.key, from: key, thing)
                }
            }
        } else if let main {
            let isUndoing = entry.found.links.contains { $0.isUndone && $0.key == key }
            if isUndoing {
                reach(main, .up, from: key, isUndoing: true)
            } else if main.rank > key.rank || (main.rank == 4 && key.rank == 4) {
                followUp(to: main, from: key, thing)
            } else if main.rank < key.rank, thing.reach == .whole {
                reach(main, .down, from: key)
            }
        }
    }

    private mutating func followUp(to carrier: TraceKey, from key: TraceKey, _ thing: Thing) {
        // Seen from a deploy, the change that brought a commit belongs to it, and another deploy of the commit does not.
        guard thing.reach != .down || !isBelow(carrier.type, key) else { return }
        reach(carrier, .up, from: key)
    }

    /// Whether a thing was reached from one that takes another back: that it went out is the end of the story.
    private func isAfterUndoing(_ key: TraceKey) -> Bool {
        var current: TraceKey? = key
        while let ancestor = current {
            if things[ancestor]?.isUndoing == true { return true }
            current = things[ancestor]?.parent
        }
        return false
    }

    /// Whether a thing was reached from one of a type.
    private func isBelow(_ type: String, _ key: TraceKey) -> Bool {
        var current = things[key]?.parent
        while let ancestor = current {
            if ancestor.type == type { return true }
            current = things[ancestor]?.parent
        }
        return false
    }

    /// A violation leads to what violated.
    private mutating func followTrigger(_ entry: Entry) throws {
        guard let trigger = entry.found.trigger, let main = entry.found.main else { return }
        if things[main]?.reach == .whole, entries[trigger] == nil, let source = try neighbour(trigger) {
            try add(trigger, source)
            // Where the violation names a commit, that is what it is about; its push is only how it came.
            guard !entry.found.links.contains(where: { $0.key.type == "commit" }) else { return }
            if let key = source.found.main ?? source.found.links.first(where: { $0.key.type == "push" })?.key {
                reach(key, .down, from: main)
            }
        } else if things[main] == nil, let source = entries[trigger],
            let owner = owner(of: source), entry.found.links.allSatisfy({ things[$0.key] != nil })
        {
            reach(main, .up, from: owner)
        }
    }

    /// A decision leads to what was asked.
    private mutating func followDecision(_ index: UInt64, _ entry: Entry) {
        guard let request = requests[index].flatMap({ entries[$0] }), let decision = entry.found.main else { return }
        if things[decision]?.reach == .whole {
            let push = request.found.links.first { $0.key.type == "push" }?.key
            if let key = request.found.main ?? push { reach(key, .down, from: decision) }
        } else if things[decision] == nil, let owner = owner(of: request) {
            reach(decision, .up, from: owner)
        }
    }

    private mutating func reach(_ key: TraceKey, _ reach: Reach, from parent: TraceKey, isUndoing: Bool = false) {
        guard things[key] == nil else { return }
        guard things.count < TraceLimits.thingsMax else { return isCut = true }
        things[key] = Thing(reach: reach, parent: parent, isUndoing: isUndoing)
        unsearched.append(key)
    }

    /// The thing of the story under which an entry stands.
    func owner(of entry: Entry) -> TraceKey? {
        if let main = entry.found.main, let thing = things[main], thing.reach != .named || isRecord(entry, of: main) {
            return main
        }
        guard entry.found.main == nil else { return nil }
        let named = entry.found.links.map(\.key).filter { things[$0] != nil }
        return named.first { $0.type == "push" } ?? named.min { ($0.rank, $0.id) < ($1.rank, $1.id) }
    }

    /// Whether an entry is a thing's own record: `commit.recorded` of a commit.
    func isRecord(_ entry: Entry, of key: TraceKey) -> Bool {
        entry.event.kind.description.prefix { $0 != "." } == key.type
    }

    // MARK: Services

    /// An incident names a service and no deploy: it belongs to the deploy of that service before it.
    private mutating func followServices() throws {
        for key in things.keys.sorted(by: { ($0.type, $0.id) < ($1.type, $1.id) }) {
            guard let thing = things[key], thing.reach != .named, !own(key).isEmpty,
                servicesFollowed.insert(key).inserted
            else { continue }
            if key.type == "incident", thing.reach == .whole, thing.parent == nil {
                if let deploy = try lastDeploy(before: key) { reach(deploy, .down, from: key) }
            } else if key.type == "deploy", !isAfterUndoing(key) {
                for incident in try incidents(after: key) { reach(incident, .up, from: key) }
            }
        }
    }

    /// The entries of a thing that name its service, by time.
    private func own(_ key: TraceKey) -> [(index: UInt64, entry: Entry)] {
        entries.filter { $0.value.found.main == key && $0.value.found.service != nil }
            .map { ($0.key, $0.value) }.sorted { ($0.1.event.effectiveTime, $0.0) < ($1.1.event.effectiveTime, $1.0) }
    }

    /// The latest deploy of an incident's service before it.
    private func lastDeploy(before incident: TraceKey) throws -> TraceKey? {
        guard let (index, entry) = own(incident).first else { return nil }
        var best: (index: UInt64, key: TraceKey)?
        for kind in links.kinds(about: "deploy") where !links.isGate(kind) {
            var position = index
            for _ in 0..<TraceLimits.serviceSearchMax {
                guard let found = try log.lastEntry(ofKind: kind, before: position), found > best?.index ?? 0 else {
                    break
                }
                position = found
                guard let candidate = try neighbour(found), candidate.found.service == entry.found.service,
                    candidate.event.effectiveTime <= entry.event.effectiveTime, let key = candidate.found.main
                else { continue }
                best = (found, key)
                break
            }
        }
        return best?.key
    }

    /// The incidents of a deploy's service until its next deploy.
    private func incidents(after deploy: TraceKey) throws -> [TraceKey] {
        let own = own(deploy)
        guard let first = own.first(where: { !links.isGate($0.entry.event.kind) }) else { return [] }
        let kinds = links.kinds(about: "incident") + links.kinds(about: "deploy").filter { !links.isGate($0) }
        var incidents: [TraceKey] = []
        var looked = 0
        try log.forEachEntry(in: (first.index + 1)..<(try log.size), kinds: kinds) { index, stored in
            looked += 1
            let event = try Event(leaf: stored.leaf)
            let found = links.found(in: event)
            if found.service == first.entry.found.service, let main = found.main, main != deploy {
                guard main.type == "incident" else { return false }
                incidents.append(main)
            }
            return looked < TraceLimits.serviceSearchMax
        }
        return incidents
    }
}
