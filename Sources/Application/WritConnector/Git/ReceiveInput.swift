// What git tells its receive hooks: ref updates on standard input, push options in the environment.

/// The input of a pre-receive or post-receive hook, checked. Both hooks read the same.
public struct ReceiveInput: Sendable, Hashable {
    /// The most refs of one push.
    public static let refsMax = 10_000
    /// The longest input, in bytes.
    public static let bytesMax = 1 << 20

    /// What is wrong with the input. Each means that the push cannot be judged, and so must not pass.
    public enum InputError: Error, Sendable, Hashable, CustomStringConvertible {
        /// It is longer than `bytesMax`.
        case tooLong(bytes: Int)
        /// It has more than `refsMax` refs.
        case tooManyRefs
        /// A line is not `<old> <new> <ref>`.
        case malformed(line: Int)
        /// A ref's name is not one that is accepted.
        case badRef(line: Int, name: String)
        /// A ref occurs twice.
        case repeatedRef(line: Int, name: String)
        /// The push options of the environment do not add up, or are too many or too long.
        case badOptions(String)

        /// What to tell a person.
        public var description: String {
            switch self {
            case .tooLong(let bytes):
                "the push's list of refs has \(bytes) bytes, more than \(bytesMax); push fewer refs at a time"
            case .tooManyRefs: "the push has more than \(refsMax) refs; push fewer refs at a time"
            case .malformed(let line):
                "line \(line) of the hook's input is not `<old> <new> <ref>` with full object ids"
            case .badRef(let line, let name):
                "line \(line) of the hook's input: `\(name)` is not a ref name in UTF-8 of at most "
                    + "\(RefName.lengthMax) bytes"
            case .repeatedRef(let line, let name): "line \(line) of the hook's input: `\(name)` occurs twice"
            case .badOptions(let why): "the push options cannot be read: \(why)"
            }
        }
    }

    /// The ref updates in git's order.
    public let updates: [RefUpdate]

    /// Reads a hook's standard input, `<old> SP <new> SP <ref> LF` per ref. Empty input has no updates.
    ///
    /// - Throws: `InputError`.
    public init(_ bytes: [UInt8]) throws(InputError) {
        guard bytes.count <= Self.bytesMax else { throw .tooLong(bytes: bytes.count) }
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count <= Self.refsMax else { throw .tooManyRefs }
        var updates: [RefUpdate] = []
        var seen: Set<String> = []
        for (place, line) in lines.enumerated() {
            let update = try Self.update(line, number: place + 1)
            guard seen.insert(update.ref).inserted else { throw .repeatedRef(line: place + 1, name: update.ref) }
            updates.append(update)
        }
        self.updates = updates
    }

    private static func update(_ line: ArraySlice<UInt8>, number: Int) throws(InputError) -> RefUpdate {
        let parts = line.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let old = ObjectName(String(decoding: parts[0], as: UTF8.self)),
            let new = ObjectName(String(decoding: parts[1], as: UTF8.self)),
            old.description.utf8.count == new.description.utf8.count, !(old.isZero && new.isZero)
        else { throw .malformed(line: number) }
        guard let text = String(validating: parts[2], as: UTF8.self), let ref = RefName(text) else {
            throw .badRef(line: number, name: printable(parts[2]))
        }
        return RefUpdate(ref: ref.description, before: old.description, after: new.description)
    }

    /// A hostile name as it may be shown: short, and without control characters.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix(80).map { $0 < 0x20 || $0 >= 0x7f ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }
}

/// The options of a push: `git push -o ticket=CHG-123`.
public struct PushOptions: Sendable, Hashable {
    /// The most options of one push.
    public static let countMax = 1000
    /// The most bytes of all options together.
    public static let bytesMax = 64 << 10

    /// The options as written, in order.
    public let options: [String]

    /// Reads the options that git passes to a hook; none are there when the server does not advertise them.
    ///
    /// - Throws: `ReceiveInput.InputError.badOptions`.
    public init(environment: [String: String]) throws(ReceiveInput.InputError) {
        guard let text = environment["GIT_PUSH_OPTION_COUNT"] else {
            options = []
            return
        }
        guard let count = Int(text), count >= 0 else { throw .badOptions("GIT_PUSH_OPTION_COUNT is no number") }
        guard count <= Self.countMax else { throw .badOptions("there are more than \(Self.countMax)") }
        var options: [String] = []
        var bytes = 0
        for index in 0..<count {
            guard let option = environment["GIT_PUSH_OPTION_\(index)"] else {
                throw .badOptions("GIT_PUSH_OPTION_\(index) is missing")
            }
            bytes += option.utf8.count
            guard bytes <= Self.bytesMax else { throw .badOptions("they have more than \(Self.bytesMax) bytes") }
            options.append(option)
        }
        self.options = options
    }

    /// The options by name; one without `=` has an empty value, and of one given twice the last counts, as in git.
    public var values: [String: String] {
        var values: [String: String] = [:]
        for option in options {
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if let name = parts.first, !name.isEmpty { values[String(name)] = parts.count > 1 ? String(parts[1]) : "" }
        }
        return values
    }
}
