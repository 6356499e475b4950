// The node of a Merkle tree (RFC 9162 section 2.1): 32 bytes of SHA-256, and the two ways to make one.

internal import Crypto

/// A SHA-256 hash in a Merkle tree: of a leaf, of an inner node, or of a whole tree (its root).
public struct Hash: Sendable, Hashable {
    /// The number of bytes of a hash.
    public static let byteCount = 32

    // The bytes in memory order; four words rather than an array, so that a hash needs no allocation.
    private let words: Words

    private struct Words: Sendable, Hashable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var fourth: UInt64 = 0
    }

    /// Makes a hash of bytes that were computed elsewhere.
    ///
    /// - Parameter bytes: The hash.
    /// - Returns: Nothing unless there are exactly 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words = Words()
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.words = words
    }

    /// Reads the 32 bytes that begin at `offset`.
    init(reading buffer: UnsafeRawBufferPointer, at offset: Int = 0) {
        words = Words(
            first: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
            second: buffer.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self),
            third: buffer.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self),
            fourth: buffer.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self))
    }

    /// Calls `body` with the 32 bytes.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: words, body)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        withBytes { Array($0) }
    }
}

extension Hash {
    /// The root of the tree without entries: SHA-256 of nothing.
    public static let emptyTree = Hash(digest: SHA256().finalize())

    /// Hashes an entry: SHA-256(0x00 || entry). The entry may be empty.
    ///
    /// - Parameter entry: The bytes of the entry.
    /// - Returns: The leaf hash.
    public static func leaf(_ entry: some Collection<UInt8>) -> Hash {
        entry.withContiguousStorageIfAvailable { leaf(reading: UnsafeRawBufferPointer($0)) }
            ?? Array(entry).withUnsafeBytes { leaf(reading: $0) }
    }

    /// Hashes an inner node: SHA-256(0x01 || left || right). Two blocks of SHA-256.
    ///
    /// - Parameters:
    ///   - left: The hash of the left subtree.
    ///   - right: The hash of the right subtree.
    /// - Returns: The hash of the node above them.
    public static func node(_ left: Hash, _ right: Hash) -> Hash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 1) { message in
            message[0] = 0x01
            left.withBytes { UnsafeMutableRawBufferPointer(rebasing: message[1...]).copyMemory(from: $0) }
            right.withBytes {
                UnsafeMutableRawBufferPointer(rebasing: message[(1 + byteCount)...]).copyMemory(from: $0)
            }
            return sha256(UnsafeRawBufferPointer(message))
        }
    }

    /// The plain SHA-256 of bytes: digests of documents and deliveries, not nodes of a tree.
    ///
    /// - Parameter bytes: any bytes.
    public static func digest(of bytes: [UInt8]) -> Hash { bytes.withUnsafeBytes { sha256($0) } }

    /// The plain SHA-256 of bytes, which is how key identifiers are made.
    static func sha256(_ bytes: UnsafeRawBufferPointer) -> Hash {
        var hasher = SHA256()
        hasher.update(bufferPointer: bytes)
        return Hash(digest: hasher.finalize())
    }

    private static func leaf(reading entry: UnsafeRawBufferPointer) -> Hash {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(0x00)) { hasher.update(bufferPointer: $0) }
        hasher.update(bufferPointer: entry)
        return Hash(digest: hasher.finalize())
    }

    private init(digest: SHA256Digest) {
        self = digest.withUnsafeBytes { Hash(reading: $0) }
    }
}

extension Hash: CustomStringConvertible {
    /// The hash in base64, as checkpoints write it.
    public var base64: String { Base64.encode(bytes) }

    /// The hash in lower-case hex.
    public var hex: String { Hex.encode(bytes) }

    /// The hash in lower-case hex.
    public var description: String { hex }

    /// Reads a hash from base64 with padding (RFC 4648 section 4).
    ///
    /// - Parameter base64: 44 characters; anything but the canonical form is refused.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64.utf8) else { return nil }
        self.init(bytes)
    }

    /// Reads a hash from hex.
    ///
    /// - Parameter hex: 64 digits, in either case.
    public init?(hex: String) {
        guard let bytes = Hex.decode(hex.utf8) else { return nil }
        self.init(bytes)
    }
}
