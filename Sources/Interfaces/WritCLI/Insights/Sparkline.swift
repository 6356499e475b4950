// A chart of one line of text.

/// Values as eighths of a line's height.
struct Sparkline {
    private static let bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// The chart; a period without a value is a space.
    let text: String

    /// - Parameters:
    ///   - values: one per period; the largest is a full bar.
    ///   - width: the most characters; with more periods than these, neighbours are drawn as their mean.
    init(_ values: [Double?], width: Int) {
        let values = Self.fitted(values, max(1, width))
        let highest = values.compactMap(\.self).max() ?? 0
        text = values.map { value in
            guard let value else { return " " }
            guard highest > 0 else { return Self.bars[0] }
            return Self.bars[min(Self.bars.count - 1, Int(value / highest * Double(Self.bars.count)))]
        }
        .joined()
    }

    private static func fitted(_ values: [Double?], _ width: Int) -> [Double?] {
        guard values.count > width else { return values }
        let size = (values.count + width - 1) / width
        return stride(from: 0, to: values.count, by: size).map { start in
            let group = values[start..<min(start + size, values.count)].compactMap(\.self)
            return group.isEmpty ? nil : group.reduce(0, +) / Double(group.count)
        }
    }
}
