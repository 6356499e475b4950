// The files a calendar includes become part of its text, so that the log holds all that a decision rested on.

import WritModel

/// Why an included file cannot be had.
public struct IncludeError: Error, Sendable, Hashable {
    /// What is wrong: lower-case start, no final full stop.
    public var message: String

    /// An error.
    public init(_ message: String) { self.message = message }
}

/// Appends included files to a document's text.
///
/// The text gets one more top-level key, after everything its author wrote:
///
///     included:
///       "holidays/de.ics": |2
///         BEGIN:VCALENDAR
///
/// Each file's text is a literal block with line feeds as line ends and one at its end. A text that already holds a
/// file under `included` is left as it is: reading a document from the log needs no file.
struct IncludedFiles {
    let problems: ProblemList
    /// Gives the text of a file named relative to the document.
    let includes: (String) -> Result<String, IncludeError>

    /// The source with every included file in it, or `nil` when one cannot be had.
    func append(to source: SourceText, root: YAMLNode) -> SourceText? {
        let members = root.map ?? []
        let paths = members.first { $0.key == "include" }?.value
        let nodes = paths.map { $0.list ?? [$0] } ?? []
        guard !nodes.isEmpty, !members.contains(where: { $0.key == "included" }) else { return source }
        guard !source.text(line: root.place.line - source.firstLine + 1, from: root.place.column).hasPrefix("{") else {
            problems.error(at: root.place, "a calendar that includes files may not be written in braces")
            return nil
        }
        var lines = source.lines + ["included:"]
        var isWhole = true
        for node in nodes {
            guard let path = node.text, let text = text(of: path, at: node.place) else {
                isWhole = false
                continue
            }
            lines.append("  \"\(path)\": |2")
            lines += text.map { $0.isEmpty ? "" : "    " + $0 }
        }
        return isWhole ? SourceText(file: source.file, firstLine: source.firstLine, lines: lines) : nil
    }

    private func text(of path: String, at place: Place) -> [Substring]? {
        guard Self.isRelative(path) else {
            problems.error(
                at: place, "`\(path)` is not a path below the document's folder",
                suggestion: "such as `holidays/de.ics`, without `..`")
            return nil
        }
        switch includes(path) {
        case .failure(let error):
            problems.error(at: place, "could not include `\(path)`: \(error.message)")
            return nil
        case .success(let text):
            return lines(of: text, path: path, at: place)
        }
    }

    private func lines(of text: String, path: String, at place: Place) -> [Substring]? {
        guard text.utf8.count <= DocumentLimits.includedBytesMax else {
            problems.error(at: place, "`\(path)` is longer than \(DocumentLimits.includedBytesMax / 1024) KiB")
            return nil
        }
        let lines = Array(SourceText.lines(of: text).reversed().drop { $0.isEmpty }.reversed())
        guard !lines.isEmpty else {
            problems.error(at: place, "`\(path)` is empty")
            return nil
        }
        guard lines.allSatisfy({ $0.unicodeScalars.allSatisfy(SourceText.isAllowed) }) else {
            problems.error(at: place, "`\(path)` holds a control character")
            return nil
        }
        return lines
    }

    private static func isRelative(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !path.isEmpty && path.utf8.count <= 200
            && path.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 34 && $0 != 92 }
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }
}
