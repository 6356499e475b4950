// What the fields of every kind point at, read from the schemas in force: by their types and their names, never by a list
// of kinds.

import WritInsights
import WritModel
import WritPolicy

extension TraceLinks {
    /// Fields that hold a commit's id as text. What stood there before, and a commit's parents, are not part of its story.
    private static let commits: Set<String> = ["sha", "head", "merge", "after", "from", "commit", "commits"]
    /// Fields that name a thing whose subject has another name.
    private static let names: [String: Meaning] = [
        "reverts": .undone, "scope": .reference, "trigger": .trigger, "service": .service, "push": .thing("push"),
        "digest": .thing("artifact"),
    ]

    /// The links of a catalogue's kinds.
    init(_ catalog: TypeCatalog) {
        let schemas = catalog.kinds.compactMap { EventKind($0).flatMap { catalog.schema(of: $0) } }
        let subjects = Set(schemas.map(\.subject))
        var kinds: [EventKind: Kind] = [:]
        for schema in schemas {
            var fields: [String: Meaning] = [:]
            for field in schema.fields {
                fields[field.name] = Self.meaning(of: field.name, field.type, of: schema.subject, subjects)
            }
            kinds[schema.event.value] = Kind(
                subject: schema.subject, isGate: schema.capability == .gate, fields: fields)
        }
        self.init(kinds)
    }

    private static func meaning(
        of name: String, _ type: FieldType, of subject: String, _ subjects: Set<String>
    ) -> Meaning? {
        switch type {
        case .commit: return .thing("commit")
        case .person: return .person
        case .list(let element, _): return meaning(of: name, element, of: subject, subjects)
        case .string:
            // The digest of a document is not that of an artifact.
            if name == "digest", !TraceKey.isThing(subject) { return nil }
            if commits.contains(name) { return .thing("commit") }
            return names[name] ?? (subjects.contains(name) && TraceKey.isThing(name) ? .thing(name) : nil)
        default: return nil
        }
    }
}
