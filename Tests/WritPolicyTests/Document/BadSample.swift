// Documents that are wrong in one way each, with what is said about them.

import Testing
import WritModel

@testable import WritPolicy

/// A document and its problems.
struct BadSample: Sendable, CustomTestStringConvertible {
    /// The document's text.
    var text: String
    /// What the reader says, without the file's name and `error:`: `line:column: message; suggestion`.
    var problems: [String]

    init(_ text: String, _ problems: String...) {
        self.text = text
        self.problems = problems
    }

    init(_ base: Base, replacing old: String, with new: String, _ problems: String...) {
        text = base.text.replacing(old, with: new, maxReplacements: 1)
        self.problems = problems
    }

    init(_ base: Base, adding lines: String, _ problems: String...) {
        text = base.text + lines
        self.problems = problems
    }

    var testDescription: String { problems.first ?? text }

    /// What the reader says about a text.
    static func read(_ text: String) -> (documents: [Document], problems: [String]) {
        let result = DocumentReader.read(
            text: text, file: "own.yaml", includes: include, digest: { "sha256:\($0.count)" })
        return (
            result.documents,
            result.problems.map {
                $0.description.replacing("own.yaml:", with: "").replacing(": error: ", with: ": ", maxReplacements: 1)
            }
        )
    }

    private static func include(_ path: String) -> Result<String, IncludeError> {
        switch path {
        case "good.ics":
            .success("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261225\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        case "bad.ics": .success("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:soon\nEND:VEVENT\nEND:VCALENDAR\n")
        case "empty.ics": .success("\n\n")
        case "control.ics": .success("BEGIN:VCALENDAR\n\u{7}\n")
        case "long.ics": .success(String(repeating: "x", count: DocumentLimits.includedBytesMax + 1))
        default: .failure(IncludeError("there is no such file"))
        }
    }
}

/// A right document that samples change in one place.
struct Base: Sendable {
    var text: String

    private init(_ text: String) { self.text = text }

    /// A right document of the kind.
    static let policy = Base(
        """
        kind: policy
        policy: p
        title: t
        why: w
        on: deploy.requested as deploy
        require: [{ id: a, that: "true" }]

        """)
    /// A right document of the kind.
    static let fact = Base(
        """
        kind: fact
        fact: approval
        key: [commit]
        begin: { event: review.approved, as: r, set: { commit: r.head } }

        """)
    /// A right document of the kind.
    static let calendar = Base(
        """
        kind: calendar
        calendar: c
        zone: Europe/Berlin
        open: [{ days: [mon], from: "09:00", to: "17:00" }]

        """)
    /// A right document of the kind.
    static let schema = Base(
        """
        kind: schema
        event: shop.opened
        subject: shop
        fields:
          shop: string

        """)
    /// A right document of the kind.
    static let test = Base(
        """
        kind: policy
        policy: p
        title: t
        why: w
        on: deploy.requested as deploy
        require: [{ id: a, that: "true" }]
        tests:
          - name: n
            when: { deploy.requested: {} }
            then: { verdict: allow }

        """)
}
