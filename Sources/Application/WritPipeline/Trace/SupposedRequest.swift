// What a gate would have been asked, had what happened been asked for first.

import WritInsights
import WritModel
import WritPolicy

/// Requests made of what has happened, to see what policies would have said.
struct SupposedRequest {
    /// A trigger to evaluate policies on.
    struct Trigger {
        var event: Event
        /// Its position: what was appended before it is seen.
        var position: UInt64
        /// The entry it was made of.
        var entry: UInt64
        /// Whether nobody asked: the request is supposed.
        var isSupposed: Bool
    }

    /// The protected branch that a commit of which only the history is known is supposed to have been pushed to.
    static let branch = "main"
    /// Triggers evaluated for one question.
    static let triggersMax = 200

    let catalog: TypeCatalog
    /// The commit that the question is about, if it is about one: other commits of its push do not matter.
    let commit: String?

    /// The triggers of a story's entries: requests, those that are supposed, and the events themselves.
    ///
    /// - Parameter entries: entries by index.
    func triggers(_ entries: [(index: UInt64, event: Event)]) -> [Trigger] {
        var triggers: [Trigger] = []
        var asked: Set<String> = []
        for (index, event) in entries where isRequest(event.kind) {
            asked.formUnion(names(event))
            triggers.append(Trigger(event: narrowed(event), position: index, entry: index, isSupposed: false))
        }
        // Where a change was merged, the merge was the step to ask about, and not the push that came of it.
        let merges = Set(entries.compactMap { $0.event.data["merge"]?.stringValue })
        for (index, event) in entries where !isRequest(event.kind) {
            if let after = event.data["after"]?.stringValue, merges.contains(after) { continue }
            guard names(event).isDisjoint(with: asked), let request = request(carriedOutBy: event) else { continue }
            triggers.append(Trigger(event: request, position: index, entry: index, isSupposed: true))
        }
        if !triggers.contains(where: { isRequest($0.event.kind) }), let commit,
            let (index, event) = entries.first(where: {
                $0.event.kind == .commitRecorded && $0.event.data["sha"]?.stringValue == commit
            })
        {
            // Its own entry is seen, so that its author is known.
            triggers.append(
                Trigger(event: push(of: event, commit), position: index + 1, entry: index, isSupposed: true))
        }
        // What policies say of the events themselves comes last: it stops nothing.
        for (index, event) in entries where !isRequest(event.kind) {
            triggers.append(Trigger(event: narrowed(event), position: index, entry: index, isSupposed: false))
        }
        return Array(triggers.prefix(Self.triggersMax))
    }

    private func isRequest(_ kind: EventKind) -> Bool { catalog.schema(of: kind)?.capability == .gate }

    /// What a request and its effect have in common.
    private func names(_ event: Event) -> Set<String> {
        var names: Set<String> = []
        for key in ["push", "deploy", "session"] {
            if let text = event.data[key]?.stringValue {
                names.insert("\(key) \(text) \(event.data["ref"]?.stringValue ?? "")")
            }
        }
        return names
    }

    /// The request that an event carried out: its kind is what the gate's kind asks for.
    private func request(carriedOutBy event: Event) -> Event? {
        let kind = event.kind.description
        let family = kind.prefix { $0 != "." }
        let gate =
            switch kind {
            case "branch.pushed": "push.requested"
            case "change.merged": "merge.requested"
            default:
                kind.hasSuffix(".started") || kind.hasSuffix(".finished") ? "\(family).requested" : ""
            }
        guard let gate = EventKind(gate), let schema = catalog.schema(of: gate), schema.capability == .gate else {
            return nil
        }
        var request = event
        request.kind = gate
        request.data = data(of: schema, from: event.data)
        return narrowed(request)
    }

    /// The fields of a schema, from an event that has some of them; what is missing is what says least.
    private func data(of schema: SchemaDocument, from data: JSONObject) -> JSONObject {
        var result = JSONObject()
        for field in schema.fields {
            if let value = data[field.name] {
                result[field.name] = value
            } else if !field.isOptional {
                result[field.name] = Self.empty(field.type)
            }
        }
        return result
    }

    private static func empty(_ type: FieldType) -> JSONValue {
        switch type {
        case .string, .person, .commit, .timestamp: ""
        case .int: 0
        case .double: .double(0)
        case .bool: false
        case .enumeration(let values): .string(values.first ?? "")
        case .list: []
        case .map: [:]
        case .json: .null
        }
    }

    /// The request with the commit in question alone.
    private func narrowed(_ request: Event) -> Event {
        guard let commit, let listed = request.data["commits"]?.arrayValue else { return request }
        guard listed.contains(.string(commit)) || listed.isEmpty else { return request }
        var request = request
        request.data["commits"] = [.string(commit)]
        if request.data["truncated"] != nil { request.data["truncated"] = false }
        return request
    }

    private func push(of event: Event, _ commit: String) -> Event {
        var request = event
        request.kind = .pushRequested
        request.subject = Subject(
            kind: "branch", id: "\(event.data["repository"]?.stringValue ?? ""):refs/heads/\(Self.branch)")
        let parent = event.data["parents"]?.arrayValue?.first?.stringValue
        var data: JSONObject = [
            "repository": event.data["repository"] ?? "", "ref": .string("refs/heads/\(Self.branch)"),
            "branch": .string(Self.branch), "push": .string(event.id),
            "before": .string(parent ?? String(repeating: "0", count: commit.utf8.count)), "after": .string(commit),
        ]
        for key in ["forced", "created", "deleted", "truncated"] { data[key] = false }
        data["commits"] = [.string(commit)]
        data["options"] = [:]
        request.data = data
        return request
    }
}
