// Signatures that only other programs can check: OpenPGP, and SSH keys other than Ed25519 and ECDSA.

import WritConnector

extension GitCommandLine {
    /// The programs that check signatures, whatever the repository's configuration names.
    private static let checkers = [
        "-c", "gpg.program=gpg", "-c", "gpg.openpgp.program=gpg", "-c", "gpg.ssh.program=ssh-keygen",
        // Whose key it is, identity documents say; here it only matters that it signed.
        "-c", "gpg.ssh.allowedSignersFile=/dev/null", "-c", "gpg.minTrustLevel=undefined",
    ]

    /// Checks signatures that are not checked yet, so many of them at most. One run of git for each.
    func checkingSignatures(of commits: [GitCommit], most: Int) async throws -> [GitCommit] {
        var commits = commits
        var left = most
        for place in commits.indices where left > 0 {
            guard case .unchecked(let key)? = commits[place].signature else { continue }
            left -= 1
            let answer = try await git.run(
                Self.checkers + ["verify-commit", "--raw", commits[place].sha], accepting: 0...255)
            let lines = answer.complaint.split(whereSeparator: \.isNewline)
            commits[place].signature = key.hasPrefix("gpg") ? Self.openPGP(lines) : Self.ssh(lines, key)
        }
        return commits
    }

    /// What ssh-keygen said.
    private static func ssh(_ lines: [Substring], _ key: String) -> GitCommit.Signature {
        if lines.contains(where: { $0.hasPrefix("Good \"git\" signature") }) {
            return .checked(key: key, isValid: true)
        }
        let isBad = lines.contains { $0.hasPrefix("Could not verify signature") || $0.contains("incorrect signature") }
        return isBad ? .checked(key: key, isValid: false) : .unchecked(key: key)
    }

    /// What gpg said, in its status lines (GnuPG's doc/DETAILS).
    private static func openPGP(_ lines: [Substring]) -> GitCommit.Signature {
        var words: [String: [Substring]] = [:]
        for line in lines where line.hasPrefix("[GNUPG:] ") {
            let parts = line.split(separator: " ").dropFirst()
            if let name = parts.first { words[String(name)] = Array(parts.dropFirst()) }
        }
        if let bad = words["BADSIG"]?.first { return .checked(key: "gpg:\(bad)", isValid: false) }
        // The last word is the fingerprint of the primary key.
        if let valid = words["VALIDSIG"], let fingerprint = valid.count > 9 ? valid[9] : valid.first {
            let isLapsed = ["EXPSIG", "EXPKEYSIG", "REVKEYSIG"].contains { words[$0] != nil }
            return .checked(key: "gpg:\(fingerprint)", isValid: words["GOODSIG"] != nil && !isLapsed)
        }
        return .unchecked(key: words["ERRSIG"]?.first.map { "gpg:\($0)" } ?? "gpg")
    }
}
