// Decodes `kind: group` and `kind: identity`.

import WritModel

/// Reads documents that name people.
struct PeopleDecoder {
    let problems: ProblemList

    /// The group of a document's root.
    func decodeGroup(_ node: YAMLNode) -> GroupDocument? {
        let keys = ["kind", "group", "members"]
        guard let fields = DocumentFields(node, of: "a group", keys: keys, problems: problems) else { return nil }
        let name = fields.requiredName("group", example: "group: release-managers")
        let members = fields.required("members", example: "members: [person:ann]") != nil
        guard let name, members else { return nil }
        return GroupDocument(name: name, members: accounts("members", fields))
    }

    /// The identity of a document's root.
    func decodeIdentity(_ node: YAMLNode) -> IdentityDocument? {
        let keys = ["kind", "person", "name", "accounts", "keys", "retired", "human"]
        guard let fields = DocumentFields(node, of: "an identity", keys: keys, problems: problems) else { return nil }
        let person = fields.requiredName("person", example: "person: ann")
        let accounts = accounts("accounts", fields)
        let keyTexts = fields.texts("keys").compactMap(key)
        let retired = fields.list("retired").compactMap(retiredKey)
        for former in retired where keyTexts.contains(where: { $0.value == former.key.value }) {
            problems.error(
                at: former.key.place, "the key is retired and in use",
                suggestion: "leave it out of `keys`, or of `retired`")
        }
        let isHuman = fields.flag("human") ?? true
        let displayName = fields.text("name")?.value
        guard let person else { return nil }
        return IdentityDocument(
            person: person, displayName: displayName, accounts: accounts, keys: keyTexts, retired: retired,
            isHuman: isHuman)
    }

    private func accounts(_ key: String, _ fields: DocumentFields) -> [Located<String>] {
        fields.texts(key).compactMap { text in
            if AccountID(text.value) != nil { return text }
            if let account = Account(text.value) { return Located(account.description, at: text.place) }
            let guess = text.value.contains("@") ? "email:\(text.value)" : "person:\(text.value)"
            problems.error(
                at: text.place, "`\(text.value)` is not an account",
                suggestion: Account(guess) == nil ? "write `person:ann`" : "did you mean `\(guess)`?")
            return nil
        }
    }

    private func retiredKey(_ node: YAMLNode) -> IdentityDocument.RetiredKey? {
        let example = "{ key: \"ssh-ed25519 AAAA...\", at: 2026-11-01T00:00:00Z }"
        guard
            let fields = DocumentFields(node, of: "a retired key", keys: ["key", "at"], problems: problems),
            let key = fields.requiredText("key", example: example).flatMap(key),
            let at = fields.requiredText("at", example: example)
        else { return nil }
        guard let instant = Instant(at.value) else {
            problems.error(
                at: at.place, "`\(at.value)` is not a moment", suggestion: "write it as `2026-11-01T00:00:00Z`")
            return nil
        }
        return IdentityDocument.RetiredKey(key: key, at: instant)
    }

    /// An OpenSSH public key without its comment.
    private func key(_ text: Located<String>) -> Located<String>? {
        let words = text.value.split(separator: " ")
        guard words.count >= 2, words[1].hasPrefix("AAAA") else {
            problems.error(
                at: text.place, "`\(text.value.prefix(40))` is not a public key",
                suggestion: "write it as in a `.pub` file: `ssh-ed25519 AAAA...`")
            return nil
        }
        return Located("\(words[0]) \(words[1])", at: text.place)
    }
}
