// What every evaluation looks up of commits, whatever the policies ask: kept as facts are, in rules of Writ's own.

import WritCEL
import WritModel

/// A look-up of events about a commit.
enum CommitLookUp: CaseIterable {
    /// `commit.recorded` by the commit's id.
    case commits
    /// `commit.described` by the commit's id.
    case descriptions
    /// `commit.recorded` by its patch, and `commit.described` by it.
    case patches
    case describedPatches
    /// `change.squashed` by the commit that was made.
    case squashes
    /// Who brought a commit: pushes that asked for it, changes that it was the head of.
    case brought

    /// The kind of event, and the field it is found by; `nil` for `brought`, which has a rule of its own.
    fileprivate var events: (kind: EventKind, field: String)? {
        switch self {
        case .commits: (.commitRecorded, "sha")
        case .descriptions: (.commitDescribed, "sha")
        case .patches: (.commitRecorded, "patch")
        case .describedPatches: (.commitDescribed, "patch")
        case .squashes: (.changeSquashed, "sha")
        case .brought: nil
        }
    }

    /// The name of the rule of `brought`, which no document can give a fact.
    fileprivate static let broughtName = "@brought"

    /// How commits are brought.
    fileprivate static let broughtDocument = FactDocument(
        name: located(broughtName), key: [located("commit")],
        begins: [
            begin(.pushRequested, each: ("c", "e.commits"), commit: "c.sha", by: "e.actor"),
            begin(.changeOpened, each: nil, commit: "e.head", by: "e.author"),
            begin(.changeUpdated, each: nil, commit: "e.head", by: "e.actor"),
        ], ends: [], perKey: 64)

    private static func begin(
        _ kind: EventKind, each: (String, String)?, commit: String, by: String
    ) -> FactDocument.Begin {
        FactDocument.Begin(
            event: Located(kind, at: place), alias: located("e"),
            each: each.map { Binding(variable: located($0.0), list: located($0.1)) }, condition: nil,
            set: [(located("commit"), located(commit)), (located("by"), located(by))])
    }

    private static let place = Place(file: "built-in facts", line: 1, column: 1)
    private static func located(_ text: String) -> Located<String> { Located(text, at: place) }
}

extension ConditionCompiler {
    /// Adds the rules that commits are looked up by.
    func addCommitLookUps(schemaTexts: [String]) {
        for lookUp in CommitLookUp.allCases {
            guard let (kind, field) = lookUp.events, let place = past(kind.description),
                let slot = rules[place].type.slot(of: field)
            else { continue }
            index(place, by: [slot])
        }
        FactCompiler(
            compiler: self, fact: CommitLookUp.broughtDocument, digest: CommitLookUp.broughtName,
            schemaTexts: schemaTexts
        ).compile()
        if let place = fact(named: CommitLookUp.broughtName) { index(place, by: rules[place].key) }
    }
}

extension CompiledDocuments {
    /// The rule of a look-up.
    func place(of lookUp: CommitLookUp) -> Int? {
        guard let (kind, _) = lookUp.events else { return rulePlaces[CommitLookUp.broughtName] }
        return pastPlaces[kind.description]
    }

    /// The posting key of a look-up.
    func key(_ lookUp: CommitLookUp, _ value: String) -> UInt64? {
        place(of: lookUp).map { place in
            PostingKey.key(rule: ruleIDs[place], fields: [lookUp.events?.field ?? "commit"], values: [value])
        }
    }
}
