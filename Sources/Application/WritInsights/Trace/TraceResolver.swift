// From what a person writes to the thing that is meant: a commit's first digits, a change, a deploy's id, a digest.

import WritAuditLog
import WritModel

/// Finds the thing that a text names.
struct TraceResolver {
    let links: TraceLinks
    /// What was written.
    let text: String
    /// What is looked for in leaves.
    private let needle: String
    /// The repository that a commit was named with.
    private let repository: String?
    /// The type that was said: `deploy/4711`.
    private let type: String?

    init(_ text: String, links: TraceLinks) {
        self.links = links
        self.text = text
        var (needle, repository, type): (String, String?, String?) = (text, nil, nil)
        if let at = text.lastIndex(of: "@"), Self.isPrefix(text[text.index(after: at)...].lowercased()) {
            repository = String(text[..<at])
            needle = text[text.index(after: at)...].lowercased()
            type = "commit"
        } else if let slash = text.firstIndex(of: "/"), !text.contains("#"),
            links.subjects.contains(String(text[..<slash])) || text[..<slash] == "push"
        {
            type = String(text[..<slash])
            needle = String(text[text.index(after: slash)...])
        } else if Self.isPrefix(text.lowercased()) {
            needle = text.lowercased()
        }
        (self.needle, self.repository, self.type) = (needle, repository, type)
    }

    private static func isPrefix(_ text: String) -> Bool {
        (TraceLimits.prefixMin...64).contains(text.utf8.count) && text.utf8.allSatisfy(TraceKey.isHexDigit)
    }

    /// What looks for the text in leaves.
    var search: LeafSearch { LeafSearch(needle) }

    /// The things of an event that the text may name.
    func candidates(in event: Event, _ found: TraceLinks.Found) -> [TraceKey] {
        if let repository, !isOf(repository, event) { return [] }
        return found.keys.filter { key in
            if let type, key.type != TraceKey(type: type, id: needle).type { return false }
            switch key.type {
            case "commit": return key.id == needle || (Self.isPrefix(needle) && key.id.hasPrefix(needle))
            case "artifact":
                let isLong = needle.utf8.count >= "sha256:".utf8.count + TraceLimits.prefixMin
                return key.id == needle || (isLong && needle.hasPrefix("sha256:") && key.id.hasPrefix(needle))
            default: return key.id == needle || (type == nil && key.id == text)
            }
        }
    }

    private func isOf(_ repository: String, _ event: Event) -> Bool {
        event.data["repository"]?.stringValue == repository || event.subject.id.hasPrefix(repository + "@")
    }

    /// The one thing among those found.
    ///
    /// - Throws: `TraceError`.
    func choose(_ found: Set<TraceKey>) throws(TraceError) -> TraceKey {
        // What was written in full is meant, even where something else begins with it.
        let exact = found.filter { $0.id == needle }
        let candidates = (exact.isEmpty ? found : exact).sorted { ($0.type, $0.id) < ($1.type, $1.id) }
        guard let first = candidates.first else { throw .unknown(text) }
        guard candidates.count == 1 else {
            throw .ambiguous(text, Array(candidates.prefix(TraceLimits.candidatesMax)))
        }
        return first
    }
}
