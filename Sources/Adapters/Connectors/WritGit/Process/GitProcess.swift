// Runs git, hardened the same way every time: no shell, no hooks, no transports, no foreign configuration.

import Subprocess
import SystemPackage
import WritConnector

/// How git is started for one repository. Starting costs about 4 ms.
struct GitProcess: Sendable {
    /// The most that may be collected of a run's output, in bytes, unless the caller says otherwise.
    static let outputBytesMax = 16 << 20
    /// The most that git may complain, in bytes; a run that says more fails.
    static let complaintBytesMax = 1 << 20
    /// How much of a complaint is kept in an error, in characters.
    static let complaintKept = 500

    /// What a run gave.
    struct Output: Sendable {
        /// The exit status; 128 and the signal's number for a killed process.
        var status: Int
        /// What it wrote.
        var bytes: [UInt8]
        /// What it complained.
        var complaint: String

        /// The output as text without the line end.
        var line: String {
            var text = String(decoding: bytes, as: UTF8.self)
            while let last = text.utf8.last, last == 10 || last == 13 { text.removeLast() }
            return text
        }
    }

    /// The absolute path of the git directory.
    var directory: String
    /// The variables that every run gets.
    var environment: [String: String]
    /// Whether git is told that there are no hooks; off only to ask where they are.
    var isSilencingHooks = true

    /// Configuration that every run gets on its command line, where no file can override it.
    private var arguments: [String] {
        [
            "--no-pager", "-C", directory, "-c", "protocol.allow=never", "-c", "safe.directory=\(directory)",
            "-c", "i18n.logOutputEncoding=UTF-8", "-c", "core.fsmonitor=false", "-c", "core.attributesFile=/dev/null",
            // A graph file tells parents without looking at the commits.
            "-c", "core.commitGraph=false",
        ] + (isSilencingHooks ? ["-c", "core.hooksPath=/dev/null"] : [])
    }

    /// Runs git to its end.
    ///
    /// - Parameters:
    ///   - command: the subcommand and its arguments; values from outside are checked before they get here.
    ///   - input: what it reads on standard input.
    ///   - accepting: the statuses that are answers rather than failures.
    ///   - setting: more variables.
    ///   - outputMax: the most it may write, in bytes.
    /// - Throws: `GitError`.
    func run(
        _ command: [String], input: [UInt8] = [], accepting: ClosedRange<Int> = 0...0,
        setting: [String: String] = [:], outputMax: Int = outputBytesMax
    ) async throws -> Output {
        try await run(
            command, reading: Self.descriptor(of: input), accepting: accepting, setting: setting, outputMax: outputMax)
    }

    /// Runs git to its end on a file, which is closed.
    func run(
        _ command: [String], reading file: FileDescriptor, accepting: ClosedRange<Int> = 0...0,
        setting: [String: String] = [:], outputMax: Int = outputBytesMax
    ) async throws -> Output {
        var bytes: [UInt8] = []
        var output = try await launch(command, reading: file, setting: setting) { chunk in
            bytes.append(contentsOf: chunk)
            return bytes.count <= outputMax
        }
        guard bytes.count <= outputMax else {
            throw GitError.unreadable(what: "git \(Self.name(command)) gave more than \(outputMax) bytes")
        }
        output.bytes = bytes
        return try Self.checked(output, of: command, accepting: accepting)
    }

    /// Runs git and hands its output over as it comes.
    ///
    /// - Parameters:
    ///   - consume: called per chunk, in order; `false` or an error stops git.
    ///   - settle: called after each chunk, for what may have to wait.
    /// - Throws: `GitError`, or what `consume` and `settle` throw.
    func stream(
        _ command: [String], input: [UInt8] = [], consume: (UnsafeRawBufferPointer) throws -> Bool,
        settle: () async throws -> Void = {}
    ) async throws {
        var stopped = false
        let output = try await launch(
            command, reading: Self.descriptor(of: input), setting: [:],
            consume: { chunk in
                stopped = !(try consume(chunk))
                return !stopped
            }, settle: settle)
        if !stopped { _ = try Self.checked(output, of: command, accepting: 0...0) }
    }

    private func launch(
        _ command: [String], reading file: FileDescriptor, setting: [String: String],
        consume: (UnsafeRawBufferPointer) throws -> Bool, settle: () async throws -> Void = {}
    ) async throws -> Output {
        do {
            let result = try await Subprocess.run(
                .path(try await program()), arguments: Arguments(arguments + command), environment: variables(setting),
                input: .fileDescriptor(file, closeAfterSpawningProcess: true), output: .sequence,
                error: .bytes(limit: Self.complaintBytesMax)
            ) { execution in
                for try await chunk in execution.standardOutput {
                    guard try chunk.withUnsafeBytes(consume) else { return }
                    try await settle()
                }
            }
            let complaint = String(decoding: result.standardError, as: UTF8.self)
            return Output(status: Self.status(result.terminationStatus), bytes: [], complaint: complaint)
        } catch let error as SubprocessError {
            throw Self.error(error, of: command)
        }
    }

    /// A file that a run reads on its standard input.
    private static func descriptor(of input: [UInt8]) throws -> FileDescriptor {
        do { return FileDescriptor(rawValue: try InputFile(input).descriptor) } catch {
            throw GitError.gitMissing(why: error.description)
        }
    }

    /// Where git is. Programs are started by their path: by name, one process would be started for every folder of the
    /// search path that lacks git.
    private func program() async throws -> FilePath {
        try await Executable.name("git").resolveExecutablePath(in: variables([:]))
    }

    private func variables(_ setting: [String: String]) -> Environment {
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment.merging(setting, uniquingKeysWith: { $1 }) {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        return .custom(variables)
    }

    static func status(_ status: TerminationStatus) -> Int {
        switch status {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }

    /// The subcommand, after configuration that may stand before it.
    private static func name(_ command: [String]) -> String {
        var rest = command[...]
        while rest.first == "-c" { rest = rest.dropFirst(2) }
        return rest.first ?? ""
    }

    private static func checked(
        _ output: Output, of command: [String], accepting: ClosedRange<Int>
    ) throws -> Output {
        guard accepting.contains(output.status) else {
            let lines = output.complaint.split(whereSeparator: \.isNewline).joined(separator: "; ")
            throw GitError.failed(
                command: name(command), status: output.status, message: String(lines.prefix(complaintKept)))
        }
        return output
    }

    private static func error(_ error: SubprocessError, of command: [String]) -> GitError {
        switch error.code {
        case .executableNotFound, .spawnFailed: .gitMissing(why: "\(error)")
        default: .unreadable(what: "git \(name(command)): \(error)")
        }
    }
}
