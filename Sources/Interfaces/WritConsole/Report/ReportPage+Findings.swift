// The page's findings: a card each, and tables for the kinds that come in numbers.

import WritInsights
import WritModel

extension ReportPage {
    /// How a kind of finding is shown.
    private struct Look {
        let title: String
        /// `bad`, `good` or `warn`.
        let tone: String
    }

    private static func look(_ kind: Finding.Kind) -> Look {
        switch kind {
        case .rateUp: Look(title: "More violations", tone: "bad")
        case .rateDown: Look(title: "Fewer violations", tone: "good")
        case .effect: Look(title: "Effect of a policy", tone: "good")
        case .repeated: Look(title: "Again and again", tone: "bad")
        case .bypassRoute: Look(title: "A way around", tone: "bad")
        case .bypass: Look(title: "Went past", tone: "bad")
        case .silentSource: Look(title: "Silent source", tone: "bad")
        case .ungoverned: Look(title: "No policy at all", tone: "bad")
        case .openViolations: Look(title: "Violations and their correction", tone: "warn")
        case .unknownCause: Look(title: "Missing evidence", tone: "warn")
        case .alwaysViolated: Look(title: "Violated most of the time", tone: "warn")
        case .neverViolated: Look(title: "Never violated", tone: "warn")
        case .neverTriggered: Look(title: "Never evaluated", tone: "warn")
        case .unreadKind: Look(title: "Kinds that no policy reads", tone: "warn")
        case .unreadField: Look(title: "Fields that no policy reads", tone: "warn")
        }
    }

    /// Findings that belong at the top, each as a card; then what is recorded and unread, in tables.
    var findings: Markup {
        let groups = Dictionary(grouping: report.findings, by: \.kind)
        let cards = Finding.Kind.allCases.filter { $0 != .unreadKind && $0 != .unreadField }
            .compactMap { kind in groups[kind].map { self.cards(kind, $0) } }
        let isQuiet = cards.isEmpty
        return [
            .element("h2", text: "What stands out"),
            isQuiet
                ? .element(
                    "p", text: "Nothing: no rate changed, no change went past the policies, no source fell silent.")
                : Markup(cards),
            unread(groups[.unreadKind] ?? [], groups[.unreadField] ?? []),
        ]
    }

    private func cards(_ kind: Finding.Kind, _ findings: [Finding]) -> Markup {
        let most = kind == .bypass ? Self.changesMax : Self.findingsPerKindMax
        let rest = findings.count - most
        return [
            Markup(findings.prefix(most).map(card)),
            rest > 0
                ? .element(
                    "p", ["class": "soft small"],
                    text: "... and \(Self.grouped(rest)) more of “\(Self.look(kind).title)”: `writ insights --format "
                        + "json` lists them.") : [],
        ]
    }

    private func card(_ finding: Finding) -> Markup {
        let look = Self.look(finding.kind)
        let entries = finding.witnesses.map(String.init).joined(separator: ", ")
        let evidence = entries.isEmpty ? finding.basis.rawValue : "\(finding.basis.rawValue); entries \(entries)"
        let since = finding.onset.map { ", since \($0)" } ?? ""
        return .element(
            "div", ["class": "finding \(tone(finding, look))"],
            [
                .element(
                    "p", [:],
                    [
                        .element("span", ["class": "tag"], text: look.title + since), .text(": "),
                        .text(finding.text.text(frame.render)),
                    ]), .element("p", ["class": "soft small"], text: evidence),
            ])
    }

    /// An effect is good only where violations became fewer.
    private func tone(_ finding: Finding, _ look: Look) -> String {
        guard finding.kind == .effect else { return look.tone }
        let effect = report.effects.first { $0.policy == finding.policy && $0.day == finding.onset }
        return effect?.ratio.map { $0.value > 1 ? "bad" : "good" } ?? look.tone
    }

    private func unread(_ kinds: [Finding], _ fields: [Finding]) -> Markup {
        guard !kinds.isEmpty || !fields.isEmpty else { return [] }
        let parts = kinds.map { finding in
            [
                finding.scope?.id ?? "", Self.grouped(finding.rate.x),
                "the kind: no policy is triggered by it or needs it",
            ]
        }
        let grouped = Dictionary(grouping: fields) { field in
            field.scope?.id.split(separator: ".").dropLast().joined(separator: ".") ?? ""
        }
        let rows =
            parts
            + grouped.sorted { $0.key < $1.key }.map { kind, fields in
                let names = fields.compactMap { $0.scope?.id.split(separator: ".").last.map(String.init) }
                return [kind, Self.grouped(fields.first?.rate.n ?? 0), names.joined(separator: ", ")]
            }
        return [
            .element("h3", text: "Recorded, and read by no policy"),
            table(
                caption: "What a policy could look at, or nobody needs to record.",
                heads: ["kind of event", "entries", "unread"], rows: rows, numbers: [1]),
        ]
    }
}
