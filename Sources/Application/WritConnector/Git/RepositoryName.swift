// What a repository is called in events: its full path on the server, or what somebody chose.

/// What is wrong with a repository's name.
public enum RepositoryNameError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text is no name.
    case malformed(String)
    /// The hosting program did not say the name.
    case unsaid(variable: String, program: String)
    /// The repository is not below the folder that names start from.
    case notBelow(path: String, root: String)

    /// What to tell a person.
    public var description: String {
        switch self {
        case .malformed(let text):
            "`\(text)` is no name of a repository: 1 to \(RepositoryName.lengthMax) bytes without spaces and control "
                + "characters, no dash in front, no slash at either end"
        case .unsaid(let variable, let program):
            "\(variable) is not set: this hook was installed for \(program), and takes pushes that come through it alone"
        case .notBelow(let path, let root): "`\(path)` is not below `\(root)`, which repositories are named from"
        }
    }
}

/// A repository's name.
public struct RepositoryName: Sendable, Hashable, CustomStringConvertible {
    /// The longest name, in bytes.
    public static let lengthMax = 200

    /// The name as text.
    public let description: String

    /// A well-formed name, or `nil`.
    public init?(_ text: String) {
        guard (1...Self.lengthMax).contains(text.utf8.count), !text.hasPrefix("-"), !text.hasPrefix("/"),
            !text.hasSuffix("/"), text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f })
        else { return nil }
        description = text
    }

    /// The path of a repository below a folder, without `.git`.
    ///
    /// - Parameters:
    ///   - path: the absolute path of the git directory, without symbolic links.
    ///   - root: the same of the folder.
    /// - Throws: `RepositoryNameError`.
    public init(of path: String, below root: String) throws(RepositoryNameError) {
        let root = root.hasSuffix("/") ? String(root.dropLast()) : root
        guard path.hasPrefix(root + "/") else { throw .notBelow(path: path, root: root.isEmpty ? "/" : root) }
        let text = Self.withoutSuffix(String(path.dropFirst(root.utf8.count + 1)))
        guard let name = RepositoryName(text) else { throw .malformed(text) }
        self = name
    }

    /// The name of the folder that holds a repository: what it is called when nothing else says.
    ///
    /// - Parameter directory: the absolute path of the git directory.
    public init(folder directory: String) {
        var parts = directory.split(separator: "/").map(String.init)
        if parts.last == ".git" { parts.removeLast() }
        self = parts.last.flatMap(Self.init(cleaning:)) ?? Self(trusted: "repository")
    }

    /// The path of the origin's URL (`acme/shop`); of an origin on this machine, or without one, the folder's name,
    /// because paths of machines have no place in a log. Never at a gate: whoever may write to a repository's
    /// configuration chooses its origin.
    ///
    /// - Parameters:
    ///   - origin: the URL of the remote `origin`.
    ///   - directory: the absolute path of the git directory.
    public init(origin: String?, directory: String) {
        self = origin.flatMap(Self.path(ofURL:)).flatMap(Self.init(cleaning:)) ?? Self(folder: directory)
    }

    /// A name that was checked before.
    private init(trusted text: String) { description = text }

    /// What is left of a text without what a name may not have.
    private init?(cleaning path: String) {
        var text = path.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7f }.reduce(into: "") {
            $0.unicodeScalars.append($1)
        }
        while text.hasPrefix("/") || text.hasPrefix("-") { text.removeFirst() }
        while text.hasSuffix("/") { text.removeLast() }
        if text.hasSuffix(".git") { text.removeLast(4) }
        while text.utf8.count > Self.lengthMax { text.removeLast() }
        self.init(text)
    }

    /// `https://host/acme/shop.git`, `ssh://git@host:22/acme/shop`, `git@host:acme/shop.git`: the path; of a path or a
    /// `file:` URL its last component.
    private static func path(ofURL url: String) -> String? {
        if let scheme = url.firstRange(of: "://") {
            let rest = url[scheme.upperBound...]
            guard url[..<scheme.lowerBound].lowercased() != "file" else { return lastComponent(rest) }
            guard let slash = rest.firstIndex(of: "/") else { return nil }
            return String(rest[slash...].prefix { $0 != "?" && $0 != "#" })
        }
        let slash = url.firstIndex(of: "/") ?? url.endIndex
        if let colon = url.firstIndex(of: ":"), colon < slash, !url.hasPrefix("[") {
            return String(url[url.index(after: colon)...])
        }
        return lastComponent(url[...])
    }

    private static func lastComponent(_ path: Substring) -> String? {
        let parts = path.split(separator: "/")
        return (parts.last == ".git" ? parts.dropLast().last : parts.last).map(String.init)
    }

    /// A path without the `/.git` of a work tree and the `.git` of a bare repository.
    private static func withoutSuffix(_ path: String) -> String {
        if path.hasSuffix("/.git") { return String(path.dropLast(5)) }
        return path.hasSuffix(".git") ? String(path.dropLast(4)) : path
    }
}
