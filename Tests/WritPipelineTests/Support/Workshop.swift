// A temporary folder with a log, a directory and git in it: everything a use case needs, with a clock that stands.

import Foundation
import Subprocess
import Testing
import WritAuditLog
import WritCEL
import WritGit
import WritMerkle
import WritModel
import WritPipeline
import WritPolicy
import WritSQLite

/// A folder for one test; removed with the value.
final class Workshop: Sendable {
    struct Failure: Error { var text: String }

    /// The moment at which every event of a test arrives, unless it moves the clock.
    static let now = Instant(nanoseconds: 1_795_000_000_000_000_000)

    let path: String
    /// The surroundings of every git in the test: nothing of the machine's configuration.
    let environment: [String: String]

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writ-pipeline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.resolvingSymlinksInPath().path
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.org",
            "GIT_COMMITTER_NAME": "Bob", "GIT_COMMITTER_EMAIL": "bob@example.org", "LC_ALL": "C",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main",
        ]
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// An installation on SQLite files of this folder.
    func installation(clock: @escaping @Sendable () -> Instant = { Workshop.now }) throws -> Installation {
        let key = try SigningKey(name: "writ.test/log", seed: [UInt8](repeating: 7, count: SigningKey.seedBytes))
        return Installation(
            log: try SQLiteLogStore.create(at: "\(path)/log.db"),
            directory: try SQLiteAccountDirectory.open(at: "\(path)/directory.db"), key: key, origin: key.name,
            timeZones: .system, clock: clock, identifier: { UUID().uuidString.lowercased() })
    }

    // MARK: Programs

    /// How a program ended.
    struct Ending {
        var status: Int
        var output: String
        var error: String
    }

    /// Runs a program and returns what it wrote, without the last line end.
    @discardableResult
    func run(_ program: String, _ arguments: [String], input: String = "", setting: [String: String] = [:]) async throws
        -> String
    {
        let ending = try await attempt(program, arguments, input: input, setting: setting)
        guard ending.status == 0 else { throw Failure(text: "\(program) \(arguments): \(ending.error)") }
        return ending.output
    }

    /// Runs a program, however it ends.
    func attempt(
        _ program: String, _ arguments: [String], input: String = "", setting: [String: String] = [:]
    ) async throws -> Ending {
        var variables: [Subprocess.Environment.Key: String] = [:]
        for (name, value) in environment.merging(setting, uniquingKeysWith: { $1 }) {
            if let key = Subprocess.Environment.Key(rawValue: name) { variables[key] = value }
        }
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), environment: .custom(variables),
            input: .array(Array(input.utf8)), output: .bytes(limit: 8 << 20), error: .bytes(limit: 1 << 20))
        var status = -1
        if case .exited(let code) = result.terminationStatus { status = Int(code) }
        var output = String(decoding: result.standardOutput, as: UTF8.self)
        if output.hasSuffix("\n") { output.removeLast() }
        return Ending(status: status, output: output, error: String(decoding: result.standardError, as: UTF8.self))
    }

    /// Runs git in a folder of the workshop.
    @discardableResult
    func git(_ folder: String, _ arguments: String..., input: String = "", setting: [String: String] = [:]) async throws
        -> String
    {
        try await run("git", ["-C", "\(path)/\(folder)"] + arguments, input: input, setting: setting)
    }

    /// Commits with this message and returns the commit's id.
    @discardableResult
    func commit(
        _ folder: String, _ message: String, author: String = "Ann <ann@example.org>", at second: Int
    ) async throws -> String {
        let date = ["GIT_AUTHOR_DATE": "\(second) +0000", "GIT_COMMITTER_DATE": "\(second) +0000"]
        try await git(
            folder, "commit", "-q", "--cleanup=verbatim", "--allow-empty", "--author", author, "-F", "-",
            input: message, setting: date)
        return try await git(folder, "rev-parse", "HEAD")
    }

    /// Opens a repository of the workshop.
    func open(_ name: String) async throws -> GitCommandLine {
        try await GitCommandLine(opening: "\(path)/\(name)", environment: environment)
    }

    /// Writes a text file.
    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }
}

extension TimeZones {
    /// The system's time-zone data.
    static let system = TimeZones(version: "system") { name in
        FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)").map { Array($0) }
    }
}

extension DocumentFolder {
    /// Documents as a test writes them; it fails when one is wrong.
    static func written(_ text: String) -> DocumentFolder {
        let file = DocumentFile(name: "test.yaml", text: text) { _ in .failure(IncludeError("there is no other file")) }
        let folder = DocumentFolder([file])
        #expect(folder.problems.map(\.description) == [])
        return folder
    }
}

/// Where the shared test data is.
enum SharedData {
    static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["WRIT_SHARED_DATA"] { return named }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.deletingLastPathComponent().appending(path: "shared/data").path
    }()

    static let hasCoreboot = FileManager.default.fileExists(atPath: "\(folder)/git-coreboot/repo.git.tar")
}
