// A real gitolite behind a real sshd: an administrator and two people with keys.

import Foundation

/// A gitolite with the repositories `shop`, and `wild/...`, which people make by pushing to them.
final class Gitolite {
    let sandbox: Sandbox
    let user: SystemUser
    private let server: RunningServer
    private let port: Int

    /// Whether everything that it takes is there.
    static let isAvailable = SystemUser.canBeMade && Tool.isThere("gitolite") && Tool.isThere("sshd")
    static let reason = "needs root, gitolite3 and openssh-server (scripts/setup-peers.sh)"

    /// Sets up gitolite, and starts a server that lets its users in.
    init() async throws {
        sandbox = try await Sandbox()
        user = try await SystemUser(in: sandbox)
        port = try Tool.freePort()
        try FileManager.default.copyItem(
            atPath: "\(sandbox.path)/keys/rita.pub", toPath: "\(sandbox.path)/home/rita.pub")
        try await user.own("home")
        try await user.own("w")
        try await user.run("gitolite", "setup", "-pk", "\(user.home)/rita.pub")
        server = try await RunningServer.ssh(sandbox, user, port)
        try await addPeople()
        try await sandbox.git("remote", "add", "shop", address("shop"))
        try await sandbox.git("push", "-q", "shop", "main", setting: keys(of: .bob))
    }

    /// Rita, who administers gitolite, lets Ann and Bob in.
    private func addPeople() async throws {
        let admin = [
            "-C", "\(sandbox.path)/admin", "-c", "user.name=Rita Example", "-c", "user.email=rita@example.org",
        ]
        try await sandbox.run(
            "git", ["clone", "-q", address("gitolite-admin"), "\(sandbox.path)/admin"], setting: keys(of: .rita))
        for person in [Person.ann, .bob] {
            try sandbox.write("admin/keydir/\(person.rawValue).pub", try sandbox.publicKey(of: person))
        }
        try sandbox.write(
            "admin/conf/gitolite.conf",
            """
            repo gitolite-admin
                RW+ = rita
            repo shop
                RW+ = ann bob
            repo wild/..*
                C   = ann bob
                RW+ = ann bob

            """)
        try await sandbox.run("git", admin + ["add", "-A"])
        try await sandbox.run("git", admin + ["commit", "-q", "-m", "Ann and Bob"])
        try await sandbox.run("git", admin + ["push", "-q"], setting: keys(of: .rita))
    }

    /// The address of a repository.
    func address(_ repository: String) -> String { "\(user.name)@127.0.0.1:\(repository)" }

    /// The path of a file of a repository, from the sandbox.
    func file(_ repository: String, _ name: String) -> String { "home/repositories/\(repository).git/\(name)" }

    /// The surroundings by which git logs in as somebody.
    private func keys(of person: Person, sending: [String: String] = [:]) -> [String: String] {
        sandbox.keys(of: person, port: port, sending: sending)
    }

    /// Pushes as somebody.
    func push(
        _ refspec: String, to repository: String = "shop", as person: Person, sending: [String: String] = [:]
    ) async throws -> Outcome {
        try await sandbox.attempt(
            "git", ["-C", "\(sandbox.path)/clone", "push", address(repository), refspec],
            setting: keys(of: person, sending: sending))
    }

    /// Installs Writ's hooks, and has gitolite link them.
    func install() async throws {
        let done = try await user.writ("hook", "install", user.home)
        guard done.status == 0 else { throw Run.Failure(description: done.text) }
        try await user.run("gitolite", "setup", "--hooks-only")
    }
}
