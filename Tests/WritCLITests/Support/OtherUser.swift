// Other users of this machine, as whom the program is run. Only root can become them.

import Foundation

/// A user that every system has, and that the tests give a role.
enum OtherUser: String, CaseIterable, Sendable {
    /// Has no role at all.
    case nobody
    case reader = "games"
    case auditor = "daemon"
    case approver = "mail"
    case author = "news"
    case `operator` = "bin"
    case admin = "sys"

    /// The name of the role; empty for nobody.
    var role: String { self == .nobody ? "" : String(describing: self) }

    /// The user's number; `nil` where the system has no such user.
    var number: UInt32? { Self.numbers[self] }

    /// Looked up once, as `getpwnam` answers every thread in the same place.
    private static let numbers = Dictionary(
        uniqueKeysWithValues: allCases.compactMap { user in getpwnam(user.rawValue).map { (user, $0.pointee.pw_uid) } })

    /// Whether programs can be run as somebody else here, and the program under test is among them.
    static let areAllowed: Bool = {
        guard getuid() == 0 else { return false }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Program.path, "--version"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    static let reason = "only root can run the program as another user"

    /// The words that run something as this user.
    var prefix: [String] {
        let number = number ?? 65534
        return ["setpriv", "--reuid=\(number)", "--regid=\(number)", "--clear-groups"]
    }

    /// An access document that gives every user their role.
    static var document: String {
        let grants = allCases.filter { $0 != .nobody }.map { "\($0.role): [\"user:\($0.rawValue)\"]" }
        return "kind: access\naccess: tests\n" + grants.joined(separator: "\n") + "\n"
    }
}

extension Sandbox {
    /// Runs Writ as another user.
    func writ(
        as user: OtherUser, _ arguments: [String], input: String = "", setting: [String: String] = [:]
    ) async throws -> Outcome {
        try await attempt("env", user.prefix + [Program.path] + arguments, input: input, setting: setting)
    }

    /// A folder that another user may write to.
    func folder(of user: OtherUser, _ name: String) throws -> String {
        let folder = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chown(folder, user.number ?? 65534, gid_t.max)
        return folder
    }
}
