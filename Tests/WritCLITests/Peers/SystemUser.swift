// A user of this machine that a test makes and removes, in whose home real servers run git.

import Foundation
import Subprocess

/// A user without a password, with a home in the test's folder.
final class SystemUser: Sendable {
    /// The name.
    let name: String
    /// The home folder.
    let home: String
    private let sandbox: Sandbox

    /// Whether users can be made here, and can run the program under test.
    static let canBeMade =
        OtherUser.areAllowed && ["useradd", "usermod", "userdel", "runuser"].allSatisfy(Tool.isThere)

    /// Makes a user.
    init(in sandbox: Sandbox) async throws {
        name = "writ-" + UUID().uuidString.prefix(8).lowercased()
        home = "\(sandbox.path)/home"
        self.sandbox = sandbox
        try await sandbox.run("useradd", ["--system", "-m", "-d", home, "-s", "/bin/sh", name])
        // Neither a password nor a locked account, which a server without PAM keeps out.
        try await sandbox.run("usermod", ["-p", "*", name])
    }

    deinit {
        // What the user's last session still does ends by itself.
        Spawned(["/usr/sbin/userdel", "--force", name])?.wait(seconds: 20)
    }

    /// Runs a program as this user.
    func attempt(_ program: String, _ arguments: [String], input: String = "") async throws -> Outcome {
        try await sandbox.attempt(
            "runuser", ["-u", name, "--", program] + arguments, input: input,
            setting: ["HOME": home, "GIT_CONFIG_COUNT": "0"])
    }

    /// Runs a program as this user; it must succeed.
    @discardableResult
    func run(_ program: String, _ arguments: String...) async throws -> String {
        let outcome = try await attempt(program, arguments)
        guard outcome.status == 0 else {
            throw Run.Failure(description: "\(program) \(arguments) ended with \(outcome.status): \(outcome.text)")
        }
        return outcome.output
    }

    /// Runs Writ as this user in the sandbox's working folder.
    func writ(_ arguments: String...) async throws -> Outcome {
        try await attempt(Program.path, ["-C", "\(sandbox.path)/w"] + arguments)
    }

    /// Gives files of the sandbox to this user.
    func own(_ name: String) async throws {
        try await sandbox.run("chown", ["-R", "\(self.name):", "\(sandbox.path)/\(name)"])
    }
}

/// Programs of this machine.
enum Tool {
    /// Whether a program is on the path or in the folders of system programs.
    static func isThere(_ name: String) -> Bool { path(name) != nil }

    /// Where a program is.
    static func path(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (folders + ["/usr/sbin", "/sbin", "/usr/bin"]).map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// A port of this machine that nobody listens at.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Run.Failure(description: "there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
