// The reference of events, written from the built-in schemas.

import WritModel
import WritPolicy

/// Writes `docs/reference/events.md`.
enum EventsReference {
    /// The page.
    static var text: String {
        var lines = [
            "# Events", "",
            "Every kind that Writ knows without further documents, with its fields. This page is written from the built-in",
            "schemas; a test fails when it differs from them (`WRIT_UPDATE_DOCS=1 swift test --filter DocumentationTests`",
            "writes it anew). A `kind: schema` document adds kinds of your own.", "",
            "In conditions an event shows its envelope (`id`, `source`, `kind`, `at`, `seen`, `actor`, `subject`,",
            "`provenance`) and its fields side by side: `push.actor`, `push.branch`. What each type is:", "",
            "| type | in the log | in conditions |", "|---|---|---|",
            "| `person` | the account's pseudonym, `a_...` | compares by person; `.id`, `.kind` |",
            "| `commit` | the full id | its `commit.recorded`: `sha short author committer coauthors title at parents` |",
            "| `list of X` | at most \(FieldType.listMax) elements | a list |",
            "| `one of ...` | one of these words; another is refused | a string; a word that is not of these is an error |",
            "| `timestamp` | RFC 3339 | a timestamp |", "",
            "A `?` marks a field that may be absent. Reading an absent one is *unknown*; `has(x.field)` asks first.",
        ]
        for capability in [Capability.gate, .cause, .observe] {
            let schemas = BuiltInSchemas.all.filter { $0.capability == capability }
            guard !schemas.isEmpty else { continue }
            lines += ["", "## \(heading(capability))", "", "| kind | subject | fields |", "|---|---|---|"]
            for schema in schemas.sorted(by: { $0.event.value.description < $1.event.value.description }) {
                let fields = schema.fields.map { "`\($0.name)`\($0.isOptional ? "?" : "") \(name($0.type))" }
                lines.append("| `\(schema.event.value)` | \(schema.subject) | \(fields.joined(separator: ", ")) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(_ capability: Capability) -> String {
        switch capability {
        case .gate: "Requests: a gate decides them"
        case .cause: "What Writ itself can bring about"
        case .observe: "What has happened"
        }
    }

    private static func name(_ type: FieldType) -> String {
        switch type {
        case .string: "string"
        case .int: "int"
        case .double: "double"
        case .bool: "bool"
        case .timestamp: "timestamp"
        case .person: "person"
        case .commit: "commit"
        case .enumeration(let words): "one of \(words.map { "`\($0)`" }.joined(separator: " "))"
        case .list(let element, let most):
            "list of \(name(element))" + (most == FieldType.listMax ? "" : " (at most \(most))")
        case .map(let value): "map from string to \(name(value))"
        case .json: "nested data, closed to conditions"
        }
    }
}
