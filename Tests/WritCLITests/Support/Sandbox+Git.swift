// What people do with the repository: commit, push, approve.

import Foundation
import WritModel

extension Sandbox {
    /// A sandbox whose pushes ask Writ.
    static func hooked(_ folder: Template.Part = .starters) async throws -> Sandbox {
        let sandbox = try await Sandbox(folder)
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        return sandbox
    }

    /// Runs git in the clone; it must succeed.
    @discardableResult
    func git(_ arguments: String..., input: String = "", setting: [String: String] = [:]) async throws -> String {
        try await run("git", ["-C", "\(path)/clone"] + arguments, input: input, setting: setting)
    }

    /// Commits a new content of a file.
    ///
    /// - Returns: the commit's id.
    @discardableResult
    func commit(
        _ text: String, by person: Person, email: String? = nil, in file: String = "file", message: String? = nil
    ) async throws -> String {
        try write("clone/\(file)", text + "\n")
        try await git("add", "--", file)
        let name = "\(person.rawValue.capitalized) Example"
        let email = email ?? person.email
        let author = [
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": email,
        ]
        try await git("commit", "-q", "-F", "-", input: message ?? "\(text) in \(file)\n", setting: author)
        return try await git("rev-parse", "HEAD")
    }

    /// Pushes from the clone, with real hooks on the other side.
    func push(_ refspecs: String..., setting: [String: String] = [:]) async throws -> Outcome {
        try await attempt("git", ["-C", "\(path)/clone", "push", "origin"] + refspecs, setting: setting)
    }

    /// Approves a commit with a person's key.
    @discardableResult
    func approve(_ commit: String, by person: Person) async throws -> Outcome {
        try await writ("review", "approve", commit, "--key", "\(path)/keys/\(person.rawValue)")
    }

    /// Where a ref of the bare repository points; empty where there is none.
    func tip(_ ref: String = "refs/heads/main") async throws -> String {
        try await attempt("git", ["-C", "\(path)/shop.git", "rev-parse", "--verify", "-q", ref]).output
            .trimmingCharacters(in: .newlines)
    }

    /// Runs Writ; it must succeed.
    @discardableResult
    func succeed(_ arguments: String..., input: String = "") async throws -> String {
        let outcome = try await writ(arguments, input: input)
        guard outcome.status == 0 else {
            throw Run.Failure(description: "writ \(arguments) ended with \(outcome.status): \(outcome.text)")
        }
        return outcome.output
    }

    /// Writes a document into `policies/` and activates it.
    func activate(_ text: String, as file: String = "own.yaml") async throws {
        try write("w/policies/\(file)", text)
        try await succeed("activate")
    }

    /// The entries of a kind, rendered.
    func entries(_ kind: String) async throws -> [JSONValue] {
        try await Outcome(status: 0, output: succeed("log", "query", "--kind", kind, "--format", "json"), error: "")
            .jsonLines()
    }
}
