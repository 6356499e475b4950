// Standard output and standard error: results on the one, everything else on the other.

#if canImport(Glibc)
    import Glibc
#endif
import Synchronization
import WritModel

/// Writes lines.
enum Output {
    private static let way = OutputWay()

    /// From now on, everything goes to somebody at a socket.
    static func use(_ remote: RemoteTerminal) { way.state.withLock { $0.remote = remote } }

    /// Who is at the socket that this process answers.
    static var remote: RemoteTerminal? { way.state.withLock { $0.remote } }

    /// From now on, results are held back; `nil` ends that.
    static func hold(_ held: HeldOutput?) { way.state.withLock { $0.held = held } }

    /// A line of the result.
    static func line(_ text: String) { bytes(Array((text + "\n").utf8)) }

    /// A line of JSON.
    static func json(_ value: JSONValue) { line(value.text) }

    /// A line that is not part of the result.
    static func error(_ text: String) { raw(Array((text + "\n").utf8), isError: true) }

    /// Text without a line end, for progress.
    static func errorText(_ text: String) { raw(Array(text.utf8), isError: true) }

    /// Bytes of the result.
    static func bytes(_ bytes: [UInt8]) {
        if let held = way.state.withLock({ $0.held }) { held.write(bytes) } else { raw(bytes, isError: false) }
    }

    /// Bytes that wait for nothing.
    static func raw(_ bytes: [UInt8], isError: Bool) {
        // Nothing follows what is missing: a result has no gaps.
        guard isError || !hasFailed, let failure = put(bytes, isError: isError), !isError else { return }
        fail(failure)
    }

    /// - Returns: why not everything was written; `nil` where it was.
    private static func put(_ bytes: [UInt8], isError: Bool) -> String? {
        if let remote { return remote.write(bytes, isError: isError) }
        return DescriptorWriting.write(bytes, to: isError ? STDERR_FILENO : STDOUT_FILENO)
    }

    // MARK: Failing

    /// Whether a part of the result could not be written. Long work that only writes may end then.
    static var hasFailed: Bool { way.state.withLock { $0.failure != nil } }

    /// Notes that a part of the result could not be written.
    private static func fail(_ why: String) { way.state.withLock { $0.failure = $0.failure ?? why } }

    /// Makes sure that what was printed so far has been written.
    ///
    /// - Throws: `CommandFailure` with 70, for an acknowledgement that nobody got is none.
    static func check() throws {
        guard let why = way.state.withLock({ $0.failure }) else { return }
        throw CommandFailure(.software, "the output could not be written: \(why)")
    }

    /// Makes sure that everything that was printed has been written, also to where it is found out late.
    ///
    /// - Throws: as `check`.
    static func finish() throws {
        if remote == nil, !hasFailed, let why = DescriptorWriting.settle(STDOUT_FILENO) { fail(why) }
        try check()
    }

    /// Columns of the terminal, or of `COLUMNS`; 100 where neither says.
    static var width: Int {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return max(40, Int(size.ws_col)) }
        return getenv("COLUMNS").flatMap { Int(String(cString: $0)) }.map { max(40, min($0, 1000)) } ?? 100
    }

    /// Whether standard error is a terminal.
    static var isErrorTerminal: Bool { remote?.request.isErrorTerminal ?? (isatty(STDERR_FILENO) == 1) }

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether results may be coloured.
    static var isColoured: Bool {
        remote?.request.isOutputColoured ?? (isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil)
    }

    /// Whether messages on standard error may be coloured.
    static var isErrorColoured: Bool { isErrorTerminal && getenv("NO_COLOR") == nil }
}

/// Where output goes: to this process's own streams unless it answers somebody at a socket, and after the read that it
/// answers is recorded. One command runs in a process, so there is one of these.
private final class OutputWay: Sendable {
    struct State {
        var remote: RemoteTerminal?
        var held: HeldOutput?
        /// Why a part of the result could not be written.
        var failure: String?
    }

    let state = Mutex(State())
}

/// The few colours there are.
enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case bold = "1"

    /// The text in this colour, if colours are wanted.
    func callAsFunction(_ text: String, if isWanted: Bool) -> String {
        isWanted ? "\u{1b}[\(rawValue)m\(text)\u{1b}[0m" : text
    }
}

extension String {
    /// The text with control characters and the marks that reorder text made visible: what others wrote must not steer a
    /// terminal.
    var shown: String { printable }
}
