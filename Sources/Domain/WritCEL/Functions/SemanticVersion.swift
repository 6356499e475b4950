// Semantic versions as semver.org 2.0.0 has them. What is built is parsed and dropped: it plays no part in the order.

/// A semantic version.
struct SemanticVersion: Sendable {
    static let typeName = "kubernetes.Semver"
    static let type = CELType.abstract(typeName, [])

    /// An identifier of a pre-release.
    enum Identifier: Sendable {
        case number(UInt64)
        case word(String)
    }

    var major: Int64
    var minor: Int64
    var patch: Int64
    var prerelease: [Identifier] = []

    /// The longest text of a version, in bytes.
    static let textBytesMax = 256

    /// Parses `MAJOR.MINOR.PATCH`, then `-PRERELEASE` and `+BUILD` where there are such.
    init?(_ text: String) {
        guard text.utf8.count <= Self.textBytesMax else { return nil }
        let (rest, build) = SemanticVersion.cut(text[...], at: "+")
        let (core, prerelease) = SemanticVersion.cut(rest, at: "-")
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false).map(SemanticVersion.number)
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2] else {
            return nil
        }
        (self.major, self.minor, self.patch) = (major, minor, patch)
        if let prerelease {
            for part in prerelease.split(separator: ".", omittingEmptySubsequences: false) {
                guard let identifier = SemanticVersion.identifier(part) else { return nil }
                self.prerelease.append(identifier)
            }
        }
        let builds = build?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        guard builds.allSatisfy(SemanticVersion.isWord) else { return nil }
    }

    /// Parses as `init(_:)` after leaving out a `v` and leading zeros, and adding the minor version and patch where they
    /// are missing.
    init?(normalizing text: String) {
        guard text.utf8.count <= Self.textBytesMax else { return nil }
        let bare = text.hasPrefix("v") ? text.dropFirst() : text[...]
        var parts = bare.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map { part in
            guard part.utf8.count > 1 else { return String(part) }
            let trimmed = part.drop { $0 == "0" }
            let isNumber = trimmed.utf8.first.map { (48...57).contains($0) } ?? false
            return isNumber ? String(trimmed) : "0\(trimmed)"
        }
        if parts.count < 3, let last = parts.last {
            guard !last.utf8.contains(UInt8(ascii: "+")), !last.utf8.contains(UInt8(ascii: "-")) else { return nil }
            parts += Array(repeating: "0", count: 3 - parts.count)
        }
        self.init(parts.joined(separator: "."))
    }

    private static func cut(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    private static func number(_ text: Substring) -> Int64? {
        guard isNumber(text), text.utf8.count == 1 || text.utf8.first != 48 else { return nil }
        return Int64(text)
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    private static func isWord(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { ($0.isNameStart && $0 != "_") || $0.isDigit || $0 == "-" }
    }

    private static func identifier(_ text: Substring) -> Identifier? {
        guard isNumber(text) else { return isWord(text) ? .word(String(text)) : nil }
        guard text.utf8.count == 1 || text.utf8.first != 48 else { return nil }
        return UInt64(text).map(Identifier.number)
    }

    // MARK: - Order

    /// The order of precedence: a pre-release comes before its release.
    func order(_ other: SemanticVersion) -> Value.Order {
        let core = Value.Order((major, minor, patch), (other.major, other.minor, other.patch))
        guard core == .same else { return core }
        if prerelease.isEmpty || other.prerelease.isEmpty {
            return Value.Order(prerelease.isEmpty ? 1 : 0, other.prerelease.isEmpty ? 1 : 0)
        }
        for (one, two) in zip(prerelease, other.prerelease) {
            let order = one.order(two)
            if order != .same { return order }
        }
        return Value.Order(prerelease.count, other.prerelease.count)
    }

    // MARK: - Values

    /// The value that stands for it; two are equal when neither comes before the other.
    var value: Value {
        let identifiers = prerelease.map { identifier -> Value in
            switch identifier {
            case .number(let number): .uint(number)
            case .word(let word): .string(word)
            }
        }
        let payload = Value.list([.int(major), .int(minor), .int(patch), .list(identifiers)])
        return .abstract(AbstractValue(typeName: Self.typeName, payload: payload))
    }

    /// The version as text, without what was built.
    var text: String {
        let identifiers = prerelease.map { identifier in
            switch identifier {
            case .number(let number): String(number)
            case .word(let word): word
            }
        }
        return "\(major).\(minor).\(patch)" + (identifiers.isEmpty ? "" : "-" + identifiers.joined(separator: "."))
    }

    /// The version that a value stands for.
    init?(_ value: Value) {
        guard case .abstract(let abstract) = value, abstract.typeName == Self.typeName,
            case .list(let parts) = abstract.payload, parts.count == 4, case .int(let major) = parts[0],
            case .int(let minor) = parts[1], case .int(let patch) = parts[2], case .list(let identifiers) = parts[3]
        else { return nil }
        (self.major, self.minor, self.patch) = (major, minor, patch)
        for identifier in identifiers {
            switch identifier {
            case .uint(let number): prerelease.append(.number(number))
            case .string(let word): prerelease.append(.word(word))
            default: return nil
            }
        }
    }
}

extension SemanticVersion.Identifier {
    /// Numbers by size and before words; words by their bytes.
    func order(_ other: SemanticVersion.Identifier) -> Value.Order {
        switch (self, other) {
        case (.number(let left), .number(let right)): Value.Order(left, right)
        case (.word(let left), .word(let right)): left.exactOrder(right)
        case (.number, .word): .before
        case (.word, .number): .after
        }
    }
}

extension Value.Order {
    fileprivate init(_ left: (Int64, Int64, Int64), _ right: (Int64, Int64, Int64)) {
        self = left < right ? .before : right < left ? .after : .same
    }
}
