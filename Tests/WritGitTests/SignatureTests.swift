// Signatures of commits, made by the real git and ssh-keygen.

import Foundation
import Testing
import WritConnector
import WritGit

@Suite struct SignatureTests {
    let sandbox: Sandbox

    init() async throws {
        sandbox = try Sandbox()
        try await sandbox.make("work")
        try await sandbox.commit("work", "1")
    }

    /// Makes a key; its public half as policies name it.
    private func key(_ type: String, bits: String? = nil) async throws -> String {
        let path = "\(sandbox.path)/key-\(type)-\(bits ?? "")"
        try await sandbox.run(
            "ssh-keygen",
            ["-q", "-t", type, "-N", "", "-C", "ann@example.org", "-f", path] + (bits.map { ["-b", $0] } ?? []))
        try FileManager.default.copyItem(atPath: path, toPath: "\(sandbox.path)/key")
        return (sandbox.read("key-\(type)-\(bits ?? "").pub") ?? "").split(separator: " ").prefix(2).joined(
            separator: " ")
    }

    private func signed(_ folder: String = "work") async throws -> String {
        try await sandbox.git(
            folder, "-c", "gpg.format=ssh", "-c", "user.signingKey=\(sandbox.path)/key", "commit", "-q",
            "--allow-empty",
            "-S", "-m", "signed\n\nbody")
        return try await sandbox.git(folder, "rev-parse", "HEAD")
    }

    private func signature(
        _ id: String, _ folder: String = "work", signaturesMax: Int = 0
    ) async throws -> GitCommit.Signature? {
        let repository = try await sandbox.open(folder)
        var commits: [GitCommit] = []
        try await repository.commits([id]) { commits += $0 }
        return try await repository.described(commits, signaturesMax: signaturesMax).first?.signature
    }

    /// Stores a changed copy of a commit object.
    private func changed(_ id: String, _ change: (String) -> String) async throws -> String {
        let text = try await sandbox.git("work", "cat-file", "commit", id) + "\n"
        let other = change(text)
        #expect(other != text)
        return try await sandbox.git(
            "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: other)
    }

    @Test(arguments: [("ed25519", nil), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521")] as [(String, String?)])
    func keysOfTheseTypesAreCheckedInProcess(type: String, bits: String?) async throws {
        let key = try await key(type, bits: bits)
        let id = try await signed()
        #expect(try await signature(id) == .checked(key: key, isValid: true))
        let forged = try await changed(id) { $0.replacing("body", with: "nobody") }
        #expect(try await signature(forged) == .checked(key: key, isValid: false))
        let other = try await changed(id) { $0.replacing("author Ann", with: "author Eve") }
        #expect(try await signature(other) == .checked(key: key, isValid: false))
    }

    @Test func anUnsignedCommitHasNone() async throws {
        let id = try await sandbox.commit("work", "2")
        #expect(try await signature(id) == GitCommit.Signature.none)
    }

    @Test func otherKeysAreCheckedByProgramsUpToTheLimit() async throws {
        let key = try await key("rsa", bits: "2048")
        let id = try await signed()
        #expect(try await signature(id) == .unchecked(key: key))
        #expect(try await signature(id, signaturesMax: 1) == .checked(key: key, isValid: true))
        let forged = try await changed(id) { $0.replacing("body", with: "nobody") }
        #expect(try await signature(forged, signaturesMax: 1) == .checked(key: key, isValid: false))
    }

    @Test func theRepositoryDoesNotSayWhichProgramChecks() async throws {
        _ = try await key("rsa", bits: "2048")
        let id = try await signed()
        let trap = "\(sandbox.path)/trap"
        try sandbox.write(
            "trap", "#!/bin/sh\ntouch '\(sandbox.path)/pwned'\necho 'Good \"git\" signature'\n", mode: 0o755)
        for name in ["gpg.program", "gpg.ssh.program", "gpg.openpgp.program"] {
            try await sandbox.git("work", "config", name, trap)
        }
        let forged = try await changed(id) { $0.replacing("body", with: "nobody") }
        let found = try await signature(forged, signaturesMax: 1)
        if case .checked(_, isValid: true) = found { Issue.record("\(String(describing: found))") }
        #expect(!sandbox.exists("pwned"))
    }

    @Test func aRepositoryOfSHA256SignsUnderAnotherHeader() async throws {
        try await sandbox.run("git", ["init", "-q", "--object-format=sha256", "\(sandbox.path)/long"])
        let key = try await key("ed25519")
        let id = try await signed("long")
        #expect(id.count == 64)
        #expect(try await signature(id, "long") == .checked(key: key, isValid: true))
    }

    @Test func aSignatureForSomethingElseIsNotOneOfACommit() async throws {
        let key = try await key("ed25519")
        let plain = try await sandbox.commit("work", "2")
        let payload = try await sandbox.git("work", "cat-file", "commit", plain) + "\n"
        let armour = try await sandbox.run(
            "ssh-keygen", ["-Y", "sign", "-n", "file", "-f", "\(sandbox.path)/key", "-"], input: payload)
        let header = "gpgsig " + armour.split(separator: "\n").joined(separator: "\n ")
        let id = try await changed(plain) { text in
            let end = text.firstRange(of: "\n\n")?.lowerBound ?? text.endIndex
            return String(text[..<end]) + "\n" + header + String(text[end...])
        }
        #expect(try await signature(id) == .checked(key: key, isValid: false))
    }

    @Test func twoSignaturesAreNone() async throws {
        _ = try await key("ed25519")
        let id = try await signed()
        let twice = try await changed(id) { text in
            let start = text.firstRange(of: "gpgsig ")?.lowerBound ?? text.startIndex
            let end = text.firstRange(of: "-----END SSH SIGNATURE-----\n")?.upperBound ?? text.endIndex
            return String(text[..<end]) + String(text[start..<end]) + String(text[end...])
        }
        #expect(try await signature(twice) == .checked(key: "", isValid: false))
    }

    @Test(arguments: [
        "nonsense", "-----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\n U1NIU0lHAAAAAf////8=\n -----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----",
    ])
    func whatIsNoSignatureIsNeverValid(text: String) async throws {
        let plain = try await sandbox.commit("work", "2")
        let id = try await changed(plain) { $0.replacing("\n\n", with: "\ngpgsig \(text)\n\n", maxReplacements: 1) }
        let found = try await signature(id)
        if case .checked(_, isValid: true) = found { Issue.record("\(text)") }
    }
}
