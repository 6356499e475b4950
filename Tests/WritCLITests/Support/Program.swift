// The built program, and what came of running it or another one.

import Foundation
import Subprocess
import WritModel

/// The program under test.
enum Program {
    /// Where it is: `WRIT_BINARY`, else beside the test bundle.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["WRIT_BINARY"], !path.isEmpty { return path }
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        var folder = URL(filePath: bundle).absoluteURL.resolvingSymlinksInPath()
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: "writ").path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue {
                return candidate
            }
        }
        return "writ"
    }()
}

/// How a program ended.
struct Outcome: Sendable {
    /// Its exit status, or minus the number of the signal that ended it.
    var status: Int
    var output: String
    var error: String

    /// Both streams, for messages that may stand on either.
    var text: String { output + error }

    /// Its standard output as one JSON value.
    func json() throws -> JSONValue { try JSONParser.parse(Array(output.utf8)) }

    /// Its standard output as JSON lines.
    func jsonLines() throws -> [JSONValue] {
        try output.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
    }
}

extension JSONValue {
    /// A member of an object; `nil` where there is none.
    subscript(key: String) -> JSONValue? { objectValue?[key] }
}

/// Runs programs.
enum Run {
    /// What a test prepared failed: not the claim of the test.
    struct Failure: Error, CustomStringConvertible { var description: String }

    /// The most that is kept of an output, in bytes.
    static let outputBytesMax = 64 << 20

    /// Writing to a program that has ended is an error, not the end of the tests.
    private static let brokenPipesAreErrors: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    static func program(
        _ program: String, _ arguments: [String], environment: [String: String], input: String = ""
    ) async throws -> Outcome {
        _ = brokenPipesAreErrors
        let result = try await Subprocess.run(
            executable(program), arguments: Arguments(arguments), environment: .custom(variables(environment)),
            input: .inputWriter, output: .bytes(limit: outputBytesMax), error: .bytes(limit: 1 << 20)
        ) { execution in
            // A program that refuses its arguments does not read its input.
            _ = try? await execution.standardInputWriter.write(Array(input.utf8))
            try? await execution.standardInputWriter.finish()
        }
        return Outcome(
            status: status(result.terminationStatus),
            output: String(decoding: result.standardOutput, as: UTF8.self),
            error: String(decoding: result.standardError, as: UTF8.self))
    }

    /// A program by its path, or by its name on the path.
    static func executable(_ program: String) async throws -> Executable {
        guard let slash = program.lastIndex(of: "/") else { return .name(program) }
        let name = String(program[program.index(after: slash)...])
        return .path(
            try await Executable.name(name).resolveExecutablePath(in: .custom(["PATH": String(program[..<slash])])))
    }

    static func variables(_ environment: [String: String]) -> [Environment.Key: String] {
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        return variables
    }

    static func status(_ status: TerminationStatus) -> Int {
        switch status {
        case .exited(let code): Int(code)
        case .signaled(let signal): -Int(signal)
        }
    }
}
