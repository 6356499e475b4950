// Commands that are shown to people, who copy them into a shell: whatever stands in an id or a path is one word there.

/// A command as a line of a POSIX shell.
public struct ShellCommand: Sendable, Hashable, CustomStringConvertible {
    /// The command's words.
    public let words: [String]

    /// A command.
    ///
    /// - Parameter words: the program and its arguments.
    /// - Returns: `nil` where a word cannot stand on a line as it is: it is empty, has control characters or marks that
    ///   reorder text, or would be taken for an option.
    public init?(_ words: [String], arguments: String...) {
        guard words.allSatisfy(Self.isShowable), arguments.allSatisfy({ Self.isShowable($0) && !$0.hasPrefix("-") })
        else { return nil }
        self.words = words + arguments
    }

    /// The line, with words in quotes where a shell would read them otherwise.
    public var description: String { words.map(Self.word).joined(separator: " ") }

    /// Text as one word of a shell, in quotes where it needs them.
    public static func word(_ text: String) -> String {
        text.utf8.allSatisfy(isPlain) && !text.isEmpty ? text : quoted(text)
    }

    /// Text as one word of a shell, in quotes, whatever is in it.
    public static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func isShowable(_ word: String) -> Bool {
        !word.isEmpty && word.printable == word && !word.utf8.contains { $0 == 10 || $0 == 9 }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/._-+:@,%".utf8.contains(byte)
        }
    }
}
