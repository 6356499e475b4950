// The line of the source that a message is about, with the faulty part underlined.

extension CELProblem {
    /// The message with its place, and below it the line with the faulty part underlined:
    ///
    ///     policy.cel:1:5: expected int, found string
    ///       n + 'a'
    ///           ^^^
    ///
    /// - Parameters:
    ///   - source: the source that was parsed.
    ///   - file: what to call it.
    /// - Returns: up to three lines. Of a long line only the part around the fault is shown.
    public func excerpt(of source: String, file: String) -> String {
        let message = "\(file):\(self)"
        guard let shown = SourceExcerpt(of: source, from: position, to: end) else { return message }
        return "\(message)\n  \(shown.line)\n  \(shown.marks)"
    }
}

extension CELError {
    /// The message with its place and, where the place is known, the line with a mark under it; see
    /// `CELProblem.excerpt(of:file:)`.
    public func excerpt(of source: String, file: String) -> String {
        guard let position else { return "\(file): \(message)" }
        return CELProblem(position: position, end: position, message: message).excerpt(of: source, file: file)
    }
}

/// A line and the marks below it.
private struct SourceExcerpt {
    /// The widest part of a line that is shown.
    private static let widthMax = 100

    var line: String
    var marks: String

    init?(of source: String, from start: SourcePosition, to end: SourcePosition) {
        let all = source.unicodeScalars
        guard let fault = all.index(all.startIndex, offsetBy: start.offset, limitedBy: all.endIndex) else { return nil }
        // As much of the line on both sides as may be shown; the rest of a long one is not looked at.
        let ahead = all[..<fault].suffix(Self.widthMax)
        let before = ahead.lastIndex(of: "\n").map { ahead[all.index(after: $0)...] } ?? ahead
        let after = all[fault...].prefix(Self.widthMax).prefix { $0 != "\n" }
        let scalars = (Array(before) + Array(after)).map { $0.value < 0x20 ? " " : $0 }
        let from = before.count
        let to =
            start.line == end.line
            ? min(from + max(1, end.column - start.column), max(from + 1, scalars.count)) : scalars.count
        // The fault stands in the first half of what is shown of a long line.
        let first =
            scalars.count > Self.widthMax ? max(0, min(from - Self.widthMax / 3, scalars.count - Self.widthMax)) : 0
        let shown = scalars[min(first, scalars.count)...].prefix(Self.widthMax)
        var line = String.UnicodeScalarView()
        line.append(contentsOf: shown)
        self.line = String(line)
        let width = max(1, min(to, first + Self.widthMax) - from)
        marks = String(repeating: " ", count: from - first) + String(repeating: "^", count: width)
    }
}
