// What every test starts from, made once: keys, a repository with a first commit, and two working folders.

import Foundation

/// The folder that sandboxes are copies of.
enum Template {
    /// Its parts.
    enum Part: String { case keys, starters, bare, repository = "shop.git", clone }

    /// Where it is; made when the first test asks.
    static func path() async throws -> String { try await making.value }

    private static let folder = Sandbox.newFolder()

    private static let making = Task {
        atexit { try? FileManager.default.removeItem(atPath: Template.folder) }
        let sandbox = try Sandbox(at: folder, isKept: true)
        for person in Person.allCases { try await makeKey(person, sandbox) }
        try await makeRepository(sandbox)
        try await made(sandbox.writ("init", "--origin", "test.example/log", at: "starters"))
        try sandbox.write("starters/policies/people.yaml", people(sandbox))
        try await made(sandbox.writ("activate", at: "starters"))
        try await made(sandbox.writ("init", "--bare", "--origin", "test.example/log", at: "bare"))
        return folder
    }

    private static func made(_ outcome: Outcome) throws {
        guard outcome.status == 0 else { throw Run.Failure(description: outcome.text) }
    }

    private static func makeKey(_ person: Person, _ sandbox: Sandbox) async throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
        try await sandbox.run(
            "ssh-keygen",
            ["-q", "-t", "ed25519", "-N", "", "-C", person.email, "-f", "\(folder)/keys/\(person.rawValue)"])
    }

    private static func makeRepository(_ sandbox: Sandbox) async throws {
        try await sandbox.run("git", ["init", "-q", "--bare", "\(folder)/shop.git"])
        try await sandbox.run("git", ["init", "-q", "\(folder)/clone"])
        // Relative, so that a copy of both pushes to its own.
        try await sandbox.git("remote", "add", "origin", "../shop.git")
        try await sandbox.commit("first", by: .bob)
        try await sandbox.git("push", "-q", "origin", "main")
    }

    private static func people(_ sandbox: Sandbox) throws -> String {
        let group = """
            kind: group
            group: release-managers
            members: [person:rita]

            """
        return try Person.allCases.filter(\.isKnown).reduce(group + Operator.document) { text, person in
            try text + person.document(key: sandbox.publicKey(of: person))
        }
    }
}
