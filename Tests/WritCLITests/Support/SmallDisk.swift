// A small file system of a test's own; only root can make one.

import Foundation

/// A small disk in memory; unmounted with the value.
final class SmallDisk: Sendable {
    let path: String

    /// Whether this process may mount.
    static let isAllowed = getuid() == 0 && (try? SmallDisk(kibibytes: 64)) != nil

    /// Makes a disk.
    init(kibibytes: Int) throws {
        path = Sandbox.newFolder()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard Self.run("mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", path]) else {
            try FileManager.default.removeItem(atPath: path)
            throw Run.Failure(description: "cannot mount")
        }
    }

    deinit {
        _ = Self.run("umount", ["-l", path])
        try? FileManager.default.removeItem(atPath: path)
    }

    /// From now on nothing can be written to it.
    func makeReadOnly() -> Bool { Self.run("mount", ["-o", "remount,ro", path]) }

    // Not the runner of the other tests: this one is needed where nothing can wait, in `deinit`.
    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
