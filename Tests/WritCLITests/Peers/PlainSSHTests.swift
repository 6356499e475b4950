// Pushes over SSH without a hosting program: a forced command per key says who pushes, as the guide tells.

import Foundation
import Testing
import WritModel

@Suite(.enabled(if: RunningServer.hasSSH, "needs root and openssh-server (scripts/setup-peers.sh)"))
struct PlainSSHTests {
    /// The line of a key in `authorized_keys`.
    private func line(_ sandbox: Sandbox, _ person: Person) throws -> String {
        let command = #"env REMOTE_USER=\#(person.rawValue) git-shell -c \"$SSH_ORIGINAL_COMMAND\""#
        return "restrict,command=\"\(command)\" " + (try sandbox.publicKey(of: person))
    }

    @Test(.timeLimit(.minutes(20)))
    func thePusherIsWhoseKeyItIs() async throws {
        let sandbox = try await Sandbox()
        let user = try await SystemUser(in: sandbox)
        try sandbox.write("home/.ssh/authorized_keys", try line(sandbox, .ann) + line(sandbox, .bob))
        try sandbox.move("shop.git", to: "home/shop.git")
        try await user.own("home")
        try await user.own("w")
        let installed = try await user.writ("hook", "install", "\(user.home)/shop.git")
        #expect(installed.status == 0, "\(installed.text)")
        let port = try Tool.freePort()
        let server = try await RunningServer.ssh(sandbox, user, port)
        try await sandbox.git("remote", "set-url", "origin", "\(user.name)@127.0.0.1:shop.git")
        func push(_ refspec: String, sending: [String: String] = [:]) async throws -> Outcome {
            try await sandbox.push(refspec, setting: sandbox.keys(of: .ann, port: port, sending: sending))
        }

        let commit = try await sandbox.commit("change", by: .ann)
        let denied = try await push("main")
        #expect(denied.status != 0)
        #expect(denied.error.contains("review approve"), "\(denied.error)")
        try await sandbox.approve(commit, by: .bob)
        // Another server's variable beside the one that the command sets names nobody.
        let doubtful = try await push("main", sending: ["GL_USERNAME": "rita"])
        #expect(doubtful.status != 0)
        #expect(doubtful.error.contains("GL_USERNAME and REMOTE_USER are set"), "\(doubtful.error)")
        // The same variable is the command's, whatever the client sends.
        let allowed = try await push(
            "main", sending: ["REMOTE_USER": "rita", "WRIT_ACTOR": "person:rita", "WRIT_HOME": "/"])
        #expect(allowed.status == 0, "\(allowed.error)")
        #expect(try await sandbox.entries("branch.pushed").last?["actor"]?["id"] == "remote:ann")
        withExtendedLifetime(server) {}
    }
}
