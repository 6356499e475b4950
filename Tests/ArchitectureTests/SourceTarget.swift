// Which target a source file belongs to: the folders are the architecture.

/// A target by the folder it lies in.
struct SourceTarget: Hashable, CustomStringConvertible {
    /// `Domain`, `Application`, `Adapters/Stores`, `Adapters/Connectors`, `Adapters/Channels`, `Interfaces`, or empty.
    let room: String
    /// The target's name, which is its folder's.
    let name: String

    /// The folder below the package's root.
    var path: String { room.isEmpty ? "Sources/\(name)" : "Sources/\(room)/\(name)" }
    var description: String { path }

    init(room: String, name: String) {
        self.room = room
        self.name = name
    }

    /// The target of a file.
    ///
    /// - Parameter file: its path below the package's root, such as `Sources/Domain/WritCEL/Program.swift`.
    /// - Returns: `nil` for a file in no target's folder.
    init?(file: String) {
        let parts = file.split(separator: "/").map(String.init)
        guard parts.count >= 3, parts[0] == "Sources" else { return nil }
        switch parts[1] {
        case "Domain", "Application", "Interfaces":
            guard parts.count >= 4 else { return nil }
            self.init(room: parts[1], name: parts[2])
        case "Adapters":
            guard parts.count >= 5, ["Stores", "Connectors", "Channels"].contains(parts[2]) else { return nil }
            self.init(room: "Adapters/\(parts[2])", name: parts[3])
        case "writ", "WritTesting":
            self.init(room: "", name: parts[1])
        default:
            return nil
        }
    }
}
