// Statements signed and checked with real keys.

import Foundation
import Subprocess
import Testing
import WritConnector
import WritSSH

/// A home folder with keys in it; removed with the value.
final class Home: Sendable {
    let path: String
    let environment: [String: String]

    init(_ more: [String: String] = [:]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writ-ssh-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            atPath: folder.appending(path: ".ssh").path, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: folder.appending(path: "tmp").path, withIntermediateDirectories: true)
        path = folder.path
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
            "GIT_CONFIG_NOSYSTEM": "1", "SSH_ASKPASS_REQUIRE": "never",
        ].merging(more, uniquingKeysWith: { $1 })
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func run(_ program: String, _ arguments: [String]) async throws -> String {
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), environment: .custom(variables),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        #expect(result.terminationStatus.isSuccess, "\(program): \(result.standardError)")
        return result.standardOutput
    }

    /// Makes a key and returns its public half without the comment.
    func key(_ name: String, type: String = "ed25519", passphrase: String = "") async throws -> String {
        try await run("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "a comment", "-f", "\(path)/\(name)"])
        return try publicKey(name)
    }

    func publicKey(_ name: String) throws -> String {
        let text = try String(contentsOfFile: "\(path)/\(name).pub", encoding: .utf8)
        return text.split(separator: " ").prefix(2).joined(separator: " ")
    }

    var statements: SSHStatements { SSHStatements(environment: environment) }
}

@Suite struct SSHStatementTests {
    let home: Home

    init() throws { home = try Home() }

    @Test(arguments: ["ed25519", "ecdsa", "rsa"])
    func findsTheKeyThatMadeTheSignature(type: String) async throws {
        let others = [try await home.key("other1"), try await home.key("other2")]
        let own = try await home.key("own", type: type)
        let text = "approve\n\u{0}é \n"
        let signature = try #require(try await home.statements.sign(text, key: "\(home.path)/own"))
        #expect(signature.hasPrefix("-----BEGIN SSH SIGNATURE-----"))
        let verify = home.statements
        #expect(try await verify.verify(text, signature: signature, keys: [others[0], own, others[1]]) == 1)
        #expect(try await verify.verify(text, signature: signature, keys: [own, own]) == 0)
        #expect(try await verify.verify(text, signature: signature, keys: [own + " a comment"]) == 0)
    }

    @Test func refusesForeignKeysAndChangedText() async throws {
        let own = try await home.key("own")
        let foreign = try await home.key("foreign")
        let statements = home.statements
        let signature = try #require(try await statements.sign("approve 1", key: "\(home.path)/own"))
        #expect(try await statements.verify("approve 1", signature: signature, keys: [foreign]) == nil)
        #expect(try await statements.verify("approve 2", signature: signature, keys: [own]) == nil)
        #expect(try await statements.verify("approve 1\n", signature: signature, keys: [own]) == nil)
        #expect(try await statements.verify("approve 1", signature: signature, keys: []) == nil)
        #expect(try await statements.verify("approve 1", signature: "", keys: [own]) == nil)
        #expect(try await statements.verify("approve 1", signature: "nonsense", keys: [own]) == nil)
    }

    @Test func refusesASignatureWithAnyByteChanged() async throws {
        let own = try await home.key("own")
        let statements = home.statements
        let signature = try #require(try await statements.sign("approve", key: "\(home.path)/own"))
        #expect(try await statements.verify("approve", signature: signature, keys: [own]) == 0)
        let lines = signature.split(separator: "\n")
        for line in 1..<(lines.count - 1) {
            var bytes = Array(signature.utf8)
            let place = lines[...line].map { $0.utf8.count + 1 }.reduce(0, +) - 4 - lines[line].utf8.count / 2
            bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let changed = String(decoding: bytes, as: UTF8.self)
            #expect(try await statements.verify("approve", signature: changed, keys: [own]) == nil)
        }
    }

    @Test func aSignatureForGitIsNoStatement() async throws {
        let own = try await home.key("own")
        try Data("approve".utf8).write(to: URL(filePath: "\(home.path)/text"))
        try await home.run(
            "ssh-keygen", ["-q", "-Y", "sign", "-n", "git", "-f", "\(home.path)/own", "\(home.path)/text"])
        let signature = try String(contentsOfFile: "\(home.path)/text.sig", encoding: .utf8)
        #expect(try await home.statements.verify("approve", signature: signature, keys: [own]) == nil)
    }

