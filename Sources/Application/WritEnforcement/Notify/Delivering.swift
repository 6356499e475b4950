// The contracts with what carries messages: mail servers and webhooks.

/// Why a message was not delivered.
public struct DeliveryFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in words without addresses, URLs or secrets: it is recorded.
    public var description: String
    /// Whether trying again cannot help.
    public var isPermanent: Bool
    /// Whether it is the channel that fails, and not this one message or recipient.
    public var isChannelDown: Bool
    /// How long the other side asks to be left alone, in seconds.
    public var retryAfterSeconds: Int?

    /// A failure.
    public init(
        _ description: String, isPermanent: Bool = false, isChannelDown: Bool = false, retryAfterSeconds: Int? = nil
    ) {
        self.description = DeliveryFailure.withoutAddresses(description)
        self.isPermanent = isPermanent
        self.isChannelDown = isChannelDown
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The longest description kept, in characters.
    public static let lengthMax = 300

    /// The text on one line, with every word that could be an address or a URL taken out.
    static func withoutAddresses(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).map { word in
            word.contains("@") || word.contains("://") ? "(address)" : String(word)
        }
        let line = words.joined(separator: " ")
        return String(
            String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f })
        ).prefixed(lengthMax)
    }
}

extension String {
    /// At most so many characters.
    fileprivate func prefixed(_ count: Int) -> String { self.count > count ? prefix(count) + "..." : self }
}

/// A mail, ready to be written down and sent.
public struct Mail: Sendable, Hashable {
    /// The recipient's address: one `@`, nothing that could end a line.
    public var recipient: String
    /// The subject, in any script, on one line.
    public var subject: String
    /// The text, its lines ending as Swift's do.
    public var text: String
    /// Identifies the mail for ever: two with one key are one mail.
    public var key: String
    /// The date it bears, as RFC 5322 writes it.
    public var date: String

    /// A mail.
    public init(recipient: String, subject: String, text: String, key: String, date: String) {
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.key = key
        self.date = date
    }
}

/// Hands mails to a mail server.
public protocol MailSending: Sendable {
    /// Sends one mail. When it returns, the server has taken it on.
    ///
    /// The mail's Message-ID is derived from its key, so that a mail sent twice can be told by its reader. Addresses that
    /// could end a line are refused before anything is sent.
    ///
    /// - Throws: `DeliveryFailure`, also when the deadline that the sender was made with has passed.
    func send(_ mail: Mail) async throws(DeliveryFailure)
}

/// A call of a webhook.
public struct WebhookCall: Sendable, Hashable {
    /// Identifies the call for ever: the header `webhook-id`.
    public var key: String
    /// Seconds since the epoch: the header `webhook-timestamp`.
    public var time: Int64
    /// The body, JSON.
    public var body: [UInt8]

    /// A call.
    public init(key: String, time: Int64, body: [UInt8]) {
        self.key = key
        self.time = time
        self.body = body
    }
}

/// Calls one webhook.
public protocol WebhookCalling: Sendable {
    /// Posts a body. When it returns, the other side has answered with a status from 200 to 299.
    ///
    /// The name is resolved once and the address checked before anything is sent; redirects are not followed.
    ///
    /// - Throws: `DeliveryFailure`, also when the deadline that the caller was made with has passed.
    func call(_ call: WebhookCall) async throws(DeliveryFailure)
}
