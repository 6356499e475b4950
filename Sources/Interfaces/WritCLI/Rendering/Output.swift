// Standard output and standard error: results on the one, everything else on the other.

#if canImport(Glibc)
    import Glibc
#endif
import WritModel

/// Writes lines.
enum Output {
    /// A line of the result.
    static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// A line of JSON.
    static func json(_ value: JSONValue) { line(value.text) }

    /// A line that is not part of the result.
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Text without a line end, for progress.
    static func errorText(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Bytes of the result.
    static func bytes(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // A reader that has gone wants no more.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Whether standard error is a terminal.
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether standard output is a terminal.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether results may be coloured.
    static var isColoured: Bool { isTerminal && getenv("NO_COLOR") == nil }

    /// Whether messages on standard error may be coloured.
    static var isErrorColoured: Bool { isErrorTerminal && getenv("NO_COLOR") == nil }
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
