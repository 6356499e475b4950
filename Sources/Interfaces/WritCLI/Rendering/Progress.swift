// Progress on standard error: a bar on a terminal, now and then a plain line otherwise.

/// Shows how far long work is.
final class Progress {
    private let title: String
    private var shown = -1
    private let isTerminal = Output.isErrorTerminal

    init(_ title: String) { self.title = title }

    /// Shows a state.
    ///
    /// - Parameters:
    ///   - done: how much is done.
    ///   - total: how much there is, or 0 where nobody knows.
    func show(_ done: Int, of total: Int) {
        guard total > 0 else { return show(done) }
        let percent = min(100, done * 100 / total)
        guard isTerminal ? percent != shown : percent / 20 != shown / 20 || shown < 0 else { return }
        shown = percent
        if isTerminal {
            let filled = percent * 30 / 100
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
            Output.errorText("\r\(title) [\(bar)] \(percent) % (\(done) of \(total))")
            if percent == 100 { Output.errorText("\n") }
        } else {
            Output.error("\(title): \(percent) % (\(done) of \(total))")
        }
    }

    /// Shows how much of a log was searched; nothing of a short one, which is done before a bar could be read.
    func show(entries done: UInt64, of total: UInt64) {
        if total > Self.quietEntriesMax { show(Int(done), of: Int(total)) }
    }

    /// Entries up to which nothing is said of a search.
    private static let quietEntriesMax: UInt64 = 200_000

    private func show(_ done: Int) {
        guard isTerminal else { return }
        Output.errorText("\r\(title): \(done)")
        shown = done
    }

    /// Ends a bar without a total.
    func end() { if isTerminal, shown >= 0, shown != 100 { Output.errorText("\n") } }
}
