// Signatures that people make with their SSH keys (OpenSSH's PROTOCOL.sshsig), checked without starting a program.

import Crypto
import FoundationEssentials

/// A signature of `ssh-keygen -Y sign`: of a commit, as git keeps it, or of a statement.
public struct SSHSignature: Sendable {
    /// The longest signature that is read, in bytes of its armour.
    public static let bytesMax = 16 << 10

    private static let magic = Array("SSHSIG".utf8)
    private static let header = "-----BEGIN SSH SIGNATURE-----"
    private static let footer = "-----END SSH SIGNATURE-----"

    /// The type and the public key in base64, one blank between them, as in an `authorized_keys` line.
    public let key: String
    private let keyType: String
    private let publicKey: [UInt8]
    private let namespace: [UInt8]
    private let reserved: [UInt8]
    private let digest: String
    private let signatureType: String
    private let signature: [UInt8]

    /// Whether text begins as such a signature does.
    public static func isOne(_ text: [UInt8]) -> Bool { text.starts(with: header.utf8) }

    /// Reads an armoured signature; `nil` for what is none.
    public init?(armoured text: [UInt8]) {
        guard text.count <= Self.bytesMax, Self.isOne(text) else { return nil }
        let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.first?.elementsEqual(Self.header) == true, lines.last?.elementsEqual(Self.footer) == true,
            let bytes = Data(base64Encoded: lines.dropFirst().dropLast().joined())
        else { return nil }
        var fields = WireReader(Array(bytes))
        guard fields.take(Self.magic.count)?.elementsEqual(Self.magic) == true, fields.number() == 1,
            let blob = fields.string(), let namespace = fields.string(), let reserved = fields.string(),
            let digest = fields.text(), let signed = fields.string(), fields.isAtEnd
        else { return nil }
        var keyFields = WireReader(blob)
        var signatureFields = WireReader(signed)
        guard let keyType = keyFields.text(), let signatureType = signatureFields.text() else { return nil }
        self.keyType = keyType
        self.signatureType = signatureType
        publicKey = keyFields.rest
        signature = signatureFields.rest
        self.namespace = namespace
        self.reserved = reserved
        self.digest = digest
        key = "\(keyType) \(Data(blob).base64EncodedString())"
    }

    /// Whether the key signed these bytes; `nil` for keys that are not checked here: others than Ed25519 and ECDSA.
    ///
    /// - Parameters:
    ///   - message: the exact bytes.
    ///   - purpose: what they were signed for: `git`, or `writ`. A signature for one says nothing for the other.
    public func isGood(for message: [UInt8], signedFor purpose: String) -> Bool? {
        guard Self.isKnown(keyType) else { return nil }
        guard namespace.elementsEqual(purpose.utf8), let hash = hash(of: message) else { return false }
        var signed = WireWriter()
        signed.raw(Self.magic)
        for field in [namespace, reserved, Array(digest.utf8), hash] { signed.string(field) }
        guard signatureType == keyType else { return false }
        return keyType == "ssh-ed25519" ? isGoodEdwards(signed.bytes) : isGoodCurve(signed.bytes)
    }

    private static func isKnown(_ type: String) -> Bool {
        ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"].contains(type)
    }

    private func hash(of message: [UInt8]) -> [UInt8]? {
        switch digest {
        case "sha256": Array(SHA256.hash(data: message))
        case "sha512": Array(SHA512.hash(data: message))
        default: nil
        }
    }

    private func isGoodEdwards(_ signed: [UInt8]) -> Bool {
        var keyFields = WireReader(publicKey)
        var signatureFields = WireReader(signature)
        guard let raw = keyFields.string(), keyFields.isAtEnd, let bytes = signatureFields.string(),
            signatureFields.isAtEnd, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
        else { return false }
        return key.isValidSignature(bytes, for: signed)
    }

    /// ECDSA over the curve that the key's type names (RFC 5656): the point as SEC 1 writes it, two numbers as signature.
    private func isGoodCurve(_ signed: [UInt8]) -> Bool {
        var keyFields = WireReader(publicKey)
        var outer = WireReader(signature)
        guard let curve = keyFields.text(), keyType == "ecdsa-sha2-\(curve)", let point = keyFields.string(),
            keyFields.isAtEnd, let numbers = outer.string(), outer.isAtEnd
        else { return false }
        var inner = WireReader(numbers)
        guard let r = inner.positive(), let s = inner.positive(), inner.isAtEnd else { return false }
        func joined(_ size: Int) -> [UInt8]? {
            guard r.count <= size, s.count <= size else { return nil }
            return [r, s].flatMap { [UInt8](repeating: 0, count: size - $0.count) + $0 }
        }
        switch curve {
        case "nistp256":
            guard let raw = joined(32), let key = try? P256.Signing.PublicKey(x963Representation: point),
                let signature = try? P256.Signing.ECDSASignature(rawRepresentation: raw)
            else { return false }
            return key.isValidSignature(signature, for: SHA256.hash(data: signed))
        case "nistp384":
            guard let raw = joined(48), let key = try? P384.Signing.PublicKey(x963Representation: point),
                let signature = try? P384.Signing.ECDSASignature(rawRepresentation: raw)
            else { return false }
            return key.isValidSignature(signature, for: SHA384.hash(data: signed))
        case "nistp521":
            guard let raw = joined(66), let key = try? P521.Signing.PublicKey(x963Representation: point),
                let signature = try? P521.Signing.ECDSASignature(rawRepresentation: raw)
            else { return false }
            return key.isValidSignature(signature, for: SHA512.hash(data: signed))
        default: return false
        }
    }
}
