// The one place that names subjects: `subject.id` is the value other records use to point at the thing.

public import WritModel

/// Names the subject of an event from its data.
public enum SubjectNaming {
    /// The subject of an event of a kind.
    ///
    /// - Parameters:
    ///   - schema: the kind's schema, which says what the subject is.
    ///   - data: the event's data.
    /// - Returns: `acme/shop#12` for a change, `acme/shop@9f3c...` for a commit, `acme/shop:refs/heads/main` for a branch,
    ///   `sha256:...` for an artifact,
    ///   and `deploy/4711` and the like for everything that has an id field of its own name.
    public static func subject(of schema: SchemaDocument, data: JSONObject) -> Subject {
        let kind = schema.subject
        func text(_ key: String) -> String? { data[key]?.stringValue }
        let repository = text("repository") ?? ""
        let id =
            switch kind {
            case "commit": (text("sha") ?? text("head")).map { "\(repository)@\($0)" }
            case "change": text("change")
            case "branch": (text("ref") ?? text("branch")).map { "\(repository):\($0)" }
            case "tag": text("tag").map { "\(repository):refs/tags/\($0)" }
            case "person": text("person")
            case "artifact": text("digest")
            default: text(kind).map { "\(kind)/\($0)" }
            }
        if id == nil, kind == "change", let head = text("head") {
            // A review without a change is about the commit that was reviewed.
            return Subject(kind: "commit", id: "\(repository)@\(head)")
        }
        return Subject(kind: kind, id: id ?? kind)
    }
}
