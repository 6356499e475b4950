// A commit's signature and what it was made over, taken apart as git does it (`parse_buffer_signed_by_header`).

import WritConnector

/// The signature in a commit object.
struct SignedCommit {
    /// The object without signatures: what was signed.
    private(set) var payload: [UInt8] = []
    /// The signature, its lines without the blank in front.
    private(set) var signature: [UInt8] = []
    /// How many headers hold one. Which of several counts is anybody's guess.
    private(set) var count = 0

    /// Finds the signature of a commit; `nil` for one without, which costs a look at its header lines.
    ///
    /// - Parameter digits: the digits of the repository's object ids: SHA-256 has a header of its own.
    init?(_ bytes: UnsafeRawBufferPointer, digits: Int) {
        let own = Array((digits == 64 ? "gpgsig-sha256 " : "gpgsig ").utf8)
        let any = Array("gpgsig".utf8)
        var start = 0
        var isOwn = false
        var isAny = false
        while start < bytes.count {
            let end = RawCommit.first(10, in: bytes, from: start).map { $0 + 1 } ?? bytes.count
            let line = bytes[start..<end]
            if line.first == 10 { break }
            if line.first != 32 {
                isOwn = line.starts(with: own)
                isAny = line.starts(with: any)
                if isOwn { count += 1 }
            }
            if isOwn { signature += line.dropFirst(line.first == 32 ? 1 : own.count) }
            if !isAny { payload += line }
            start = end
        }
        guard count > 0 else { return nil }
        payload += bytes[min(start, bytes.count)...]
    }

    /// What is known of the signature without starting a program.
    var state: GitCommit.Signature {
        guard count == 1 else { return .checked(key: "", isValid: false) }
        guard SSHSignature.isOne(signature) else { return .unchecked(key: "gpg") }
        guard let ssh = SSHSignature(armoured: signature) else { return .checked(key: "", isValid: false) }
        let isGood = ssh.isGood(for: payload, signedFor: "git")
        return isGood.map { .checked(key: ssh.key, isValid: $0) } ?? .unchecked(key: ssh.key)
    }
}
