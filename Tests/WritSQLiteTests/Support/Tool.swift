// Other programs that tests run.

import Foundation

/// Runs programs and waits for them.
enum Tool {
    /// The place of a program on the path, or `nil`.
    static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Starts a program without output.
    static func start(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Runs a program to its end.
    ///
    /// - Returns: whether it exited with 0.
    static func run(_ name: String, _ arguments: [String]) -> Bool {
        guard let path = find(name), let process = try? start(path, arguments) else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

/// A small file system of a test's own, unmounted with it; only root can make one.
final class SmallDisk {
    let path: String

    /// Whether this process may mount.
    static let isAllowed = isRoot && (try? SmallDisk(kibibytes: 64)) != nil

    init(kibibytes: Int) throws {
        path = NSTemporaryDirectory() + "/writ-disk-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard Tool.run("mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", path]) else {
            try FileManager.default.removeItem(atPath: path)
            throw Deliberate()
        }
    }

    deinit {
        _ = Tool.run("umount", ["-l", path])
        try? FileManager.default.removeItem(atPath: path)
    }

    func makeReadOnly() -> Bool { Tool.run("mount", ["-o", "remount,ro", path]) }
}
