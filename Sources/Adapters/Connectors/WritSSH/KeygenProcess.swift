// Runs ssh-keygen: no shell, and no names from outside among its arguments but absolute paths.

import FoundationEssentials
import Subprocess
import SystemPackage
import WritConnector

/// How ssh-keygen is started.
struct KeygenProcess: Sendable {
    /// The most it may write, in bytes.
    static let outputBytesMax = 1 << 20
    /// How much of a complaint is kept in an error, in characters.
    static let complaintKept = 300

    /// What a run gave.
    struct Output: Sendable {
        var isSuccess: Bool
        var text: String
        var complaint: String
    }

    /// This process's environment, with the agent's socket.
    var environment: [String: String]

    /// Runs a program to its end.
    ///
    /// - Throws: `StatementError.failed` when it cannot be started or says too much.
    func run(_ program: String, _ arguments: [String], input: [UInt8] = []) async throws -> Output {
        let file: InputFile
        do { file = try InputFile(input) } catch { throw StatementError.failed(why: error.description) }
        let descriptor = FileDescriptor(rawValue: file.descriptor)
        do {
            let variables = variables
            // By its path: by name, one process would be started for every folder of the search path that lacks it.
            let path = try await Executable.name(program).resolveExecutablePath(in: variables)
            let result = try await Subprocess.run(
                .path(path), arguments: Arguments(arguments), environment: variables,
                input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
                output: .bytes(limit: Self.outputBytesMax), error: .bytes(limit: Self.outputBytesMax))
            let complaint = String(decoding: result.standardError, as: UTF8.self)
                .split(whereSeparator: \.isNewline).joined(separator: "; ")
            return Output(
                isSuccess: result.terminationStatus.isSuccess,
                text: String(decoding: result.standardOutput, as: UTF8.self),
                complaint: String(complaint.prefix(Self.complaintKept)))
        } catch let error as SubprocessError {
            throw StatementError.failed(why: "\(program) could not be run: \(error)")
        }
    }

    private var variables: Environment {
        var variables: [Environment.Key: String] = ["LC_ALL": "C"]
        for (name, value) in environment where name != "LC_ALL" && !name.hasPrefix("GIT_") {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        return .custom(variables)
    }
}

/// A folder for one run that nobody else can look into, removed afterwards.
struct PrivateFolder {
    /// The folder's absolute path.
    let path: String

    /// Makes a folder with mode 0700 below the system's folder for temporary files; one that exists is an error.
    init() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "writ-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        self.path = path
    }

    /// Writes a file with mode 0600.
    ///
    /// - Returns: its absolute path.
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let file = "\(path)/\(name)"
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw StatementError.failed(why: "the file `\(file)` cannot be written") }
        return file
    }

    /// Removes the folder and what is in it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
