// Webhooks at a receiver that verifies signatures by itself, and addresses that must not be called.

import Foundation
import Testing
import WritEnforcement
import WritModel
import WritTesting

@testable import WritWebhook

@Suite(.enabled(if: ReceiverProcess.hasWebhookReceiver, "/usr/bin/python3 is not installed: run scripts/setup.sh"))
struct WebhookTests {
    private let file = NSTemporaryDirectory() + "writ-webhook-\(UUID().uuidString)"
    private let secret = "whsec_" + Data("0123456789012345678901234567890".utf8).base64EncodedString()

    private func hook(_ url: String, secret: String? = nil, allowing ranges: [String] = ["127.0.0.0/8"]) throws
        -> Webhook
    {
        try Webhook(url: url, secret: secret, allowed: ranges.compactMap(NetworkRange.init), timeout: .seconds(60))
    }

    /// A call that is stamped when it is asked for: where tests wait for their turn, minutes pass.
    private var call: WebhookCall {
        WebhookCall(
            key: "d-1-abc", time: Int64(Date().timeIntervalSince1970), body: Array(#"{"text":"gr\u00fcn"}"#.utf8))
    }

    private func calls() throws -> [[String: Any]] {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return [] }
        return try text.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    private func failure(_ url: String, allowing ranges: [String] = ["127.0.0.0/8"]) async -> DeliveryFailure? {
        do {
            try await hook(url, allowing: ranges).call(call)
            return nil
        } catch { return error as? DeliveryFailure }
    }

    @Test func theReceiverVerifiesTheSignature() async throws {
        let receiver = try ReceiverProcess("webhook_receiver.py", [file, "--secret", secret])
        try await hook("http://127.0.0.1:\(receiver.port)/ok", secret: secret).call(call)
        try await hook("http://localhost:\(receiver.port)/ok", secret: secret, allowing: ["127.0.0.0/8", "::1"]).call(
            call)
        let calls = try calls()
        #expect(calls.count == 2)
        for call in calls {
            #expect(call["valid"] as? Bool == true)
            #expect(call["id"] as? String == "d-1-abc")
        }
        #expect(calls.last?["host"] as? String == "localhost:\(receiver.port)")
    }

    /// The example of the Standard Webhooks specification's reference libraries.
    @Test func theSignatureIsThatOfTheStandard() throws {
        let signature = try WebhookSignature(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let call = WebhookCall(
            key: "msg_p5jXN8AQM9LWM0D4loKWxJek", time: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature.header(of: call) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        for bad in ["", "whsec_", "whsec_!!!", "whsec_YWJj"] {
            #expect(throws: DeliveryFailure.self) { try WebhookSignature(secret: bad) }
        }
    }

    @Test func everyStatusBut200To299IsAFailure() async throws {
        let receiver = try ReceiverProcess("webhook_receiver.py", [file])
        let base = "http://127.0.0.1:\(receiver.port)"
        #expect(await failure("\(base)/status/204") == nil)
        #expect(await failure("\(base)/status/404")?.isChannelDown == false)
        #expect(await failure("\(base)/status/503")?.isChannelDown == true)
        #expect(await failure("\(base)/status/410")?.isPermanent == true)
        #expect(await failure("\(base)/status/429")?.retryAfterSeconds == 120)
    }

    @Test func redirectsAreNotFollowed() async throws {
        let receiver = try ReceiverProcess("webhook_receiver.py", [file])
        let refused = await failure("http://127.0.0.1:\(receiver.port)/redirect")
        #expect(refused?.description == "the webhook answered 302; redirects are not followed")
        #expect(try calls().map { $0["path"] as? String } == ["/redirect"])
    }

    @Test(arguments: [
        "127.0.0.1", "localhost", "127.1", "2130706433", "0177.0.0.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "0.0.0.0", "[::]", "169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.0.1", "[fe80::1]",
        "[fd00::1]", "[64:ff9b::a9fe:a9fe]",
    ])
    func addressesInsideOfNetworksAreRefusedInEverySpelling(_ host: String) async throws {
        let receiver = try ReceiverProcess("webhook_receiver.py", [file])
        let refused = await failure("http://\(host):\(receiver.port)/ok", allowing: [])
        #expect(refused?.isPermanent == true, "\(host): \(refused?.description ?? "it was called")")
        #expect(try calls().isEmpty)
    }

    @Test func allowingOneRangeAllowsNoOther() async throws {
        let receiver = try ReceiverProcess("webhook_receiver.py", [file])
        #expect(await failure("http://127.0.0.1:\(receiver.port)/ok", allowing: ["10.0.0.0/8"])?.isPermanent == true)
        #expect(await failure("http://2130706433:\(receiver.port)/ok", allowing: ["127.0.0.1"]) == nil)
    }

    @Test(arguments: [
        "ftp://example.org", "http://", "https://user:password@example.org/", "http://example.org/a b",
        "http://example.org/\r\nX: y", "javascript:alert(1)", "", "file:///etc/passwd",
    ])
    func whatIsNoWebURLIsRefusedWithoutShowingIt(_ url: String) {
        do {
            _ = try hook(url)
            Issue.record("`\(url)` was taken")
        } catch { #expect(!"\(error)".contains("password@")) }
    }

    @Test(.timeLimit(.minutes(10))) func aReceiverThatSaysNothingIsGivenUp() async throws {
        let receiver = try ReceiverProcess("webhook_receiver.py", [file])
        let slow = try Webhook(
            url: "http://127.0.0.1:\(receiver.port)/slow", secret: nil,
            allowed: ["127.0.0.0/8"].compactMap(NetworkRange.init), timeout: .milliseconds(500))
        await #expect(throws: DeliveryFailure.self) { try await slow.call(call) }
    }
}
