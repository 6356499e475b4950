// The report as one page: nothing is loaded from anywhere, nothing runs, and it prints.

public import WritInsights
import WritMerkle
import WritModel

/// Renders a report as a self-contained HTML page.
public struct ReportPage: Sendable {
    /// The most findings of a kind that are shown one by one; the others are counted.
    public static let findingsPerKindMax = 12
    /// The same of single changes, of which the routes say the most.
    static let changesMax = 4

    let report: InsightsReport
    let frame: ReportFrame

    /// A page.
    public init(_ report: InsightsReport, _ frame: ReportFrame) {
        self.report = report
        self.frame = frame
    }

    /// The page's text, UTF-8.
    public var html: String {
        "<!doctype html>\n" + Markup.element("html", ["lang": "en"], [head, body]).source + "\n"
    }

    private var head: Markup {
        // Only this very style sheet may be applied, and nothing may be loaded or run: whatever a name in the log says.
        let digest = Hash.digest(of: Array("\(ReportStyle.sheet)".utf8)).base64
        let policy = "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'"
        return .element(
            "head", [:],
            [
                .void("meta", ["charset": "utf-8"]),
                .void("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
                .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
                .void("meta", ["name": "referrer", "content": "no-referrer"]),
                .element("title", text: "\(frame.title), \(report.from) to \(report.to)"),
                .style(ReportStyle.sheet),
            ])
    }

    private var body: Markup {
        .element(
            "body", [:],
            .element(
                "div", ["class": "page"],
                [
                    header,
                    .element(
                        "main", [:],
                        [tiles, findings, policies, effects, Markup(frame.sections.enumerated().map(section))]),
                    footer,
                ]))
    }

    private var header: Markup {
        let whose = frame.owner.map { "Policies of \($0). " } ?? ""
        return .element(
            "header", [:],
            [
                .element("h1", text: frame.title),
                .element(
                    "p", ["class": "soft"],
                    text:
                        "\(whose)\(report.from) to \(report.to), days in \(frame.zone), by \(report.granularity.rawValue)."
                ),
            ])
    }

    // MARK: At a glance

    private var tiles: Markup {
        let all = report.policies.map(\.rate).reduce((x: 0, n: 0)) { ($0.x + $1.x, $0.n + $1.n) }
        let rate = Rate(x: all.x, n: all.n)
        let unknown = report.policies.map(\.tally.unknown).reduce(0, +)
        let tiles: [(figure: String, words: String)] = [
            (
                rate.value.map(Figures.percent) ?? "-",
                "violated: \(Self.grouped(rate.x)) of \(Self.grouped(rate.n)) evaluations by \(report.policies.count) "
                    + "policies"
            ),
            (
                Self.part(report.changes),
                "changes went past the policies: nobody asked, or nobody looked"
            ),
            (
                Self.part(report.violations),
                "violations that were opened are open; \(report.overrides) exemptions were granted"
            ),
            (Self.grouped(unknown), "evaluations could not be judged, for want of evidence"),
        ]
        return .element(
            "ul", ["class": "tiles", "aria-label": "At a glance"],
            Markup(
                tiles.map { tile in
                    .element(
                        "li", ["class": "tile"],
                        [.element("b", text: tile.figure), .element("span", text: tile.words)])
                }))
    }

    private var footer: Markup {
        let root = frame.root.isEmpty ? "" : " The log's root hash is \(frame.root)."
        return .element(
            "footer", [:],
            [
                .element(
                    "p",
                    text: "Made by Writ on \(frame.madeAt) from \(Self.grouped(Int(report.entries))) entries of "
                        + "\(frame.origin).\(root) Everybody who has the log can make this page again."),
                .element(
                    "p",
                    text:
                        "A rate is violations among evaluations that could be judged, with its 95 % Jeffreys interval. "
                        + "`decided`: as gates decided. `audited`: as the policies judge what has happened. Changes of "
                        + "rates are told when they are unlikely to be chance among everything that was looked at "
                        + "(Benjamini and Hochberg). A figure shows what coincides, not why."),
            ])
    }

    /// `3 of 120`, or `none` of nothing.
    private static func part(_ rate: Rate) -> String {
        rate.n == 0 ? "none" : "\(grouped(rate.x)) of \(grouped(rate.n))"
    }

    /// 1234567 as `1,234,567`.
    static func grouped(_ value: Int) -> String {
        var digits = Array(String(abs(value)).reversed())
        var place = 3
        while place < digits.count {
            digits.insert(",", at: place)
            place += 4
        }
        return (value < 0 ? "-" : "") + String(digits.reversed())
    }
}
