// `notify:` of `writ.yaml`: through which channels people are told, and which channel reaches whom.

public import WritModel

/// Where a secret is: never in the settings themselves.
public enum SecretPlace: Sendable, Hashable {
    /// In a file, by its path; relative to the settings' folder.
    case file(String)
    /// In a variable of the environment.
    case environment(String)
}

/// How a mail server is reached.
public struct MailSettings: Sendable, Hashable {
    /// What protects the connection.
    public enum Protection: String, Sendable, Hashable, CaseIterable {
        /// STARTTLS before anything is said; without it nothing is sent.
        case starttls
        /// TLS from the first byte.
        case tls
        /// Nothing: for a server on this machine.
        case none
    }

    /// The server's name or address.
    public var host: String
    /// Its port; default 587, with `tls` 465.
    public var port: Int
    /// The sender, an address, or a name with an address in angle brackets.
    public var from: String
    /// What protects the connection; default starttls.
    public var protection: Protection
    /// A file with certificates to trust beside the system's.
    public var certificates: String?
    /// Who logs in, if the server wants it.
    public var user: String?
    /// The user's password.
    public var password: SecretPlace?

    /// Settings.
    public init(
        host: String, port: Int, from: String, protection: Protection, certificates: String?, user: String?,
        password: SecretPlace?
    ) {
        self.host = host
        self.port = port
        self.from = from
        self.protection = protection
        self.certificates = certificates
        self.user = user
        self.password = password
    }
}

/// How a webhook is called.
public struct WebhookSettings: Sendable, Hashable {
    /// What the body looks like.
    public enum Template: String, Sendable, Hashable, CaseIterable {
        /// Every field of the message as JSON.
        case plain
        /// What Slack's incoming webhooks take.
        case slack
        /// What Teams' incoming webhooks (workflows) take.
        case teams
    }

    /// Where the URL is.
    public enum Address: Sendable, Hashable {
        /// Here.
        case text(String)
        /// Elsewhere, since it is a secret itself.
        case secret(SecretPlace)
    }

    /// The URL.
    public var url: Address
    /// The key that bodies are signed with (Standard Webhooks, `whsec_...`); without one they are not signed.
    public var secret: SecretPlace?
    /// What the body looks like; default plain.
    public var template: Template
    /// Ranges of addresses that may be called although they are private, loopback or link-local.
    public var allowed: [NetworkRange]

    /// Settings.
    public init(url: Address, secret: SecretPlace?, template: Template, allowed: [NetworkRange]) {
        self.url = url
        self.secret = secret
        self.template = template
        self.allowed = allowed
    }
}

/// A way to tell people.
public enum ChannelSettings: Sendable, Hashable {
    /// By e-mail.
    case mail(MailSettings)
    /// By calling a URL.
    case webhook(WebhookSettings)
}

/// One way to reach somebody.
public struct NotifyRoute: Sendable, Hashable {
    /// The channel.
    public var channel: String
    /// The e-mail address, if the channel is by mail; without one the address that the directory knows of the account.
    public var address: String?

    /// A route.
    public init(channel: String, address: String?) {
        self.channel = channel
        self.address = address
    }
}

/// How people are told.
public struct NotifySettings: Sendable, Hashable {
    /// The channels, by name.
    public var channels: [String: ChannelSettings]
    /// The channels in the order they are written.
    public var order: [String]
    /// How whom is reached: accounts, `team:x`, `group:x`, or `*` for everybody without a route of their own.
    public var routes: [String: [NotifyRoute]]
    /// Repeated messages within this span are told in one; default 10 minutes, and 0 for a message each.
    public var groupWithin: TimeSpan
    /// How often a message is tried; default 10.
    public var attempts: Int
    /// How long after the first failure the second attempt follows; it doubles from there. Default 30 seconds.
    public var retryAfter: TimeSpan
    /// How long a message waits for a route; default 3 days.
    public var keepFor: TimeSpan
    /// How long one attempt may take; default 10 seconds.
    public var timeout: TimeSpan

    /// Settings without channels.
    public init() {
        channels = [:]
        order = []
        routes = [:]
        groupWithin = .seconds(600)
        attempts = 10
        retryAfter = .seconds(30)
        keepFor = .seconds(3 * 86_400)
        timeout = .seconds(10)
    }

    /// Reads the settings of `writ.yaml`.
    ///
    /// - Parameters:
    ///   - text: the whole file's text; members other than `notify` are not looked at.
    ///   - file: its name for messages.
    /// - Returns: the settings; without channels where the file has no `notify`.
    /// - Throws: the first thing that is wrong, with file, line, column and what was probably meant.
    public static func read(_ text: String, file: String) throws(DocumentProblem) -> NotifySettings {
        guard let source = try SourceText.documents(of: text, file: file).first else { return NotifySettings() }
        let root = try YAMLComposer.compose(source)
        guard let node = root.map?.first(where: { $0.key == "notify" })?.value else { return NotifySettings() }
        let problems = ProblemList()
        let settings = NotifyDecoder(problems: problems).decode(node)
        if let problem = problems.problems.first { throw problem }
        return settings
    }
}
