// A real git-http-backend behind a real Apache, with names and passwords.

import Foundation

/// An Apache that serves the repositories of a folder to Ann and Bob.
final class Apache {
    let sandbox: Sandbox
    let user: SystemUser
    private let server: RunningServer
    private let port: Int

    private static let modules = "/usr/lib/apache2/modules"
    private static let backend = "/usr/lib/git-core/git-http-backend"

    /// Whether everything that it takes is there.
    static let isAvailable =
        SystemUser.canBeMade && Tool.isThere("apache2") && Tool.isThere("openssl")
        && FileManager.default.fileExists(atPath: "\(modules)/mod_cgid.so")
        && FileManager.default.isExecutableFile(atPath: backend)
    static let reason = "needs root, apache2-bin and git-http-backend (scripts/setup-peers.sh)"

    /// Makes a folder of repositories with `shop` in it, and starts a server for it.
    init() async throws {
        sandbox = try await Sandbox()
        user = try await SystemUser(in: sandbox)
        port = try Tool.freePort()
        try FileManager.default.createDirectory(
            atPath: "\(sandbox.path)/home/srv/acme", withIntermediateDirectories: true)
        try sandbox.move("shop.git", to: "home/srv/acme/shop.git")
        try sandbox.write("w/writ.yaml", try sandbox.read("w/writ.yaml") + "\nrepositories: \(sandbox.path)/home/srv\n")
        try await user.own("home")
        try await user.own("w")
        server = try await Self.start(sandbox, user, port)
    }

    private static func start(_ sandbox: Sandbox, _ user: SystemUser, _ port: Int) async throws -> RunningServer {
        var passwords = ""
        for person in [Person.ann, .bob] {
            let hash = try await sandbox.run("openssl", ["passwd", "-apr1", "secret-\(person.rawValue)"])
            passwords += "\(person.rawValue):\(hash)\n"
        }
        try FileManager.default.createDirectory(atPath: "\(sandbox.path)/ap", withIntermediateDirectories: true)
        try sandbox.write("ap/htpasswd", passwords)
        let loaded = [
            "mpm_event", "cgid", "alias", "env", "auth_basic", "authn_core", "authn_file", "authz_core", "authz_user",
        ].filter { FileManager.default.fileExists(atPath: "\(modules)/mod_\($0).so") }.map {
            "LoadModule \($0)_module \(modules)/mod_\($0).so"
        }
        try sandbox.write(
            "ap/conf",
            """
            ServerRoot \(sandbox.path)/ap
            ServerName localhost
            PidFile \(sandbox.path)/ap/pid
            ErrorLog \(sandbox.path)/ap/error.log
            User \(user.name)
            Group \(user.name)
            Listen 127.0.0.1:\(port)
            Mutex file:\(sandbox.path)/ap default
            \(loaded.joined(separator: "\n"))
            ScriptSock \(sandbox.path)/ap/sock
            SetEnv GIT_PROJECT_ROOT \(sandbox.path)/home/srv
            SetEnv GIT_HTTP_EXPORT_ALL
            ScriptAlias /git/ \(backend)/
            <Location /git>
             AuthType Basic
             AuthName git
             AuthUserFile \(sandbox.path)/ap/htpasswd
             Require valid-user
            </Location>

            """)
        return try await RunningServer(
            Tool.path("apache2") ?? "apache2", ["-f", "\(sandbox.path)/ap/conf", "-DFOREGROUND"], port: port)
    }

    /// Pushes as somebody, by name and password.
    ///
    /// - Parameter headers: headers that the client adds to its requests.
    func push(
        _ refspec: String, to repository: String = "acme/shop", as person: Person, password: String? = nil,
        headers: [String] = []
    ) async throws -> Outcome {
        let word = password ?? "secret-\(person.rawValue)"
        let options = headers.flatMap { ["-c", "http.extraHeader=\($0)"] }
        return try await sandbox.attempt(
            "git",
            ["-C", "\(sandbox.path)/clone"] + options
                + ["push", "http://\(person.rawValue):\(word)@127.0.0.1:\(port)/git/\(repository).git", refspec],
            setting: ["GIT_TERMINAL_PROMPT": "0"])
    }
}
