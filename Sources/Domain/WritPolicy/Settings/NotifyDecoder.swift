// Decodes `notify:` of `writ.yaml`. Unknown members, names that lead nowhere and secrets in clear are refused.

import WritModel

/// Reads how people are told.
struct NotifyDecoder {
    let problems: ProblemList

    private static let keys = [
        "channels", "routes", "group_within", "attempts", "retry_after", "keep_for", "timeout",
    ]

    /// The settings of a node; problems are noted.
    func decode(_ node: YAMLNode) -> NotifySettings {
        var settings = NotifySettings()
        guard let fields = DocumentFields(node, of: "`notify`", keys: Self.keys, problems: problems) else {
            return settings
        }
        for member in members(fields, "channels") {
            guard member.key.isDocumentName, !member.key.contains("/") else {
                problems.error(
                    at: member.keyPlace, "`\(member.key)` cannot name a channel",
                    suggestion: "use letters, digits, `-`, `_` and `.`")
                continue
            }
            settings.channels[member.key] = channel(member)
            settings.order.append(member.key)
        }
        for member in members(fields, "routes") { settings.routes[member.key] = routes(member.value, settings) }
        settings.groupWithin = span(fields, "group_within", ...TimeSpan.seconds(86_400)) ?? settings.groupWithin
        settings.retryAfter = span(fields, "retry_after", ...TimeSpan.seconds(86_400)) ?? settings.retryAfter
        settings.keepFor = span(fields, "keep_for", ...TimeSpan.seconds(90 * 86_400)) ?? settings.keepFor
        settings.timeout = span(fields, "timeout", ...TimeSpan.seconds(120)) ?? settings.timeout
        settings.attempts = fields.number("attempts", in: 1...100) ?? settings.attempts
        return settings
    }

    private func members(_ fields: DocumentFields, _ key: String) -> [YAMLMember] {
        guard let node = fields.optional(key), !node.isNull else { return [] }
        guard let members = node.map, members.count <= DocumentLimits.routesMax else {
            problems.error(
                at: node.place, "`\(key)` is a map of at most \(DocumentLimits.routesMax) names, found \(node.kindName)"
            )
            return []
        }
        return members
    }

    private func span(_ fields: DocumentFields, _ key: String, _ range: PartialRangeThrough<TimeSpan>) -> TimeSpan? {
        guard let text = fields.text(key) else { return nil }
        guard let span = TimeSpan(text.value), range.contains(span) else {
            problems.error(
                at: text.place, "`\(text.value)` is not a span of time up to \(range.upperBound.rounded)",
                suggestion: "such as `30s` or `10m`")
            return nil
        }
        return span
    }

    // MARK: Channels

    private func channel(_ member: YAMLMember) -> ChannelSettings? {
        let has = { (key: String) in member.value.map?.contains { $0.key == key } ?? false }
        switch (has("smtp"), has("webhook")) {
        case (true, false): return mail(member).map(ChannelSettings.mail)
        case (false, true): return webhook(member).map(ChannelSettings.webhook)
        default:
            problems.error(
                at: member.value.place, "the channel `\(member.key)` has one of `smtp` and `webhook`",
                suggestion: "such as `\(member.key): { webhook: \"https://hooks.example.org/x\", template: slack }`")
            return nil
        }
    }

    private func mail(_ member: YAMLMember) -> MailSettings? {
        let keys = ["smtp", "port", "from", "security", "ca", "user", "password"]
        guard
            let fields = DocumentFields(member.value, of: "a mail channel", keys: keys, problems: problems),
            let host = fields.requiredText("smtp", example: "smtp: mail.example.org"),
            let from = fields.requiredText("from", example: "from: writ@example.org")
        else { return nil }
        guard from.value.split(separator: "@").count == 2, from.value.utf8.allSatisfy({ $0 >= 0x20 }) else {
            problems.error(
                at: from.place, "`\(from.value)` is not an address", suggestion: "such as `writ@example.org`")
            return nil
        }
        let protection = fields.word("security", MailSettings.Protection.self) ?? .starttls
        let user = fields.text("user")
        let password = secret(fields, "password")
        if let user, password == nil {
            problems.error(
                at: user.place, "a `user` needs a `password`",
                suggestion: "add `password: { file: keys/smtp.password }`")
        }
        if let user, protection == .none {
            problems.error(
                at: user.place, "a password is not sent over a connection without protection",
                suggestion: "use `security: starttls`")
        }
        return MailSettings(
            host: host.value, port: fields.number("port", in: 1...65_535) ?? (protection == .tls ? 465 : 587),
            from: from.value, protection: protection, certificates: fields.text("ca")?.value, user: user?.value,
            password: password)
    }

