// Which lines of a commit message count as evidence, because projects write them differently.

/// What the lines of a commit message mean.
public struct GitEvidence: Sendable {
    /// How a line is recognised.
    public enum Pattern: Sendable {
        /// A line `Key: value` at column 0, the key in any letter case; the value says who.
        case key(String)
        /// A matcher of whole lines that returns who, or `nil`. Its time must be linear in the line: messages are
        /// written by anybody.
        case matcher(@Sendable (Substring) -> String?)
    }

    /// What is wrong with a configured pattern.
    public enum PatternError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The text is neither a key nor `/expression/`.
        case malformed(String)

        /// What to tell a person.
        public var description: String {
            switch self {
            case .malformed(let text):
                "`\(text)` is no evidence pattern: write a key such as `Reviewed-by`, or `/expression/`"
            }
        }
    }

    /// Lines that are a review.
    public var review: [Pattern]
    /// Lines that are a passed test.
    public var test: [Pattern]
    /// Lines that name another author.
    public var coauthor: [Pattern]

    /// Evidence as configured; what is not given stands as git projects commonly write it.
    public init(
        review: [Pattern] = [.key("Reviewed-by")], test: [Pattern] = [.key("Tested-by")],
        coauthor: [Pattern] = [.key("Co-authored-by")]
    ) {
        self.review = review
        self.test = test
        self.coauthor = coauthor
    }

    /// Reads a pattern as people configure it: `Reviewed-by`, or `/^LGTM=(?<who>\S+)/`.
    ///
    /// - Parameters:
    ///   - text: the pattern.
    ///   - compile: makes a matcher of the expression between the slashes; its linear time is the caller's promise.
    /// - Throws: `PatternError`, or what `compile` throws.
    public static func pattern(
        _ text: String, compile: (String) throws -> @Sendable (Substring) -> String?
    ) throws -> Pattern {
        if text.utf8.count > 2, text.hasPrefix("/"), text.hasSuffix("/") {
            return .matcher(try compile(String(text.dropFirst().dropLast())))
        }
        guard isKey(text.utf8) else { throw PatternError.malformed(text) }
        return .key(text)
    }

    /// Whether bytes can be a trailer's key: letters, digits and dashes.
    @inlinable
    public static func isKey(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
