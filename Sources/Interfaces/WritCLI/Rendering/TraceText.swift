// A story as people read it in a terminal: a tree with times, who, and the entries that say so.

import WritInsights
import WritModel
import WritPipeline

/// Renders stories.
struct TraceText {
    let names: AccountNames
    let isColoured: Bool

    /// The lines of a story.
    func lines(_ trace: Trace) -> [String] {
        let subject = names.name(trace.subject.description)
        var lines = [Colour.bold(subject.shown, if: isColoured)]
        lines.append(line(trace.root, isRoot: true))
        add(trace.root.children, "", to: &lines)
        if trace.isCut {
            lines.append("... and more: a story holds at most \(Self.limit(trace)) entries; trace a part of it")
        }
        return lines
    }

    /// The most entries that the story of such a subject holds.
    static func limit(_ trace: Trace) -> Int {
        trace.subject.type == "person" ? TraceLimits.personEntriesMax : TraceLimits.entriesMax
    }

    private func add(_ nodes: [TraceNode], _ indent: String, to lines: inout [String]) {
        for (place, node) in nodes.enumerated() {
            let isLast = place == nodes.count - 1
            lines.append(indent + (isLast ? "└─ " : "├─ ") + line(node, isRoot: false))
            add(node.children, indent + (isLast ? "   " : "│  "), to: &lines)
        }
    }

    private func line(_ node: TraceNode, isRoot: Bool) -> String {
        var parts: [String] = []
        if let at = node.at { parts.append(Self.time(at)) }
        if !isRoot, let since = node.since.flatMap(Self.since) { parts.append("(\(since))") }
        parts.append(coloured(what(node).shown, node))
        if let who = node.who { parts.append(by(who).shown) }
        if let entry = node.entry { parts.append("[\(entry)]") }
        return parts.joined(separator: " ")
    }

    /// What happened, with names.
    func what(_ node: TraceNode) -> String {
        (node.role == .reverted ? "reverted: " : "") + names.rendered(text: node.sentence)
    }

    /// `by Ann Example`, `by ci (service)`.
    func by(_ actor: Actor) -> String {
        "by \(names.name(actor.id.description))\(actor.kind == .human ? "" : " (\(actor.kind.rawValue))")"
    }

    private func coloured(_ text: String, _ node: TraceNode) -> String {
        switch node.role {
        case .reverted, .incident, .violation: Colour.red(text, if: isColoured)
        case .overridden, .corrected: Colour.yellow(text, if: isColoured)
        case .merged, .deployed, .signedOff: Colour.green(text, if: isColoured)
        default: text
        }
    }

    /// `2026-11-24 09:12:03Z`: seconds are enough for people.
    static func time(_ at: Instant) -> String {
        let text = at.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))Z"
    }

    /// `2 h later`, `3 d before`; nothing for what happened in the same second.
    static func since(_ span: TimeSpan) -> String? {
        guard abs(span.nanoseconds) >= 1_000_000_000 else { return nil }
        return "\(span.rounded) \(span.nanoseconds < 0 ? "before" : "later")"
    }

    // MARK: Why not

    /// The lines that name what would have stopped it.
    func lines(_ answer: WhyNotAnswer) -> [String] {
        var lines = [""]
        let stopping = answer.stopping
        let asked = "\(answer.policies) policies asked about \(answer.triggers) entries"
        guard answer.triggers > 0 else {
            return lines + ["nothing of it is anything that policies decide about"]
        }
        lines.append(
            stopping.isEmpty
                ? "no policy would have stopped it (\(asked))"
                : Colour.bold("would have stopped it", if: isColoured) + " (\(asked)):")
        for finding in stopping { lines += self.lines(finding) }
        let others = answer.findings.filter { !$0.stops }
        if !others.isEmpty { lines.append("would only have found it:") }
        for finding in others { lines += self.lines(finding) }
        return lines
    }

    private func lines(_ finding: WhyNotFinding) -> [String] {
        let mode = finding.mode == .enforce ? "" : ", mode \(finding.mode.rawValue)"
        let supposed = finding.isSupposed ? "had \(finding.kind) been asked at" : "on"
        var lines = [
            "  \(finding.policy) (\(finding.origin.rawValue)\(mode)): "
                + "\(finding.stops ? "\(finding.verdict.rawValue) " : "")\(supposed) entry \(finding.entry)"
        ]
        for check in finding.checks {
            for reason in check.reasons { lines.append("    \(check.id): \(names.text(reason))".shown) }
        }
        return lines
    }
}

extension AccountNames {
    /// Text with every pseudonym in it replaced by what people read.
    func rendered(text: String) -> String {
        guard text.contains("a_") else { return text }
        var result = ""
        var rest = text[...]
        while let range = rest.firstRange(of: "a_") {
            let end = rest.utf8.index(range.lowerBound, offsetBy: AccountID.digits + 2, limitedBy: rest.endIndex)
            let word = end.map { String(rest[range.lowerBound..<$0]) } ?? ""
            result += rest[..<range.lowerBound]
            if let end, AccountID(word) != nil {
                result += name(word)
                rest = rest[end...]
            } else {
                result += "a_"
                rest = rest[range.upperBound...]
            }
        }
        return result + rest
    }
}
