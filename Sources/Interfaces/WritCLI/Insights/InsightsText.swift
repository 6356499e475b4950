// Insights as people read them at a terminal: policies with a small chart each, then the findings, a sentence each.

import WritInsights
import WritModel

/// Renders insights as text.
struct InsightsText {
    let report: InsightsReport
    let names: AccountNames
    let isColoured: Bool
    let width: Int

    /// Findings of a kind that are told in full; the others are counted, and `--format json` has them all.
    static let perKindMax = 10

    /// The lines.
    func lines(withSeries: Bool) -> [String] {
        let many = report.granularity == .week ? "weeks" : "months"
        var lines = [
            Colour.bold(
                "\(report.from) to \(report.to), by \(report.granularity.rawValue), \(report.entries) entries",
                if: isColoured), "",
        ]
        lines += policyTable(many)
        if withSeries { lines += seriesTables() }
        lines += findings()
        return lines
    }

    // MARK: Policies

    private func policyTable(_ many: String) -> [String] {
        guard !report.policies.isEmpty else { return ["no policy is active: nothing was evaluated", ""] }
        let name = min(30, report.policies.map(\.policy.name.count).max() ?? 0)
        let header =
            "policy".padded(name)
            + "  evaluated  violated     rate  unknown  basis    rate by \(report.granularity.rawValue)"
        let rows = report.policies.map { summary -> String in
            let tally = summary.tally
            let rate = summary.rate.value.map(Figures.percent) ?? "-"
            let start =
                summary.policy.name.shown.cut(name).padded(name) + "  " + "\(tally.evaluated)".leading(9) + "  "
                + "\(tally.violated)".leading(8) + "  " + rate.leading(7) + "  " + "\(tally.unknown)".leading(7) + "  "
                + (tally.evaluated == 0 ? "-" : summary.basis.rawValue).padded(7)
            guard let series = summary.series else { return start }
            let rates = series.tallies.map { tally in
                tally.evaluated - tally.unknown > 0
                    ? Double(tally.violated) / Double(tally.evaluated - tally.unknown) : nil
            }
            return start + "  " + Sparkline(rates, width: max(8, width - start.count - 2)).text
        }
        return [Colour.bold(header.cut(width), if: isColoured)] + rows + [""]
    }

    private func seriesTables() -> [String] {
        report.series.flatMap { series -> [String] in
            let what = [series.key.policy, series.key.check].compactMap(\.self).joined(separator: "/")
            let place = series.key.scope.map { ", \($0.kind) \($0.id)" } ?? ""
            let rows = zip(series.periods, series.tallies).filter { $1.evaluated > 0 }.map { period, tally in
                "  \(period.description.padded(8))  \("\(tally.evaluated)".leading(7)) evaluated"
                    + "  \("\(tally.violated)".leading(6)) violated  \("\(tally.waived)".leading(5)) waived"
                    + "  \("\(tally.unknown)".leading(6)) unknown"
            }
            return [Colour.bold("\(what)\(place) (\(series.basis.rawValue))".shown, if: isColoured)] + rows + [""]
        }
    }

    // MARK: Findings

    private func findings() -> [String] {
        guard !report.findings.isEmpty else {
            return ["nothing stands out: no rate changed, no change went past the policies, no source fell silent"]
        }
        let groups = Dictionary(grouping: report.findings, by: \.kind)
        return Finding.Kind.allCases.flatMap { kind -> [String] in
            guard let group = groups[kind] else { return [] }
            let title = "\(Self.title(kind)) (\(group.count))"
            let told = group.prefix(Self.perKindMax).flatMap(lines)
            let rest = group.count - Self.perKindMax
            return [colour(kind)(title, if: isColoured)] + told
                + (rest > 0 ? ["  ... and \(rest) more; --format json lists them all"] : []) + [""]
        }
    }

    private func lines(_ finding: Finding) -> [String] {
        let evidence = finding.witnesses.map(String.init).joined(separator: ", ")
        let text = finding.text.text { names.name($0) }.shown
        let basis = finding.basis.rawValue
        return Self.wrapped("- \(text)", indent: "  ", hanging: "    ", width)
            + (evidence.isEmpty ? [] : ["    \(basis); entries \(evidence)"])
    }

    private func colour(_ kind: Finding.Kind) -> Colour {
        switch kind {
        case .rateUp, .bypassRoute, .bypass, .repeated, .silentSource, .ungoverned: .red
        case .rateDown, .effect: .green
        default: .yellow
        }
    }

    private static func title(_ kind: Finding.Kind) -> String {
        switch kind {
        case .rateUp: "more violations than before"
        case .rateDown: "fewer violations than before"
        case .effect: "what activating a policy did"
        case .repeated: "violated again and again"
        case .bypassRoute: "ways around the policies"
        case .bypass: "changes that went past"
        case .silentSource: "silent sources"
        case .ungoverned: "changes without any policy"
        case .openViolations: "violations and their correction"
        case .unknownCause: "missing evidence"
        case .alwaysViolated: "violated most of the time"
        case .neverViolated: "never violated"
        case .neverTriggered: "never evaluated"
        case .unreadKind: "kinds that no policy reads"
        case .unreadField: "fields that no policy reads"
        }
    }

    /// A text over several lines, broken between words.
    static func wrapped(_ text: String, indent: String, hanging: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = indent
        var isFresh = true
        for word in text.split(separator: " ") {
            if !isFresh, line.count + 1 + word.count > max(width, 40) {
                lines.append(line)
                line = hanging
                isFresh = true
            }
            line += isFresh ? String(word) : " \(word)"
            isFresh = false
        }
        return lines + [line]
    }
}

extension String {
    /// The text with spaces after it, up to a width.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }

    /// The text with spaces before it, up to a width.
    func leading(_ width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }

    /// The text, cut where it is longer than a width.
    func cut(_ width: Int) -> String { count > width ? prefix(Swift.max(0, width - 1)) + "…" : self }
}
