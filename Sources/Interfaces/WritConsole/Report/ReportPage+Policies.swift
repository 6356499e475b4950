// The page's policies: an overview, then a chart each with its figures; what activations did; sections of others.

import WritInsights
import WritModel

extension ReportPage {
    /// The most rows of a table of figures.
    static let rowsMax = 600

    // MARK: Policies

    var policies: Markup {
        guard !report.policies.isEmpty else {
            return [
                .element("h2", text: "Policies"), .element("p", text: "No policy is active: nothing was evaluated."),
            ]
        }
        let rows = report.policies.map { summary -> [String] in
            [
                summary.policy.name, summary.policy.owner, summary.policy.mode, Self.grouped(summary.tally.evaluated),
                Self.grouped(summary.tally.violated), summary.rate.value.map(Figures.percent) ?? "-",
                Self.interval(summary.rate), Self.grouped(summary.tally.unknown),
                summary.tally.evaluated > 0 ? summary.basis.rawValue : "-",
            ]
        }
        return [
            .element("h2", text: "Policies"),
            table(
                caption: "Every policy over the whole time. The interval is where the rate lies with 95 % probability.",
                heads: [
                    "policy", "owner", "mode", "evaluated", "violated", "rate", "interval", "unknown", "basis",
                ], rows: rows, numbers: [3, 4, 5, 6, 7]),
            Markup(report.policies.enumerated().map { policy($0, $1) }),
        ]
    }

    static func interval(_ rate: Rate) -> String {
        rate.interval.map { "\(Figures.percent($0.lowerBound)) to \(Figures.percent($0.upperBound))" } ?? "-"
    }

    private func policy(_ place: Int, _ summary: InsightsReport.PolicySummary) -> Markup {
        guard let series = summary.series else { return [] }
        let id = "policy-\(place)"
        let marks = marks(of: summary.policy.name)
        let chart = RateChart(
            id: id,
            title: "\(summary.policy.title): rate of violations by \(report.granularity.rawValue), "
                + "\(Figures.share(summary.rate)) over all; the table below has the figures", series: series,
            marks: marks)
        return .element(
            "section", ["class": "policy", "aria-labelledby": "\(id)-name"],
            [
                .element("h3", ["id": "\(id)-name"], text: summary.policy.title),
                .element(
                    "p", ["class": "soft small"],
                    text: "\(summary.policy.name), \(summary.policy.severity), \(summary.basis.rawValue): "
                        + Figures.share(summary.rate)), chart.markup,
                .element(
                    "ul", ["class": "key", "aria-label": "Key"],
                    [
                        .element("li", text: "line: rate of violations; around it its 95 % interval"),
                        .element("li", text: "bars: evaluations by \(report.granularity.rawValue)"),
                    ]), figures(series, summary.policy.title),
            ])
    }

    /// What a policy's chart marks: changes of its rate, and activations.
    private func marks(of policy: String) -> [ChartMark] {
        let turns = report.findings.compactMap { finding -> ChartMark? in
            guard finding.policy == policy, finding.check == nil, finding.scope == nil, let onset = finding.onset else {
                return nil
            }
            switch finding.kind {
            case .rateUp: return ChartMark(kind: .up, day: onset, text: "up, \(onset)")
            case .rateDown: return ChartMark(kind: .down, day: onset, text: "down, \(onset)")
            default: return nil
            }
        }
        let starts = report.effects.filter { $0.policy == policy }.map { effect in
            ChartMark(kind: .activation, day: effect.day, text: "in force (\(effect.mode)), \(effect.day)")
        }
        return turns + starts
    }

    private func figures(_ series: Series, _ title: String) -> Markup {
        let rows = zip(series.periods, series.tallies).filter { $1.evaluated > 0 }.suffix(Self.rowsMax).map {
            period, tally -> [String] in
            let rate = Rate(x: tally.violated, n: tally.evaluated - tally.unknown)
            return [
                period.description, "\(tally.evaluated)", "\(tally.violated)", "\(tally.waived)", "\(tally.unknown)",
                rate.value.map(Figures.percent) ?? "-", Self.interval(rate),
            ]
        }
        return .element(
            "details", [:],
            [
                .element("summary", text: "Figures"),
                table(
                    caption: "\(title), by \(report.granularity.rawValue).",
                    heads: [
                        report.granularity.rawValue, "evaluated", "violated", "waived", "unknown", "rate", "interval",
                    ], rows: rows, numbers: [1, 2, 3, 4, 5, 6]),
            ])
    }

