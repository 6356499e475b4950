// The pages of this repository, and what stands in them.

import FoundationEssentials

/// A Markdown page.
struct Page: CustomStringConvertible {
    /// Its path below the repository's root.
    let path: String
    /// Its text.
    let text: String

    var description: String { path }

    /// The repository's root, found from this file's place.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// A page.
    init(_ path: String) throws {
        self.path = path
        text = String(decoding: try Data(contentsOf: URL(filePath: Self.root + "/" + path)), as: UTF8.self)
    }

    /// All pages: those of the root and of `docs/`.
    static func all() throws -> [Page] {
        let files = FileManager.default
        let top = try files.contentsOfDirectory(atPath: root).filter { $0.hasSuffix(".md") }
        let docs = try files.subpathsOfDirectory(atPath: root + "/docs").filter { $0.hasSuffix(".md") }
        return try (top + docs.map { "docs/" + $0 }).sorted().map { try Page($0) }
    }

    /// The fenced blocks of a language, with the line each begins at.
    func blocks(_ language: String) -> [(line: Int, text: String)] {
        var blocks: [(line: Int, text: String)] = []
        var open: (line: Int, lines: [Substring], isWanted: Bool)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    if block.isWanted { blocks.append((block.line, block.lines.joined(separator: "\n"))) }
                    open = nil
                } else {
                    open = (index + 2, [], line.dropFirst(3) == language)
                }
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }

    /// The targets of links: what stands in `](...)`.
    var links: [String] {
        var links: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "](") {
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: ")") else { break }
            links.append(String(rest[..<end]))
        }
        return links
    }

    /// The page as it should be: compared with the file, or written to it where WRIT_UPDATE_DOCS is set.
    ///
    /// - Returns: whether the file already said so.
    static func isCurrent(_ path: String, _ text: String) throws -> Bool {
        guard ProcessInfo.processInfo.environment["WRIT_UPDATE_DOCS"] == nil else {
            try Data(text.utf8).write(to: URL(filePath: root + "/" + path))
            return true
        }
        return try Page(path).text == text
    }
}
