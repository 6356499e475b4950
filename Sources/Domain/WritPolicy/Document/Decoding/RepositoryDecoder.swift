// Decodes `kind: repository` and `kind: source`.

import WritModel

/// Reads documents about where events come from.
struct RepositoryDecoder {
    let problems: ProblemList

    /// The repository document of a root.
    func decodeRepository(_ node: YAMLNode) -> RepositoryDocument? {
        let keys = ["kind", "repository", "protected", "pusher", "maintainers", "owners"]
        guard let fields = DocumentFields(node, of: "a repository", keys: keys, problems: problems) else { return nil }
        let name = fields.requiredText("repository", example: "repository: \"acme/*\"").flatMap(named)
        let protected =
            fields.has("protected")
            ? fields.texts("protected").compactMap(refs) : RepositoryDocument.protectedByDefault
        let pusher = fields.optional("pusher").flatMap(pusher)
        let maintainers = fields.text("maintainers").flatMap(group)
        let owners = fields.text("owners")?.value
        guard let name else { return nil }
        return RepositoryDocument(
            repository: name, protected: protected, pusher: pusher, maintainers: maintainers, owners: owners)
    }

    /// The source document of a root.
    func decodeSource(_ node: YAMLNode) -> SourceDocument? {
        let dimensions = AccessScope.Dimension.allCases.map(\.rawValue)
        let keys = ["kind", "source", "bound_to", "kinds"] + dimensions
        guard let fields = DocumentFields(node, of: "a source", keys: keys, problems: problems) else { return nil }
        let name = fields.requiredName("source", example: "source: ci")
        let account = fields.requiredText("bound_to", example: "bound_to: os:ci-runner").flatMap(account)
        let kinds =
            fields.required("kinds", example: "kinds: [test.finished]") == nil
            ? [] : fields.texts("kinds").compactMap(fields.kind)
        var patterns: [AccessScope.Dimension: [NamePattern]] = [:]
        for dimension in AccessScope.Dimension.allCases where fields.has(dimension.rawValue) {
            patterns[dimension] = fields.texts(dimension.rawValue).compactMap(pattern)
        }
        guard let name, let account else { return nil }
        return SourceDocument(name: name, account: account, kinds: kinds, scope: AccessScope(patterns))
    }

    // MARK: Values

    private func named(_ text: Located<String>) -> Located<String>? { pattern(text).map { _ in text } }

    private func pattern(_ text: Located<String>) -> NamePattern? {
        if let pattern = NamePattern(text.value) { return pattern }
        problems.error(
            at: text.place, "`\(text.value.prefix(80))` is not a pattern",
            suggestion: "at most \(NamePattern.bytesMax) bytes and \(NamePattern.wildcardsMax) wildcards")
        return nil
    }

    private func refs(_ text: Located<String>) -> RefPattern? {
        guard text.value != "HEAD", let pattern = RefPattern(text.value) else {
            problems.error(
                at: text.place, "`\(text.value.prefix(80))` names no refs",
                suggestion: "write branches such as `main` or `release/*`, or tags such as `tags/v*`")
            return nil
        }
        return pattern
    }

    private func pusher(_ node: YAMLNode) -> RepositoryDocument.PusherRow? {
        guard let fields = DocumentFields(node, of: "a pusher", keys: ["from", "as"], problems: problems) else {
            return nil
        }
        let variable = fields.requiredIdentifier("from", example: "from: REMOTE_USER")
        guard let variable, let scheme = fields.requiredText("as", example: "as: remote") else { return nil }
        guard Account("\(scheme.value):x") != nil else {
            problems.error(
                at: scheme.place, "`\(scheme.value)` is not a namespace of accounts",
                suggestion: "use lower-case letters and digits, such as `remote`")
            return nil
        }
        return RepositoryDocument.PusherRow(variable: variable.value, scheme: scheme.value)
    }

    private func group(_ text: Located<String>) -> Located<String>? {
        let prefix = AccessDocument.Member.groupPrefix
        let name = text.value.hasPrefix(prefix) ? String(text.value.dropFirst(prefix.count)) : ""
        if name.isDocumentName { return Located(name, at: text.place) }
        problems.error(
            at: text.place, "`maintainers` is a group, found `\(text.value)`",
            suggestion: "write `maintainers: group:shop-maintainers`, and declare the group")
        return nil
    }

    private func account(_ text: Located<String>) -> Located<String>? {
        if AccountID(text.value) != nil { return text }
        if let account = Account(text.value) { return Located(account.description, at: text.place) }
        problems.error(
            at: text.place, "`\(text.value)` is not an account", suggestion: "write a local user as `os:ci-runner`")
        return nil
    }
}
