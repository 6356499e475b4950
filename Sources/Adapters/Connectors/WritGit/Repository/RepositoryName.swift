// What a repository is called in events when nobody says.

/// Derives a repository's name.
enum RepositoryName {
    /// The longest name, in bytes.
    static let lengthMax = 200

    /// The path of the origin's URL without `.git` (`acme/shop`); of an origin on this machine, or without one, the
    /// folder's name, because paths of machines have no place in a log.
    ///
    /// - Parameters:
    ///   - origin: the URL of the remote `origin`.
    ///   - directory: the absolute path of the git directory.
    static func name(origin: String?, directory: String) -> String {
        if let origin, let name = path(ofURL: origin).flatMap(cleaned) { return name }
        var parts = directory.split(separator: "/").map(String.init)
        if parts.last == ".git" { parts.removeLast() }
        return parts.last.flatMap(cleaned) ?? "repository"
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

    private static func cleaned(_ path: String) -> String? {
        var text = path.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7f }.reduce(into: "") {
            $0.unicodeScalars.append($1)
        }
        while text.hasPrefix("/") { text.removeFirst() }
        while text.hasSuffix("/") { text.removeLast() }
        if text.hasSuffix(".git") { text.removeLast(4) }
        while text.utf8.count > lengthMax { text.removeLast() }
        return text.isEmpty ? nil : text
    }
}
