// Violations as entries: opened by an audit, closed by the event that shows that a correction took hold.

import WritAuditLog
import WritMerkle
import WritModel

/// Reads violations from the log.
enum Violations {
    /// An open violation.
    struct Open: Sendable {
        var id: String
        var policy: String
        var check: String
        /// The index of the trigger, and the commit where it is about one: `40 9f3c...`.
        var trigger: String

        /// The index of the trigger.
        var index: UInt64 { trigger.split(separator: " ").first.flatMap { UInt64($0) } ?? .max }
        /// The commit, where it is about one.
        var commit: String? { trigger.split(separator: " ").dropFirst().first.map(String.init) }
    }

    /// The id of the violation of a check by a trigger, and by one commit of it where it names several.
    static func id(policy: String, check: String, trigger: UInt64, commit: String?) -> String {
        let text = "\(policy)\n\(check)\n\(trigger)\n\(commit ?? "")"
        return "v-" + String(Hash.digest(of: Array(text.utf8)).hex.prefix(24))
    }

    /// The violations that no event has closed.
    static func open(_ log: any LogReading) throws -> [Open] {
        var open: [String: Open] = [:]
        try log.forEachEvent(in: 0..<log.size, kinds: [.violationOpened, .violationClosed]) { _, event in
            guard event.source == WritSource.writ, let id = event.data["violation"]?.stringValue else { return }
            if event.kind == .violationClosed {
                open[id] = nil
            } else {
                open[id] = Open(
                    id: id, policy: event.data["policy"]?.stringValue ?? "",
                    check: event.data["check"]?.stringValue ?? "", trigger: event.data["trigger"]?.stringValue ?? "")
            }
        }
        return open.values.sorted { $0.id < $1.id }
    }
}
