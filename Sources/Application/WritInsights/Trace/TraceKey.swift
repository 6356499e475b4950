// The things that records point at, each by one name: a commit by its id, a deploy by its own.

public import WritModel

/// A thing of a story.
public struct TraceKey: Sendable, Hashable, CustomStringConvertible {
    /// What it is: `commit`, `change`, `artifact`, `deploy`, `push`, `person`, or a subject's kind.
    public let type: String
    /// Its name: a full commit id, `acme/shop#12`, `sha256:...`, `4711`.
    public let id: String

    /// A thing.
    public init(type: String, id: String) {
        // Enforcement carries out decisions and corrects violations, and names both as the decision it serves.
        self.type = type == "decision" && id.hasPrefix("v-") ? "violation" : type
        self.id = id
    }

    /// The thing as a subject's id writes it: `deploy/4711`; a commit or a change by its name.
    public var description: String {
        switch type {
        case "commit": "commit \(id)"
        case "change", "artifact", "person": id
        default: "\(type)/\(id)"
        }
    }

    /// The thing that an event is about; `nil` for what is no thing with a story: places, people, documents.
    public init?(_ subject: Subject) {
        guard !Self.places.contains(subject.kind) else { return nil }
        switch subject.kind {
        case "commit":
            guard let at = subject.id.lastIndex(of: "@") else { return nil }
            self.init(type: "commit", id: String(subject.id[subject.id.index(after: at)...]))
        case "change": self.init(type: "change", id: subject.id)
        case "artifact": self.init(type: "artifact", id: subject.id)
        default:
            let prefix = subject.kind + "/"
            self.init(
                type: subject.kind,
                id: subject.id.hasPrefix(prefix) ? String(subject.id.dropFirst(prefix.count)) : subject.id)
        }
    }

    /// The thing that a subject's id names where its kind is not said, as in `scope: deploy/4711`.
    ///
    /// - Parameters:
    ///   - text: the id.
    ///   - types: the kinds of subjects there are.
    public init?(reference text: String, types: Set<String>) {
        if let at = text.lastIndex(of: "@"), Self.isCommit(text[text.index(after: at)...]) {
            self.init(type: "commit", id: String(text[text.index(after: at)...]))
        } else if let slash = text.firstIndex(of: "/"), types.contains(String(text[..<slash])),
            !text[slash...].contains("#")
        {
            self.init(type: String(text[..<slash]), id: String(text[text.index(after: slash)...]))
        } else if text.contains("#") {
            self.init(type: "change", id: text)
        } else if Self.isCommit(text[...]) {
            self.init(type: "commit", id: text)
        } else if text.hasPrefix("sha256:") {
            self.init(type: "artifact", id: text)
        } else {
            return nil
        }
    }

    /// Kinds of subjects that live for ever and see everything: a story through them would be the whole log.
    static let places: Set<String> = [
        "branch", "tag", "person", "connection", "resource", "control", "document", "group", "calendar", "log", "tick",
        "event", "case", "service", "repository", "policy",
    ]

    /// Whether a kind of subject is a thing with a story.
    public static func isThing(_ type: String) -> Bool { !places.contains(type) }

    /// Whether a text is a full commit id.
    static func isCommit(_ text: Substring) -> Bool {
        let count = text.utf8.count
        return (count == 40 || count == 64) && text.utf8.allSatisfy(isHexDigit)
    }

    /// Whether a byte is a lower-case hex digit.
    static func isHexDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }

    /// How far on the way from a commit to an incident a thing stands: what carries stands above what is carried. What
    /// hangs on anything, such as sign-offs and violations, stands above all but incidents.
    var rank: Int {
        switch type {
        case "commit": 0
        case "push", "change": 1
        case "artifact": 2
        case "deploy": 3
        case "incident": 5
        default: 4
        }
    }
}
