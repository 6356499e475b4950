// The signature of a webhook, as Standard Webhooks defines it: `v1,` and the base64 of HMAC-SHA256 over
// `id.timestamp.body`.

import Crypto
import FoundationEssentials
import WritEnforcement

/// Signs bodies.
struct WebhookSignature: Sendable {
    /// The shortest and the longest key, in bytes.
    static let keyBytes = 24...64

    private let key: SymmetricKey

    /// The key of a secret: `whsec_` and base64, or base64 alone.
    ///
    /// - Throws: `DeliveryFailure` that does not show the secret.
    init(secret: String) throws(DeliveryFailure) {
        let text = secret.hasPrefix("whsec_") ? String(secret.dropFirst(6)) : secret
        guard let bytes = Data(base64Encoded: text), Self.keyBytes.contains(bytes.count) else {
            throw DeliveryFailure(
                "the webhook's secret is not `whsec_` and the base64 of \(Self.keyBytes.lowerBound) to "
                    + "\(Self.keyBytes.upperBound) bytes", isPermanent: true)
        }
        key = SymmetricKey(data: bytes)
    }

    /// The header `webhook-signature` of a call.
    func header(of call: WebhookCall) -> String {
        let signed = Array("\(call.key).\(call.time).".utf8) + call.body
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
        return "v1,\(Data(code).base64EncodedString())"
    }
}
