// Decodes `kind: access`.

import WritModel

/// Reads a document that grants roles.
struct AccessDecoder {
    let problems: ProblemList

    /// The access document of a root.
    func decode(_ node: YAMLNode) -> AccessDocument? {
        let roles = AccessRole.allCases.map(\.rawValue)
        let keys = ["kind", "access"] + roles + ["scope"]
        guard let fields = DocumentFields(node, of: "an access document", keys: keys, problems: problems) else {
            return nil
        }
        let name = fields.requiredName("access", example: "access: shop-team")
        let grants = AccessRole.allCases.compactMap { grant($0, fields) }
        if !roles.contains(where: fields.has) {
            problems.error(
                at: fields.place, "an access document needs a role", suggestion: "add `reader: [person:ann]`")
        }
        let scope = fields.optional("scope").flatMap(scope)
        if scope != nil { requireScopable(grants, fields) }
        guard let name else { return nil }
        return AccessDocument(name: name, grants: grants, scope: scope)
    }

    private func grant(_ role: AccessRole, _ fields: DocumentFields) -> AccessDocument.Grant? {
        guard fields.has(role.rawValue) else { return nil }
        return AccessDocument.Grant(role: role, members: fields.texts(role.rawValue).compactMap(member))
    }

    private func requireScopable(_ grants: [AccessDocument.Grant], _ fields: DocumentFields) {
        for grant in grants where !grant.role.canBeScoped {
            problems.error(
                at: fields.optional(grant.role.rawValue)?.place ?? fields.place,
                "the role `\(grant.role.rawValue)` has no scope: it acts on the installation as a whole",
                suggestion: "put it into an access document without `scope`")
        }
    }

    /// A member: a group, an account, or `user:NAME`, which is the account `os:NAME` of an operating system's user.
    private func member(_ text: Located<String>) -> AccessDocument.Member? {
        let prefix = AccessDocument.Member.groupPrefix
        if text.value.hasPrefix(prefix) {
            let name = String(text.value.dropFirst(prefix.count))
            if name.isDocumentName { return .group(Located(name, at: text.place)) }
            problems.error(
                at: text.place, "`\(name)` is not the name of a group", suggestion: "write `group:release-managers`")
            return nil
        }
        if AccountID(text.value) != nil { return .account(text) }
        let user = "user:"
        let isUser = text.value.hasPrefix(user)
        if let account = Account(isUser ? "os:" + text.value.dropFirst(user.count) : text.value) {
            return .account(Located(account.description, at: text.place))
        }
        let guess = text.value.contains("@") ? "email:\(text.value)" : "person:\(text.value)"
        problems.error(
            at: text.place, "`\(text.value)` is neither an account nor a group",
            suggestion: Account(guess) == nil
                ? "write `person:ann`, `user:ann` or `group:developers`" : "did you mean `\(guess)`?")
        return nil
    }

    // MARK: Scope

    private func scope(_ node: YAMLNode) -> AccessScope? {
        let keys = AccessScope.Dimension.allCases.map(\.rawValue)
        guard let fields = DocumentFields(node, of: "a scope", keys: keys, problems: problems) else { return nil }
        var patterns: [AccessScope.Dimension: [NamePattern]] = [:]
        for dimension in AccessScope.Dimension.allCases where fields.has(dimension.rawValue) {
            patterns[dimension] = fields.texts(dimension.rawValue).compactMap(pattern)
        }
        // An empty scope would read as "nothing" to one and as "everything" to another.
        guard patterns.values.contains(where: { !$0.isEmpty }), patterns.values.allSatisfy({ !$0.isEmpty }) else {
            problems.error(
                at: node.place, "a scope needs patterns", suggestion: "such as `scope: { repository: [acme/*] }`")
            return nil
        }
        return AccessScope(patterns)
    }

    private func pattern(_ text: Located<String>) -> NamePattern? {
        if let pattern = NamePattern(text.value) { return pattern }
        problems.error(
            at: text.place, "`\(text.value.prefix(80))` is not a pattern",
            suggestion: "at most \(NamePattern.bytesMax) bytes and \(NamePattern.wildcardsMax) wildcards")
        return nil
    }
}
