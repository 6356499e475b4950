// The semver extension: semantic versions, named and compared as Kubernetes does.

extension FunctionTable {
    mutating func addSemver() {
        add(
            "semver", .unary("string_to_semver", .string, SemanticVersion.type, parsing(normalizes: false)),
            .binary("string_bool_to_semver", .string, .bool, SemanticVersion.type) { text, normalizes, context in
                guard case .bool(let normalizes) = normalizes else {
                    return .error(.noOverload("semver", [text, normalizes]))
                }
                return parsing(normalizes: normalizes)(text, context)
            })
        add(
            "isSemver",
            .unary("is_semver_string", .string, .bool) { text, _ in
                .bool(version(of: text, normalizes: false) != nil)
            },
            .binary("is_semver_string_bool", .string, .bool, .bool) { text, normalizes, _ in
                guard case .bool(let normalizes) = normalizes else {
                    return .error(.noOverload("isSemver", [text, normalizes]))
                }
                return .bool(version(of: text, normalizes: normalizes) != nil)
            })
        addVersionParts()
        addVersionOrder()
    }

    private mutating func addVersionParts() {
        let parts: [(String, @Sendable (SemanticVersion) -> Int64)] = [
            ("major", \.major), ("minor", \.minor), ("patch", \.patch),
        ]
        for (name, part) in parts {
            add(
                name,
                .unary("semver_\(name)", SemanticVersion.type, .int, member: true) { value, _ in
                    SemanticVersion(value).map { .int(part($0)) } ?? .error(.noOverload(name, [value]))
                })
        }
    }

    private mutating func addVersionOrder() {
        addOrder("isLessThan", .bool) { .bool($0 == .before) }
        addOrder("isGreaterThan", .bool) { .bool($0 == .after) }
        addOrder("compareTo", .int) { .int($0 == .before ? -1 : $0 == .after ? 1 : 0) }
    }

    private mutating func addOrder(
        _ name: String, _ result: CELType, _ answer: @escaping @Sendable (Value.Order) -> Value
    ) {
        let type = SemanticVersion.type
        add(
            name,
            .binary("semver_\(name)", type, type, result, member: true) { left, right, context in
                guard let one = SemanticVersion(left), let other = SemanticVersion(right) else {
                    return .error(.noOverload(name, [left, right]))
                }
                let identifiers = min(one.prerelease.count, other.prerelease.count)
                return Allowance.charge(identifiers, context) ?? answer(one.order(other))
            })
    }
}

private func version(of value: Value, normalizes: Bool) -> SemanticVersion? {
    guard case .string(let text) = value else { return nil }
    return normalizes ? SemanticVersion(normalizing: text) : SemanticVersion(text)
}

private func parsing(normalizes: Bool) -> @Sendable (Value, EvaluationContext) -> Value {
    { value, _ in
        if let version = version(of: value, normalizes: normalizes) { return version.value }
        guard case .string(let text) = value else { return .error(.noOverload("semver", [value])) }
        let shown = LiteralText.quoted(String(text.unicodeScalars.prefix(64)))
        return .failure(.invalidArgument, "\(shown) is no semantic version, such as \"1.2.3-rc.1\"")
    }
}