    private func webhook(_ member: YAMLMember) -> WebhookSettings? {
        let keys = ["webhook", "secret", "template", "allow"]
        guard
            let fields = DocumentFields(member.value, of: "a webhook channel", keys: keys, problems: problems),
            let node = fields.optional("webhook"), let url = address(node)
        else { return nil }
        let ranges = fields.texts("allow").compactMap { text -> NetworkRange? in
            if let range = NetworkRange(text.value) { return range }
            problems.error(
                at: text.place, "`\(text.value)` is not a range of addresses", suggestion: "such as `10.1.0.0/16`")
            return nil
        }
        return WebhookSettings(
            url: url, secret: secret(fields, "secret"),
            template: fields.word("template", WebhookSettings.Template.self) ?? .plain,
            allowed: ranges)
    }

    private func address(_ node: YAMLNode) -> WebhookSettings.Address? {
        guard let text = node.text else { return secret(node, "webhook").map(WebhookSettings.Address.secret) }
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
            problems.error(
                at: node.place, "`webhook` is a URL that begins with `https://` or `http://`",
                suggestion: "or where it is: `{ file: keys/hook.url }` or `{ env: HOOK_URL }`")
            return nil
        }
        return .text(text)
    }

    private func secret(_ fields: DocumentFields, _ key: String) -> SecretPlace? {
        fields.optional(key).flatMap { secret($0, key) }
    }

    /// Where a secret is. The secret itself is refused without being shown: settings are copied around.
    private func secret(_ node: YAMLNode, _ key: String) -> SecretPlace? {
        guard node.map != nil else {
            problems.error(
                at: node.place, "`\(key)` says where the secret is, not the secret itself",
                suggestion: "write `{ file: keys/\(key) }` or `{ env: WRIT_\(key.uppercased()) }`")
            return nil
        }
        guard let fields = DocumentFields(node, of: "a secret", keys: ["file", "env"], problems: problems) else {
            return nil
        }
        switch (fields.text("file"), fields.text("env")) {
        case (let file?, nil): return .file(file.value)
        case (nil, let name?): return .environment(name.value)
        default:
            problems.error(at: node.place, "a secret is in one of `file` and `env`")
            return nil
        }
    }

    // MARK: Routes

    private func routes(_ node: YAMLNode, _ settings: NotifySettings) -> [NotifyRoute] {
        (node.list ?? [node]).compactMap { route($0, settings) }
    }

    /// `CHANNEL`, or `CHANNEL:ADDRESS` for mail.
    private func route(_ node: YAMLNode, _ settings: NotifySettings) -> NotifyRoute? {
        guard let text = node.text, !text.isEmpty else {
            problems.error(at: node.place, "a route is a channel's name, found \(node.kindName)")
            return nil
        }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard let name = parts.first, settings.order.contains(name) else {
            let name = parts.first ?? text
            problems.error(
                at: node.place, "there is no channel `\(name)`",
                suggestion: Spelling.suggestion(for: name, among: settings.order)
                    ?? "write it under `channels:` first")
            return nil
        }
        let address = parts.count == 2 ? parts[1] : nil
        if case .webhook? = settings.channels[name], address != nil {
            problems.error(at: node.place, "the channel `\(name)` is a webhook and takes no address")
        }
        if let address, !Self.isAddress(address) {
            problems.error(at: node.place, "`\(name):` is followed by an address such as `team@example.org`")
        }
        return NotifyRoute(channel: name, address: address)
    }

    /// Whether text can be an envelope address: one `@`, and nothing that could end a line or an argument.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"<>()[],;:\\\"".utf8.contains($0) }
    }
}
