// A command that decides, with arguments that it allows, as a table to spoil.

import ArgumentParser
import Foundation
import Synchronization
import Testing
import WritModel

@testable import WritCLI

/// One command of which others act on the status.
struct DecidingCase: Sendable, CustomTestStringConvertible {
    /// Its words.
    let words: [String]
    /// Its options that take a value, as a user may write them.
    let options: [String]

    var testDescription: String { words.joined(separator: " ") }

    /// Every such command of the program.
    static let all: [DecidingCase] = CommandName.all.filter { $0.type is any DecidingCommand.Type }.map { words, type in
        DecidingCase(words: words.split(separator: " ").map(String.init), options: options(of: type))
    }

    /// What asks the parser for something else than to run the command.
    static let specials = [
        "--help", "-h", "--help-hidden", "--version", "--generate-completion-script", "--experimental-dump-help",
        "---completion", "--", "help",
    ]

    private static func options(of type: any ParsableCommand.Type) -> [String] {
        guard let help = try? JSONParser.parse(Array(type._dumpHelp().utf8)) else { return [] }
        return (help["command"]?["arguments"]?.arrayValue ?? []).compactMap { argument in
            guard argument["kind"] == "option", let name = argument["preferredName"] else { return nil }
            return name["name"]?.stringValue.map { (name["kind"] == "long" ? "--" : "-") + $0 }
        }
    }
}

/// A sandbox in which everything is allowed, and what a command decides about.
struct DecidingSandbox {
    let sandbox: Sandbox
    /// How many allows the log has been seen with.
    let tally = Tally()
    private let head: String
    private let decided: DecidingCase

    init(_ decided: DecidingCase) async throws {
        sandbox = try await Sandbox.hooked(.bare)
        try await sandbox.activate(Documents.permissive)
        head = try await sandbox.git("rev-parse", "HEAD")
        self.decided = decided
    }

    /// Arguments with which the command ends with 0, without the folder.
    func arguments() throws -> [String] {
        let repository = "\(sandbox.path)/shop.git"
        switch decided.words {
        case ["gate", "push"]:
            return decided.words + ["--repo", repository, "--name", "acme/shop", "--actor", "github:ann"]
        case ["gate", "deploy"]:
            return decided.words + [
                "--service", "shop", "--environment", "dev", "--deploy", UUID().uuidString, "--repo", repository,
                "--head", head, "--class", "normal", "--ticket", "T-1", "--actor", "github:ann",
            ]
        case ["decide"]:
            let id = UUID().uuidString
            try sandbox.write("request.json", Notified.request(id))
            return decided.words + ["\(sandbox.path)/request.json", "--source", "tests"]
        case ["hook", "run"]:
            return decided.words + [
                "pre-receive", "--repo", repository, "--hooks", "\(sandbox.path)/none", "--nonce", "n1",
            ]
        default: throw Run.Failure(description: "\(decided.words) is not in the table of this test")
        }
    }

    /// Runs the program.
    ///
    /// - Parameters:
    ///   - arguments: with the folder.
    ///   - shell: a shell's text that runs it, as `exec "$0" "$@"` does.
    func run(_ arguments: [String], shell: String? = nil) async throws -> Outcome {
        let zeros = String(repeating: "0", count: head.utf8.count)
        let input = "\(zeros) \(head) refs/heads/\(UUID().uuidString)\n"
        guard let shell else { return try await sandbox.attempt(Program.path, arguments, input: input) }
        return try await sandbox.attempt("sh", ["-c", shell, Program.path] + arguments, input: input)
    }

    /// How many decisions that allow something are in the log.
    func allows() async throws -> Int {
        try await sandbox.entries("decision.made").count {
            ["allow", "notApplicable"].contains($0["data"]?["verdict"]?.stringValue)
        }
    }
}

/// The most of something that was seen.
final class Tally: Sendable {
    private let most = Mutex(0)

    /// Whether a number is larger than any before.
    func grows(to number: Int) -> Bool {
        most.withLock { most in
            defer { most = max(most, number) }
            return number > most
        }
    }
}