    @Test func keysCannotSmuggleLinesOrOptions() async throws {
        let own = try await home.key("own")
        let foreign = try await home.key("foreign")
        let statements = home.statements
        let signature = try #require(try await statements.sign("approve", key: "\(home.path)/own"))
        let hostile = [
            "\(foreign)\nkey0 \(own)", "cert-authority \(own)", "namespaces=\"*\" \(own)", "# \(own)", "key0 \(own)",
            "",
            "ssh-ed25519", "ssh-dss AAAA", "ssh-ed25519 \u{1}",
        ]
        for key in hostile {
            #expect(try await statements.verify("approve", signature: signature, keys: [key]) == nil, "\(key)")
        }
        #expect(try await statements.verify("approve", signature: signature, keys: hostile + [own]) == hostile.count)
    }

    @Test func withoutAKeyThereIsNoSignature() async throws {
        #expect(try await home.statements.sign("approve", key: nil) == nil)
    }

    @Test func takesTheUsualKeyAndBeforeItGitsOwn() async throws {
        let usual = try await home.key(".ssh/id_ed25519")
        let configured = try await home.key("signing")
        let statements = home.statements
        let first = try #require(try await statements.sign("approve", key: nil))
        #expect(try await statements.verify("approve", signature: first, keys: [configured, usual]) == 1)
        try await home.run("git", ["config", "--file", "\(home.path)/.gitconfig", "user.signingKey", "~/signing"])
        let second = try #require(try await statements.sign("approve", key: nil))
        #expect(try await statements.verify("approve", signature: second, keys: [configured, usual]) == 0)
        // An OpenPGP key's id is no file: the usual key again.
        try await home.run("git", ["config", "--file", "\(home.path)/.gitconfig", "user.signingKey", "0xDEADBEEF"])
        let third = try #require(try await statements.sign("approve", key: nil))
        #expect(try await statements.verify("approve", signature: third, keys: [configured, usual]) == 1)
    }

    @Test func aNamedKeyThatCannotBeUsedIsAnError() async throws {
        let statements = home.statements
        let missing = "\(home.path)/missing"
        await #expect(throws: StatementError.self) { try await statements.sign("approve", key: missing) }
        try Data("no key".utf8).write(to: URL(filePath: "\(home.path)/bad"))
        await #expect(throws: StatementError.self) { try await statements.sign("approve", key: "\(home.path)/bad") }
        _ = try await home.key("locked", passphrase: "correct horse")
        await #expect(throws: StatementError.self) { try await statements.sign("approve", key: "\(home.path)/locked") }
        await #expect(throws: StatementError.self) { try await statements.sign("approve", key: "-Y") }
    }

    @Test func signsWithAKeyInTheAgent() async throws {
        let own = try await home.key("own")
        let socket = "/tmp/writ-agent-\(UUID().uuidString.prefix(8))"
        let started = try await home.run("ssh-agent", ["-a", socket, "-s"])
        let id = started.firstRange(of: "SSH_AGENT_PID=").map { started[$0.upperBound...].prefix { $0.isNumber } } ?? ""
        let agent = ["SSH_AUTH_SOCK": socket, "SSH_AGENT_PID": String(id)]
        let environment = home.environment.merging(agent, uniquingKeysWith: { $1 })
        try await home.run("env", ["SSH_AUTH_SOCK=\(socket)", "ssh-add", "-q", "\(home.path)/own"])
        try FileManager.default.removeItem(atPath: "\(home.path)/own")
        let statements = SSHStatements(environment: environment)
        let named = try await statements.sign("approve", key: "\(home.path)/own.pub")
        try await home.run("git", ["config", "--file", "\(home.path)/.gitconfig", "user.signingKey", "key::" + own])
        let configured = try await statements.sign("approve", key: nil)
        try await home.run("env", ["SSH_AGENT_PID=\(id)", "SSH_AUTH_SOCK=\(socket)", "ssh-agent", "-k"])
        for signature in [named, configured] {
            #expect(try await statements.verify("approve", signature: try #require(signature), keys: [own]) == 0)
        }
    }

    @Test func textAndSignaturesHaveLimits() async throws {
        let own = try await home.key("own")
        let long = String(repeating: "x", count: SSHStatements.textBytesMax + 1)
        let statements = home.statements
        await #expect(throws: StatementError.self) { try await statements.sign(long, key: "\(home.path)/own") }
        let longest = String(long.dropLast())
        let signature = try #require(try await statements.sign(longest, key: "\(home.path)/own"))
        #expect(try await statements.verify(longest, signature: signature, keys: [own]) == 0)
        #expect(try await statements.verify(long, signature: signature, keys: [own]) == nil)
    }
}
