// Comments that are reviews: projects that review by `/lgtm` say so here.

public import WritModel

/// Which lines of a comment turn it into which event.
public struct CommentCommands: Sendable, Hashable {
    /// The kinds that a comment can become.
    public static let kinds = ["review.approved", "review.changes_requested", "review.commented", "review.dismissed"]
    /// The most commands of a source.
    public static let commandsMax = 100

    /// What is wrong with a configured command.
    public enum CommandError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The text is not `/word=kind`.
        case malformed(String)
        /// The kind is not one that a comment can become.
        case unfit(kind: String)
        /// There are more than `commandsMax`.
        case tooMany

        /// What to tell a person.
        public var description: String {
            switch self {
            case .malformed(let text):
                "`\(text)` is no command of comments: write the line's beginning and the kind it becomes, such as "
                    + "`/lgtm=review.approved`"
            case .unfit(let kind):
                "a comment cannot become `\(kind)`; use one of \(CommentCommands.kinds.joined(separator: ", "))"
            case .tooMany: "there are more than \(CommentCommands.commandsMax) commands of comments"
            }
        }
    }

    private struct Command: Sendable, Hashable {
        /// How the line begins, in lower case.
        var beginning: String
        var kind: EventKind
    }

    /// The longest first.
    private var commands: [Command] = []

    /// No commands: comments are comments.
    public init() {}

    /// Whether there are none.
    public var isEmpty: Bool { commands.isEmpty }

    /// Adds a command as people write it: `/lgtm=review.approved`.
    ///
    /// - Throws: `CommandError`.
    public mutating func add(_ text: String) throws(CommandError) {
        guard let split = text.lastIndex(of: "=") else { throw .malformed(text) }
        try add(String(text[..<split]), becomes: String(text[text.index(after: split)...]))
    }

    /// Adds a command. One that was added before with the same beginning is replaced.
    ///
    /// - Parameters:
    ///   - beginning: how the line begins; letter case does not count.
    ///   - kind: the kind that the comment becomes, one of `kinds`.
    /// - Throws: `CommandError`.
    public mutating func add(_ beginning: String, becomes kind: String) throws(CommandError) {
        let folded = beginning.lowercased()
        guard let first = folded.utf8.first, first > 32, !folded.contains("\n"), folded.utf8.count <= 100 else {
            throw .malformed("\(beginning)=\(kind)")
        }
        guard Self.kinds.contains(kind), let kind = EventKind(kind) else { throw .unfit(kind: kind) }
        commands.removeAll { $0.beginning == folded }
        guard commands.count < Self.commandsMax else { throw .tooMany }
        commands.append(Command(beginning: folded, kind: kind))
        commands.sort { ($1.beginning.utf8.count, $0.beginning) < ($0.beginning.utf8.count, $1.beginning) }
    }

    /// What a comment becomes: the command that its first such line begins with, the longest where several do. A command
    /// with `cancel` behind it takes back and is none, unless it is configured as a command of its own.
    ///
    /// Costs time linear in the text, times the number of commands.
    ///
    /// - Returns: `nil` for a comment without a command.
    public func kind(of comment: String) -> EventKind? {
        guard !commands.isEmpty else { return nil }
        for line in comment.utf8.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            for command in commands where Self.line(line, beginsWith: command.beginning) {
                let rest = line.dropFirst(command.beginning.utf8.count)
                if Self.isCancel(rest) { break }
                return command.kind
            }
        }
        return nil
    }

    private static func line(_ line: Substring.UTF8View, beginsWith beginning: String) -> Bool {
        var rest = line.makeIterator()
        for byte in beginning.utf8 {
            guard let next = rest.next() else { return false }
            // Letters outside of ASCII are compared as they are: commands are words of programs.
            guard byte == ((65...90).contains(next) ? next + 32 : next) else { return false }
        }
        return true
    }

    /// Whether what follows a command is ` cancel`.
    private static func isCancel(_ rest: Substring.UTF8View) -> Bool {
        let word = rest.drop { $0 == 32 || $0 == 9 }
        guard word.startIndex > rest.startIndex, line(word, beginsWith: "cancel") else { return false }
        guard let next = word.dropFirst("cancel".utf8.count).first else { return true }
        return !((97...122).contains(next) || (65...90).contains(next) || (48...57).contains(next) || next == 95)
    }
}
