// The members of one map of a document, read by name. Reading reports what is missing, unknown, misspelt or of the
// wrong shape, so that a decoder only says which members there are.

import WritModel

/// The members of a map.
struct DocumentFields {
    /// What the map is, in the words of a message: `a policy`.
    let what: String
    let place: Place
    let members: [YAMLMember]
    let problems: ProblemList

    /// The members of a node.
    ///
    /// - Parameters:
    ///   - node: the node; reported when it is not a map.
    ///   - what: what it is, with its article.
    ///   - keys: the members it may have; others are reported with a near miss.
    ///   - later: members of the language that this version does not have.
    init?(_ node: YAMLNode, of what: String, keys: [String], later: [String] = [], problems: ProblemList) {
        guard let members = node.map else {
            problems.error(at: node.place, "expected \(what) as a map, found \(node.kindName)")
            return nil
        }
        self.what = what
        self.place = node.place
        self.members = members
        self.problems = problems
        for member in members where !keys.contains(member.key) { reject(member, keys: keys, later: later) }
    }

    private func reject(_ member: YAMLMember, keys: [String], later: [String]) {
        guard !later.contains(member.key) else {
            return problems.error(at: member.keyPlace, "`\(member.key)` is not available in this version")
        }
        problems.error(
            at: member.keyPlace, "`\(member.key)` is not a key of \(what)",
            suggestion: Spelling.suggestion(for: member.key, among: keys) ?? "known are \(keys.joined(separator: ", "))"
        )
    }

    /// The value of a member, if it is there.
    func optional(_ key: String) -> YAMLNode? { members.first { $0.key == key }?.value }

    /// Whether a member is there.
    func has(_ key: String) -> Bool { optional(key) != nil }

    /// The value of a member that has to be there.
    func required(_ key: String, example: String) -> YAMLNode? {
        if let value = optional(key) { return value }
        problems.error(at: place, "\(what) needs `\(key)`", suggestion: "add `\(example)`")
        return nil
    }

    /// A text, if it is there.
    func text(_ key: String) -> Located<String>? {
        guard let value = optional(key) else { return nil }
        return text(value, of: key)
    }

    /// A text that has to be there.
    func requiredText(_ key: String, example: String) -> Located<String>? {
        required(key, example: example).flatMap { text($0, of: key) }
    }

    /// The text of a node.
    func text(_ node: YAMLNode, of key: String) -> Located<String>? {
        guard let text = node.text, !text.isEmpty else {
            let found = node.text == nil ? node.kindName : "an empty text"
            problems.error(at: node.place, "`\(key)` needs a text, found \(found)")
            return nil
        }
        return Located(text, at: node.place)
    }

    /// An identifier that has to be there: letters, digits and `_`, not beginning with a digit.
    func requiredIdentifier(_ key: String, example: String) -> Located<String>? {
        guard let text = requiredText(key, example: example) else { return nil }
        return identifier(text)
    }

    /// The text, if it is an identifier.
    func identifier(_ text: Located<String>) -> Located<String>? {
        guard text.value.isIdentifier else {
            problems.error(
                at: text.place, "`\(text.value)` is not an identifier",
                suggestion: "use letters, digits and `_`, a letter first")
            return nil
        }
        return text
    }

    /// A name that has to be there: letters, digits, `-`, `_`, `.` and `/`.
    func requiredName(_ key: String, example: String) -> Located<String>? {
        guard let text = requiredText(key, example: example) else { return nil }
        guard text.value.isDocumentName else {
            problems.error(
                at: text.place, "`\(text.value)` is not a name",
                suggestion: "use letters, digits, `-`, `_` and `.`, at most \(String.documentNameMax) characters")
            return nil
        }
        return text
    }

    /// One of the words of an enumeration, if the member is there.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, _: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let text = text(key) else { return nil }
        if let word = Word(rawValue: text.value) { return word }
        let words = Word.allCases.map(\.rawValue)
        problems.error(
            at: text.place, "`\(text.value)` is not a value of `\(key)`",
            suggestion: Spelling.suggestion(for: text.value, among: words)
                ?? "use \(words.joined(separator: ", "))")
        return nil
    }

    /// `true` or `false`, if the member is there.
    func flag(_ key: String) -> Bool? {
        guard let value = optional(key) else { return nil }
        if case .bool(let flag) = value.json { return flag }
        problems.error(at: value.place, "`\(key)` is `true` or `false`, found \(value.source)")
        return nil
    }

    /// A whole number of a range, if the member is there.
    func number(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let value = optional(key) else { return nil }
        if let number = value.json.intValue.flatMap(Int.init(exactly:)), range.contains(number) { return number }
        problems.error(
            at: value.place, "`\(key)` is a whole number from \(range.lowerBound) to \(range.upperBound)",
            suggestion: "found \(value.source)")
        return nil
    }

    /// The elements of a list; one thing alone is a list of one.
    func list(_ key: String) -> [YAMLNode] { optional(key).map { $0.list ?? [$0] } ?? [] }

    /// The texts of a list; one text alone is a list of one.
    func texts(_ key: String) -> [Located<String>] { list(key).compactMap { text($0, of: key) } }

    /// An event kind.
    func kind(_ text: Located<String>) -> Located<EventKind>? {
        guard let kind = EventKind(text.value) else {
            problems.error(
                at: text.place, "`\(text.value)` is not an event kind",
                suggestion: "write lower-case words joined by dots, such as `review.approved`")
            return nil
        }
        return Located(kind, at: text.place)
    }
}

extension YAMLNode {
    /// The node as a message shows it.
    var source: String {
        if case .scalar(let text, _) = content, !text.isEmpty { return "`\(text.prefix(80))`" }
        return kindName
    }
}

extension String {
    /// The longest name of a document.
    static let documentNameMax = 100

    /// Whether it can name a variable, a field or a fact.
    var isIdentifier: Bool {
        guard let first = utf8.first, utf8.count <= Self.documentNameMax, !(48...57).contains(first) else {
            return false
        }
        return utf8.allSatisfy(Self.isWordByte)
    }

    /// Whether it can name a document.
    var isDocumentName: Bool {
        !isEmpty && utf8.count <= Self.documentNameMax
            && utf8.allSatisfy { Self.isWordByte($0) || $0 == 45 || $0 == 46 || $0 == 47 }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == 95
    }
}
