// A story as a section of the report page: the same words as in a terminal, laid out by the page.

import WritInsights
import WritModel

/// Renders stories for the report.
struct TraceSection {
    /// The most lines of a story that a page shows; the others are counted.
    static let nodesMax = 200

    private let text: TraceText

    init(names: AccountNames) { text = TraceText(names: names, isColoured: false) }

    /// The section of a story.
    func section(_ trace: Trace) -> ReportSection {
        var left = Self.nodesMax
        let root = node(trace.root, isRoot: true, &left)
        let hidden = trace.nodes.count - Self.nodesMax
        var lead = "Who did what when, what was decided on the way, and what followed, each with its entry of the log."
        if trace.isCut {
            lead += " A story holds at most \(TraceText.limit(trace)) entries; this one has more."
        } else if hidden > 0 {
            lead += " \(hidden) more lines: `writ trace` tells the whole story."
        }
        return ReportSection(title: "The story of \(title(trace.subject))", lead: lead, body: .tree([root]))
    }

    /// A commit by its first digits, as the sentences have it; everything else as it is named.
    private func title(_ subject: TraceKey) -> String {
        subject.type == "commit" ? "commit \(subject.id.prefix(10))" : text.names.name(subject.description)
    }

    /// A node with as many of those below it as there is room for.
    private func node(_ node: TraceNode, isRoot: Bool, _ left: inout Int) -> ReportNode {
        left -= 1
        var children: [ReportNode] = []
        for child in node.children where left > 0 { children.append(self.node(child, isRoot: false, &left)) }
        var details: [String] = []
        if let who = node.who { details.append(text.by(who)) }
        if !isRoot, let since = node.since.flatMap(TraceText.since) { details.append(since) }
        if let entry = node.entry { details.append("entry \(entry)") }
        return ReportNode(
            time: node.at.map(TraceText.time) ?? "", text: text.what(node), detail: details.joined(separator: ", "),
            isAlarm: [.reverted, .incident, .violation, .overridden].contains(node.role), children: children)
    }
}
