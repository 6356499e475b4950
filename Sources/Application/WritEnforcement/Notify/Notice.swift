// What people are told: one message with everything they need to act, whatever channel carries it.

public import WritModel

/// One policy that was violated, as a notice tells it.
public struct NoticeFinding: Sendable, Hashable {
    /// The policy's name.
    public var policy: String
    /// Its title.
    public var title: String
    /// Why it exists.
    public var why: String
    /// What failed, one sentence each.
    public var failures: [String]
    /// What is missing and who can supply it, one sentence each.
    public var missing: [String]
    /// The commands that supply it.
    public var commands: [String]

    /// A finding.
    public init(
        policy: String, title: String, why: String, failures: [String], missing: [String], commands: [String]
    ) {
        self.policy = policy
        self.title = title
        self.why = why
        self.failures = failures
        self.missing = missing
        self.commands = commands
    }
}

/// A message for people.
public struct Notice: Sendable, Hashable {
    /// The idempotency key: the same for every attempt.
    public var key: String
    /// The id of the decision or violation it is about.
    public var cause: String
    /// Whether it is theirs to act on now.
    public var isEscalation: Bool
    /// What happened, in one line: `denied: push to refs/heads/main of shop`.
    public var headline: String
    /// Who did it, and when.
    public var circumstances: String
    /// What was found.
    public var findings: [NoticeFinding]
    /// The command that tells more.
    public var explain: String
    /// How many messages of the same kind are told by this one beside it.
    public var more: Int
    /// When the event was, for the message's date.
    public var at: Instant

    /// A notice.
    public init(
        key: String, cause: String, isEscalation: Bool, headline: String, circumstances: String,
        findings: [NoticeFinding], explain: String, more: Int, at: Instant
    ) {
        self.key = key
        self.cause = cause
        self.isEscalation = isEscalation
        self.headline = headline
        self.circumstances = circumstances
        self.findings = findings
        self.explain = explain
        self.more = more
        self.at = at
    }

    /// The one line that stands above it: a mail's subject.
    public var subject: String {
        let policies = findings.map(\.policy).joined(separator: ", ")
        let others = more > 0 ? " (and \(more) more)" : ""
        return (isEscalation ? "[Writ] needs you now: " : "[Writ] ") + headline
            + (policies.isEmpty ? "" : " [\(policies)]") + others
    }

    /// The message as lines of plain text.
    public var lines: [String] {
        var lines = [headline, circumstances]
        for finding in findings {
            lines += ["", "\(finding.title) [\(finding.policy)]"]
            lines += finding.failures.map { "  \($0)" }
            if !finding.why.isEmpty { lines.append("  why: \(finding.why)") }
            lines += finding.missing.map { "  \($0)" }
            lines += finding.commands.map { "    \($0)" }
        }
        if more > 0 { lines += ["", moreText] }
        return lines + ["", "more: \(explain)"]
    }

    /// How many others there are, in a sentence.
    var moreText: String { "and \(more) more like this" }
}
