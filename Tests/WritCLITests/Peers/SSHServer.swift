// A real sshd for one user of a test, and how people log in there.

import Foundation

extension RunningServer {
    /// Whether there is a server.
    static let hasSSH = SystemUser.canBeMade && Tool.isThere("sshd")

    /// Starts an sshd that lets one user in. It takes every variable that a client sends and that Writ knows: a careless
    /// administrator must not open the gate.
    static func ssh(_ sandbox: Sandbox, _ user: SystemUser, _ port: Int) async throws -> RunningServer {
        try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        try await sandbox.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(sandbox.path)/hostkey"])
        try sandbox.write(
            "sshd_config",
            """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(sandbox.path)/hostkey
            PidFile none
            PasswordAuthentication no
            UsePAM no
            AllowUsers \(user.name)
            AcceptEnv GL_* GITEA_* REMOTE_USER WRIT_*

            """)
        return try await RunningServer(
            Tool.path("sshd") ?? "sshd",
            ["-D", "-f", "\(sandbox.path)/sshd_config", "-E", "\(sandbox.path)/sshd.log"], port: port)
    }
}

extension Sandbox {
    /// The surroundings by which git logs in as somebody.
    ///
    /// - Parameter sending: variables that the client asks the server to set.
    func keys(of person: Person, port: Int, sending: [String: String] = [:]) -> [String: String] {
        let options = [
            "IdentitiesOnly=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR",
        ]
        let sent = sending.keys.sorted().map { "SendEnv=\($0)" }
        let words = ["ssh", "-F", "/dev/null", "-p", "\(port)", "-i", "\(path)/keys/\(person.rawValue)"]
        let command = (words + (options + sent).flatMap { ["-o", $0] }).joined(separator: " ")
        return sending.merging(["GIT_SSH_COMMAND": command]) { $1 }
    }
}