    // MARK: Effects

    var effects: Markup {
        guard !report.effects.isEmpty else { return [] }
        let rows = report.effects.map { effect -> [String] in
            let ratio = effect.ratio
            return [
                effect.policy, effect.mode, effect.day.description, Figures.share(effect.before),
                Figures.share(effect.after), ratio.map { Figures.ratio($0.value) } ?? "-",
                ratio.map { "\(Figures.ratio($0.interval.lowerBound)) to \(Figures.ratio($0.interval.upperBound))" }
                    ?? "-",
            ]
        }
        return [
            .element("h2", text: "Before and after"),
            .element(
                "p",
                text:
                    "The same policy judged over what happened up to half a year before it came into force, and since. "
                    + "A ratio whose interval holds 1 shows no effect."),
            table(
                caption: "Activations with enough evaluations on both sides.",
                heads: ["policy", "mode", "in force since", "before", "after", "ratio", "interval"], rows: rows,
                numbers: [5, 6]),
        ]
    }

    // MARK: Sections of others

    func section(_ place: Int, _ section: ReportSection) -> Markup {
        let content: Markup =
            switch section.body {
            case .text(let paragraphs): Markup(paragraphs.map { .element("p", text: frame.render($0)) })
            case .table(let heads, let rows): table(caption: section.title, heads: heads, rows: rows, numbers: [])
            case .tree(let nodes): tree(nodes, depth: 0)
            }
        return .element(
            "section", ["aria-labelledby": "section-\(place)"],
            [
                .element("h2", ["id": "section-\(place)"], text: section.title),
                .element("p", text: frame.render(section.lead)), content,
            ])
    }

    private func tree(_ nodes: [ReportNode], depth: Int) -> Markup {
        guard depth < ReportNode.depthMax else {
            return .element("p", ["class": "soft small"], text: "... and what followed from it")
        }
        return .element(
            "ul", depth == 0 ? ["class": "tree"] : [:],
            Markup(
                nodes.map { node in
                    .element(
                        "li", [:],
                        [
                            node.time.isEmpty ? [] : .element("time", text: node.time) + .text(" "),
                            .element("span", node.isAlarm ? ["class": "alarm"] : [:], text: frame.render(node.text)),
                            node.detail.isEmpty
                                ? [] : .element("span", ["class": "soft small"], text: " " + frame.render(node.detail)),
                            node.children.isEmpty ? [] : tree(node.children, depth: depth + 1),
                        ])
                }))
    }

    // MARK: Tables

    /// A table; the first cell of a row is its head.
    func table(caption: String, heads: [String], rows: [[String]], numbers: Set<Int>) -> Markup {
        func kind(_ column: Int) -> KeyValuePairs<StaticString, String> {
            numbers.contains(column) ? ["class": "number"] : [:]
        }
        let head = heads.enumerated().map { column, text in
            Markup.element(
                "th", numbers.contains(column) ? ["scope": "col", "class": "number"] : ["scope": "col"], text: text)
        }
        let body = rows.map { row in
            Markup.element(
                "tr", [:],
                Markup(
                    row.enumerated().map { column, text in
                        column == 0
                            ? .element("th", ["scope": "row"], text: frame.render(text))
                            : .element("td", kind(column), text: frame.render(text))
                    }))
        }
        // It may be wider than the screen: then the keyboard has to reach it, and it has a name.
        return .element(
            "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption],
            .element(
                "table", [:],
                [
                    .element("caption", text: caption), .element("thead", [:], .element("tr", [:], Markup(head))),
                    .element("tbody", [:], Markup(body)),
                ]))
    }
}
