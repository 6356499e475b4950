// A chart of one policy: its rate of violations with the interval, and below it how many evaluations that rests on.

import WritInsights
import WritModel

/// A moment that a chart marks with a line.
struct ChartMark {
    /// What is marked.
    enum Kind { case up, down, activation }

    var kind: Kind
    var day: CivilDate
    var text: String
}

/// An SVG picture of a series. The same figures stand in a table beside it.
struct RateChart {
    private static let width = 960.0
    private static let left = 52.0
    private static let right = 14.0
    private static let top = 26.0
    private static let levelHeight = 130.0
    private static let gap = 14.0
    private static let countHeight = 34.0
    private static let foot = 22.0
    private static var height: Double { top + levelHeight + gap + countHeight + foot }

    let id: String
    let title: String
    let series: Series
    let marks: [ChartMark]

    private var rates: [Rate] { series.tallies.map { Rate(x: $0.violated, n: $0.evaluated - $0.unknown) } }

    private var step: Double { (Self.width - Self.left - Self.right) / Double(max(1, series.periods.count)) }

    private func x(_ place: Int) -> Double { Self.left + (Double(place) + 0.5) * step }

    /// The largest level shown: the smallest round one above every rate.
    private var levelMax: Double {
        let highest = rates.compactMap(\.value).max() ?? 0
        return [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75].first { $0 >= highest } ?? 1
    }

    private func y(_ level: Double) -> Double {
        Self.top + Self.levelHeight * (1 - min(1, level / levelMax))
    }

    /// The picture.
    var markup: Markup {
        .element(
            "svg",
            [
                "viewBox": "0 0 \(Self.number(Self.width)) \(Self.number(Self.height))", "role": "img",
                "aria-labelledby": "\(id)-title",
            ],
            [
                .element("title", ["id": "\(id)-title"], text: title), grid, bands, level, counts, calendar,
                Markup(marks.compactMap(mark)),
            ])
    }

    // MARK: Parts

    private var grid: Markup {
        Markup(
            [0, 0.5, 1].map { share in
                let level = levelMax * share
                let y = Self.number(y(level))
                return [
                    .element(
                        "line",
                        [
                            "class": "grid", "x1": Self.number(Self.left), "x2": Self.number(Self.width - Self.right),
                            "y1": y, "y2": y,
                        ]),
                    .element(
                        "text",
                        ["x": Self.number(Self.left - 7), "y": Self.number(self.y(level) + 4), "text-anchor": "end"],
                        text: Figures.percent(level)),
                ]
            })
    }

    /// Stretches of periods that have evaluations.
    private var stretches: [Range<Int>] {
        var result: [Range<Int>] = []
        for (place, rate) in rates.enumerated() where rate.n > 0 {
            if let last = result.last, last.upperBound == place {
                result[result.count - 1] = last.lowerBound..<place + 1
            } else {
                result.append(place..<place + 1)
            }
        }
        return result
    }

    private var bands: Markup {
        let path = stretches.map { stretch -> String in
            let upper = stretch.map { "\(Self.number(x($0))) \(Self.number(y(rates[$0].interval?.upperBound ?? 0)))" }
            let lower = stretch.reversed().map {
                "\(Self.number(x($0))) \(Self.number(y(rates[$0].interval?.lowerBound ?? 0)))"
            }
            return "M" + (upper + lower).joined(separator: "L") + "Z"
        }
        return .element("path", ["class": "band", "d": path.joined()])
    }

    private var level: Markup {
        let path = stretches.filter { $0.count > 1 }.map { stretch in
            "M" + stretch.map { "\(Self.number(x($0))) \(Self.number(y(rates[$0].value ?? 0)))" }.joined(separator: "L")
        }
        let dots = stretches.filter { $0.count == 1 }.map { stretch in
            Markup.element(
                "circle",
                [
                    "class": "dot", "cx": Self.number(x(stretch.lowerBound)),
                    "cy": Self.number(y(rates[stretch.lowerBound].value ?? 0)), "r": "2.5",
                ])
        }
        return [.element("path", ["class": "level", "d": path.joined()]), Markup(dots)]
    }

    private var counts: Markup {
        let base = Self.top + Self.levelHeight + Self.gap + Self.countHeight
        let most = Double(max(1, series.tallies.map(\.evaluated).max() ?? 1))
        let wide = max(0.6, step * 0.72)
        let path = series.tallies.enumerated().filter { $1.evaluated > 0 }.map { place, tally in
            let height = max(1, Double(tally.evaluated) / most * Self.countHeight)
            return "M\(Self.number(x(place) - wide / 2)) \(Self.number(base))v-\(Self.number(height))"
                + "h\(Self.number(wide))v\(Self.number(height))z"
        }
        return [
            .element("path", ["class": "count", "d": path.joined()]),
            .element(
                "text",
                [
                    "x": Self.number(Self.left - 7), "y": Self.number(base - Self.countHeight + 9),
                    "text-anchor": "end",
                ], text: "\(Int(most))"),
        ]
    }

    /// The names of some periods below the chart.
    private var calendar: Markup {
        let labels = max(1, min(8, series.periods.count))
        let every = max(1, (series.periods.count + labels - 1) / labels)
        return Markup(
            stride(from: 0, to: series.periods.count, by: every).map { place in
                .element(
                    "text",
                    [
                        "x": Self.number(x(place)), "y": Self.number(Self.height - 6),
                        // The last name would leave the picture.
                        "text-anchor": x(place) > Self.width - 45 ? "end" : "middle",
                    ],
                    text: series.periods[place].description)
            })
    }

    private func mark(_ mark: ChartMark) -> Markup? {
        guard let place = series.periods.lastIndex(where: { $0.start <= mark.day }),
            mark.day < series.periods[place].next.start
        else { return nil }
        let x = Self.number(x(place) - step / 2)
        let kind =
            switch mark.kind {
            case .up: (line: "turn", text: "up")
            case .down: (line: "turn good", text: "down")
            case .activation: (line: "start", text: "")
            }
        let isRight = place * 2 > series.periods.count
        return [
            .element(
                "line",
                [
                    "class": kind.line, "x1": x, "x2": x, "y1": Self.number(Self.top - 8),
                    "y2": Self.number(Self.top + Self.levelHeight),
                ]),
            .element(
                "text",
                [
                    "class": kind.text, "x": Self.number(self.x(place) - step / 2 + (isRight ? -5 : 5)),
                    "y": Self.number(mark.kind == .activation ? 24 : 11), "text-anchor": isRight ? "end" : "start",
                ], text: mark.text),
        ]
    }

    /// A tenth of a pixel is as much as anybody sees.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let digit = abs(tenths % 10)
        return (tenths < 0 && tenths > -10 ? "-" : "") + "\(tenths / 10)" + (digit == 0 ? "" : ".\(digit)")
    }
}
