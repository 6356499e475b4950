// Files in a hooks folder: what they are, and how one takes another's place in a single step.

import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads and replaces hook files.
enum HookFile {
    /// What is at a hook's path.
    enum State: Equatable {
        /// Nothing.
        case absent
        /// A script of Writ's.
        case ours
        /// Anything else, also what cannot be read.
        case foreign
    }

    /// A system call that failed.
    struct Failure: Error, CustomStringConvertible {
        var code: Int32
        var description: String { String(cString: strerror(code)) }
    }

    /// What is at a path. A link that leads nowhere is there all the same.
    static func state(_ path: String) -> State {
        guard (try? FileManager.default.attributesOfItem(atPath: path)) != nil else { return .absent }
        guard let data = FileManager.default.contents(atPath: path) else { return .foreign }
        return HookScript.isOurs(data) ? .ours : .foreign
    }

    /// Whether git would run the file.
    static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// Gives a file a second name; the name must be free.
    static func link(_ path: String, _ second: String) throws {
        // A symbolic link is copied as one, so that both names lead to the same script.
        try check(linkat(AT_FDCWD, path, AT_FDCWD, second, 0))
    }

    /// Renames a file over another.
    static func move(_ path: String, over other: String) throws { try check(rename(path, other)) }

    /// Writes a script that everybody may run, and puts it in the place of whatever is there.
    static func replace(_ path: String, with text: String) throws {
        let fresh = path + ".\(UUID().uuidString).new"
        do {
            try Data(text.utf8).write(to: URL(filePath: fresh), options: .withoutOverwriting)
            try check(chmod(fresh, 0o755))
            try move(fresh, over: path)
        } catch {
            try? FileManager.default.removeItem(atPath: fresh)
            throw error
        }
    }

    private static func check(_ status: Int32) throws {
        guard status == 0 else { throw Failure(code: errno) }
    }
}
