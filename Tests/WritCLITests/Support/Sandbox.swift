// A folder for one test: a working folder of Writ, a bare repository and a clone of it, and people's keys.

import Foundation

/// A folder for one test; removed with the value.
final class Sandbox: Sendable {
    /// The absolute path.
    let path: String
    /// The surroundings of every program of the test: nothing of the machine's configuration.
    let environment: [String: String]
    private let isKept: Bool

    /// A copy of the template.
    ///
    /// - Parameter folder: the working folder that becomes `w`: with the starters and the people, or without documents.
    init(_ folder: Template.Part = .starters) async throws {
        let template = try await Template.path()
        path = Self.newFolder()
        environment = Self.surroundings(path)
        isKept = false
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for part in [Template.Part.keys, .repository, .clone] {
            try FileManager.default.copyItem(
                atPath: "\(template)/\(part.rawValue)", toPath: "\(path)/\(part.rawValue)")
        }
        try FileManager.default.copyItem(atPath: "\(template)/\(folder.rawValue)", toPath: "\(path)/w")
    }

    /// An empty folder.
    init(at path: String, isKept: Bool = false) throws {
        self.path = path
        self.isKept = isKept
        environment = Self.surroundings(path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { if !isKept { try? FileManager.default.removeItem(atPath: path) } }

    static func newFolder() -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writ-e2e-\(UUID().uuidString)")
        return folder.path
    }

    private static func surroundings(_ home: String) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": home,
            "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C", "GIT_CONFIG_COUNT": "2",
            "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main",
            "GIT_CONFIG_KEY_1": "advice.detachedHead", "GIT_CONFIG_VALUE_1": "false",
        ]
    }

    // MARK: Programs

    /// Runs a program that must succeed, and returns what it wrote without the last line end.
    @discardableResult
    func run(
        _ program: String, _ arguments: [String], input: String = "", setting: [String: String] = [:]
    ) async throws -> String {
        var outcome = try await attempt(program, arguments, input: input, setting: setting)
        guard outcome.status == 0 else {
            throw Run.Failure(description: "\(program) \(arguments) ended with \(outcome.status): \(outcome.text)")
        }
        if outcome.output.hasSuffix("\n") { outcome.output.removeLast() }
        return outcome.output
    }

    /// Runs a program that may fail.
    func attempt(
        _ program: String, _ arguments: [String], input: String = "", setting: [String: String] = [:]
    ) async throws -> Outcome {
        try await Run.program(
            program, arguments, environment: environment.merging(setting) { $1 }, input: input)
    }

    /// Runs Writ in a working folder.
    func writ(
        _ arguments: String..., at folder: String = "w", input: String = "", setting: [String: String] = [:]
    ) async throws -> Outcome {
        try await writ(arguments, at: folder, input: input, setting: setting)
    }

    /// Runs Writ in a working folder.
    func writ(
        _ arguments: [String], at folder: String = "w", input: String = "", setting: [String: String] = [:]
    ) async throws -> Outcome {
        try await attempt(
            Program.path, ["-C", "\(path)/\(folder)"] + arguments, input: input, setting: setting)
    }

    // MARK: Files

    func write(_ name: String, _ text: String) throws {
        let file = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func read(_ name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    func publicKey(of person: Person) throws -> String { try read("keys/\(person.rawValue).pub") }
}
