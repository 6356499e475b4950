// One conversation with a mail server, from its greeting to QUIT (RFC 5321; STARTTLS: RFC 3207; AUTH: RFC 4954).

import FoundationEssentials
import NIOCore
import NIOPosix
import NIOSSL
import WritEnforcement

/// A conversation.
struct SMTPDialogue {
    private let configuration: SMTPConfiguration
    private let context: NIOSSLContext?

    init(_ configuration: SMTPConfiguration, context: NIOSSLContext?) {
        self.configuration = configuration
        self.context = context
    }

    private typealias Connection = NIOAsyncChannel<SMTPReply, ByteBuffer>
    private typealias Replies = NIOAsyncChannelInboundStream<SMTPReply>.AsyncIterator

    /// Sends a mail that has been written down.
    ///
    /// - Parameters:
    ///   - text: the mail, its lines ended by CR LF.
    ///   - sender: the envelope's sender.
    ///   - recipient: the envelope's recipient.
    func send(_ text: String, from sender: String, to recipient: String) async throws {
        let connection = try await connect()
        try await connection.executeThenClose { inbound, outbound in
            var session = Session(
                replies: inbound.makeAsyncIterator(), writer: outbound, channel: connection.channel)
            try await session.expect(nil, "the greeting")
            var keywords = try await session.hello()
            if case .startTLS = configuration.protection {
                guard keywords["STARTTLS"] != nil else {
                    throw DeliveryFailure(
                        "the mail server does not offer STARTTLS, and nothing is sent without it", isChannelDown: true)
                }
                try await session.expect("STARTTLS", "STARTTLS")
                try await secure(connection.channel)
                // What was offered before the connection was protected counts for nothing.
                keywords = try await session.hello()
            }
            if let login = configuration.login { try await session.logIn(login, keywords["AUTH"] ?? []) }
            try await session.expect("MAIL FROM:<\(sender)>", "the sender")
            try await session.expect("RCPT TO:<\(recipient)>", "the recipient", isAboutRecipient: true)
            try await session.expect("DATA", "DATA")
            try await session.expect(Self.dotStuffed(text) + ".", "the mail")
            // The mail is the server's now; whether the farewell arrives is nobody's concern.
            try? await session.write("QUIT")
        }
    }

    /// A mail in whose text no line is the one that ends it (RFC 5321, 4.5.2).
    static func dotStuffed(_ text: String) -> String {
        (text.hasPrefix(".") ? "." : "") + text.replacing("\r\n.", with: "\r\n..")
    }

    // MARK: Connecting

    private func connect() async throws -> Connection {
        let tls = context
        let host = configuration.host
        let isImplicit = if case .tls = configuration.protection { true } else { false }
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.nanoseconds(Int64(configuration.timeout / .nanoseconds(1))))
            .connect(host: host, port: configuration.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if isImplicit, let tls {
                        try channel.pipeline.syncOperations.addHandler(Self.handler(tls, host))
                    }
                    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(SMTPReplyDecoder()))
                    return try NIOAsyncChannel(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(inboundType: SMTPReply.self, outboundType: ByteBuffer.self))
                }
            }
    }

    private func secure(_ channel: any Channel) async throws {
        guard let context else { return }
        let host = configuration.host
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(Self.handler(context, host), position: .first)
        }.get()
    }

    /// A name is checked against the certificate; an address cannot be sent as one.
    private static func handler(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }

    // MARK: Talking

    private struct Session {
        var replies: Replies
        let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
        let channel: any Channel

        func write(_ line: String) async throws {
            try await writer.write(channel.allocator.buffer(string: line + "\r\n"))
        }

        /// Sends a line, if there is one, and wants a positive reply.
        @discardableResult
        mutating func expect(_ line: String?, _ what: String, isAboutRecipient: Bool = false) async throws -> SMTPReply
        {
            if let line { try await write(line) }
            guard let reply = try await replies.next(isolation: #isolation) else {
                throw DeliveryFailure("the mail server hung up at \(what)", isChannelDown: true)
            }
            guard reply.isPositive else {
                let words = reply.lines.joined(separator: " ")
                throw DeliveryFailure(
                    "the mail server refused \(what): \(reply.code) \(words)",
                    isPermanent: isAboutRecipient && reply.code >= 550 && reply.code <= 553,
                    isChannelDown: !isAboutRecipient)
            }
            return reply
        }

        mutating func hello() async throws -> [String: [String]] {
            try await expect("EHLO writ.localhost", "EHLO").keywords
        }

        mutating func logIn(_ login: (user: String, password: String), _ methods: [String]) async throws {
            let base64 = { (text: String) in Data(text.utf8).base64EncodedString() }
            if methods.contains("PLAIN") {
                try await expect("AUTH PLAIN \(base64("\0\(login.user)\0\(login.password)"))", "the login")
            } else if methods.contains("LOGIN") {
                try await expect("AUTH LOGIN", "the login")
                try await expect(base64(login.user), "the login")
                try await expect(base64(login.password), "the login")
            } else {
                throw DeliveryFailure("the mail server offers no way to log in that Writ knows", isChannelDown: true)
            }
        }
    }
}
