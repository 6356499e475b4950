// Sends mails through a mail server: one connection for each, with STARTTLS unless the settings allow none.

import FoundationEssentials
import NIOCore
import NIOPosix
import NIOSSL
public import WritEnforcement

/// How a server is reached.
public struct SMTPConfiguration: Sendable {
    /// What protects the connection.
    public enum Protection: Sendable {
        /// STARTTLS; a server that does not offer it gets nothing.
        case startTLS
        /// TLS from the first byte.
        case tls
        /// Nothing.
        case none
    }

    /// The server's name or address.
    public var host: String
    /// Its port.
    public var port: Int
    /// What protects the connection.
    public var protection: Protection
    /// A file of certificates (PEM) to trust beside the system's.
    public var certificates: String?
    /// Who logs in, and the password.
    public var login: (user: String, password: String)?
    /// How long one mail may take.
    public var timeout: Duration

    /// A configuration.
    public init(
        host: String, port: Int, protection: Protection, certificates: String?,
        login: (user: String, password: String)?, timeout: Duration
    ) {
        self.host = host
        self.port = port
        self.protection = protection
        self.certificates = certificates
        self.login = login
        self.timeout = timeout
    }
}

/// A mail server.
public struct SMTPServer: MailSending {
    private let configuration: SMTPConfiguration
    private let text: MailText
    private let context: NIOSSLContext?

    /// A server.
    ///
    /// - Parameters:
    ///   - configuration: how it is reached.
    ///   - from: the sender.
    /// - Throws: `DeliveryFailure` when the sender or the certificates cannot be used.
    public init(_ configuration: SMTPConfiguration, from: String) throws(DeliveryFailure) {
        self.configuration = configuration
        text = try MailText(from: from)
        guard case .none = configuration.protection else {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            do {
                if let file = configuration.certificates {
                    tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
                }
                context = try NIOSSLContext(configuration: tls)
            } catch {
                throw DeliveryFailure("the certificates of `ca` cannot be read", isPermanent: true)
            }
            return
        }
        context = nil
    }

    /// Sends one mail.
    public func send(_ mail: Mail) async throws(DeliveryFailure) {
        let lines = try text.text(of: mail)
        let sender = text.sender
        do {
            try await withDeadline(configuration.timeout) {
                let dialogue = SMTPDialogue(configuration, context: context)
                try await dialogue.send(lines, from: sender, to: mail.recipient)
            }
        } catch let failure as DeliveryFailure {
            throw failure
        } catch is CancellationError {
            throw DeliveryFailure(
                "the mail server did not finish within \(configuration.timeout.components.seconds) s",
                isChannelDown: true)
        } catch {
            throw DeliveryFailure("the mail server cannot be used: \(Self.words(error))", isChannelDown: true)
        }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { words($0.error) } ?? "its name cannot be resolved"
        case let error as IOError: error.description
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: "TLS failed: \(error)"
        case is SMTPReplyDecoder.Malformed: "it does not speak SMTP"
        case ChannelError.connectTimeout: "it does not answer"
        default: "the connection failed (\(error))"
        }
    }
}

/// Runs a body, and cancels it when a time has passed.
private func withDeadline(_ time: Duration, _ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: time)
            throw CancellationError()
        }
        defer { group.cancelAll() }
        try await group.next()
    }
}
