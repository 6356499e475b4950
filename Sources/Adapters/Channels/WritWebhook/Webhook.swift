// Calls one webhook over HTTP, by the rules of Standard Webhooks and of careful clients: one resolved and checked address,
// no redirects, a deadline, and a body that is looked at no further than its status.

import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
public import WritEnforcement
public import WritModel

/// A webhook.
public struct Webhook: WebhookCalling {
    /// The longest URL, in bytes.
    public static let urlBytesMax = 2048
    /// The most of an answer that is read before the connection is closed, in bytes.
    static let answerBytesMax = 64 * 1024

    private let url: URL
    private let host: String
    private let port: Int
    private let signature: WebhookSignature?
    private let target: TargetAddress
    private let timeout: Duration

    /// A webhook.
    ///
    /// - Parameters:
    ///   - url: `https://...` or `http://...`, without a user in it.
    ///   - secret: the key that bodies are signed with, `whsec_...`; without one they are not signed.
    ///   - allowed: ranges of addresses that may be called although they are private, loopback or link-local.
    ///   - timeout: how long one call may take.
    /// - Throws: `DeliveryFailure`, which shows neither URL nor secret.
    public init(
        url text: String, secret: String?, allowed: [NetworkRange], timeout: Duration
    ) throws(DeliveryFailure) {
        guard text.utf8.count <= Self.urlBytesMax, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }),
            let url = URL(string: text), let scheme = url.scheme, scheme == "https" || scheme == "http",
            let host = url.host, !host.isEmpty, url.user == nil, url.password == nil
        else {
            throw DeliveryFailure("the webhook's URL is not one of `https` or `http` without a user", isPermanent: true)
        }
        self.url = url
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = url.port ?? (scheme == "https" ? 443 : 80)
        signature = if let secret { try WebhookSignature(secret: secret) } else { nil }
        target = TargetAddress(allowed: allowed)
        self.timeout = timeout
    }

    /// Posts a body.
    public func call(_ call: WebhookCall) async throws(DeliveryFailure) {
        let address = try await target.resolve(host, port: port)
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration(connectingTo: address))
        let result: Result<HTTPClientResponse, any Error>
        do {
            let deadline = NIODeadline.now() + .nanoseconds(Int64(timeout / .nanoseconds(1)))
            let response = try await client.execute(request(call), deadline: deadline)
            // Whatever else it says, the status is the answer; the rest is read so that the connection ends well.
            _ = try? await response.body.collect(upTo: Self.answerBytesMax)
            result = .success(response)
        } catch { result = .failure(error) }
        try? await client.shutdown()
        switch result {
        case .success(let response): try Self.judge(response)
        case .failure(let error):
            throw DeliveryFailure("the webhook cannot be called: \(Self.words(error))", isChannelDown: true)
        }
    }

    private func configuration(connectingTo address: NetworkAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        // Host header, SNI and certificate stay those of the name; the connection goes to the address that was checked.
        configuration.dnsOverride = [host: address.description]
        configuration.timeout = .init(connect: .nanoseconds(Int64(timeout / .nanoseconds(1))))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private func request(_ call: WebhookCall) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "user-agent", value: "writ")
        request.headers.add(name: "webhook-id", value: call.key)
        request.headers.add(name: "webhook-timestamp", value: String(call.time))
        if let signature { request.headers.add(name: "webhook-signature", value: signature.header(of: call)) }
        request.body = .bytes(call.body)
        return request
    }

    private static func judge(_ response: HTTPClientResponse) throws(DeliveryFailure) {
        let status = Int(response.status.code)
        guard !(200...299).contains(status) else { return }
        let later = response.headers.first(name: "retry-after").flatMap { Int($0) }
        let isRedirect = (300...399).contains(status)
        throw DeliveryFailure(
            "the webhook answered \(status)" + (isRedirect ? "; redirects are not followed" : ""),
            isPermanent: status == 410, isChannelDown: status == 429 || status >= 500, retryAfterSeconds: later)
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: error.shortDescription
        case let error as IOError: error.description
        case let error as NIOConnectionError: error.connectionErrors.first.map { words($0.error) } ?? "no connection"
        default: "\(type(of: error))"
        }
    }
}
