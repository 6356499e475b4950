// Real repositories in a temporary folder, made by the real git.

import Foundation
import Subprocess
import SystemPackage
import WritConnector
import WritGit

/// A folder for one test with git in it; removed with the value.
final class Sandbox: Sendable {
    struct Failure: Error { var text: String }

    let path: String
    /// The surroundings of every git in the test: nothing of the machine's configuration.
    let environment: [String: String]

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writ-git-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.resolvingSymlinksInPath().path
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "Ann@Example.org",
            "GIT_COMMITTER_NAME": "Bob", "GIT_COMMITTER_EMAIL": "bob@example.org", "LC_ALL": "C",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main",
        ]
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Runs a program and returns what it wrote, without the last line end.
    @discardableResult
    func run(_ program: String, _ arguments: [String], input: String = "", setting: [String: String] = [:]) async throws
        -> String
    {
        let result = try await attempt(program, arguments, input: input, setting: setting)
        guard result.status == 0 else { throw Failure(text: "\(program) \(arguments): \(result.error)") }
        return result.output
    }

    func attempt(
        _ program: String, _ arguments: [String], input: String = "", setting: [String: String] = [:]
    ) async throws -> (status: Int, output: String, error: String) {
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment.merging(setting, uniquingKeysWith: { $1 }) {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        let file = try InputFile(Array(input.utf8))
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), environment: .custom(variables),
            input: .fileDescriptor(FileDescriptor(rawValue: file.descriptor), closeAfterSpawningProcess: true),
            output: .bytes(limit: 8 << 20), error: .bytes(limit: 1 << 20))
        var status = -1
        if case .exited(let code) = result.terminationStatus { status = Int(code) }
        var output = String(decoding: result.standardOutput, as: UTF8.self)
        if output.hasSuffix("\n") { output.removeLast() }
        return (status, output, String(decoding: result.standardError, as: UTF8.self))
    }

    @discardableResult
    func git(_ folder: String, _ arguments: String..., input: String = "", setting: [String: String] = [:]) async throws
        -> String
    {
        try await run("git", ["-C", "\(path)/\(folder)"] + arguments, input: input, setting: setting)
    }

    /// Makes a repository with a work tree, or a bare one.
    func make(_ name: String, bare: Bool = false) async throws {
        try await run("git", ["init", "-q"] + (bare ? ["--bare"] : []) + ["\(path)/\(name)"])
    }

    /// Commits a file's new content and returns the commit's id.
    @discardableResult
    func commit(
        _ folder: String, _ text: String, in file: String = "file", message: String? = nil,
        at second: Int = 1_700_000_000
    ) async throws -> String {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(folder)/\(file)"))
        try await git(folder, "add", "--", file)
        let date = ["GIT_AUTHOR_DATE": "\(second - 60) +0100", "GIT_COMMITTER_DATE": "\(second) +0100"]
        try await git(
            folder, "commit", "-q", "--cleanup=verbatim", "--allow-empty", "--allow-empty-message", "-F", "-",
            input: message ?? "change \(file)\n", setting: date)
        return try await git(folder, "rev-parse", "HEAD")
    }

    /// Opens a repository of the sandbox.
    func open(_ name: String, setting: [String: String] = [:]) async throws -> GitCommandLine {
        try await GitCommandLine(
            opening: "\(path)/\(name)", environment: environment.merging(setting, uniquingKeysWith: { $1 }))
    }

    func write(_ name: String, _ text: String, mode: Int = 0o644) throws {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            at: URL(filePath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }

    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }
}

let zeros = String(repeating: "0", count: 40)

extension GitRepository {
    /// The whole history in one array.
    func all(excluding known: [String] = []) async throws -> [GitCommit] {
        var commits: [GitCommit] = []
        try await self.commits(try await historyOrder(excluding: known)) { commits += $0 }
        return commits
    }
}

/// What the tests protect.
let usual = PushScope(standing: []) { ref in
    ref == "refs/heads/main" || ref.hasPrefix("refs/heads/release/") || ref.hasPrefix("refs/tags/v")
}

extension GitRepository {
    /// What a push of one ref brings, as the refs stand now.
    func pushed(_ update: RefUpdate, _ scope: PushScope = usual, limit: Int = 100) async throws -> PushedRef {
        try await pushedNow([update], scope, limit: limit)[0]
    }

    /// What a push brings, as the refs stand now.
    func pushedNow(_ updates: [RefUpdate], _ scope: PushScope, limit: Int) async throws -> [PushedRef] {
        var scope = scope
        scope.standing = try await standingRefs()
        return try await pushed(updates, scope, limit: limit)
    }
}

extension PushScope {
    /// The same scope after the push.
    var afterwards: PushScope {
        var scope = self
        scope.hasHappened = true
        return scope
    }
}
