// How to go on where a request has more commits than a gate looks at.

import WritModel
import WritPipeline

extension DecisionText {
    /// The lines about an answer: those about its decision, and a way on where its list of commits was cut.
    ///
    /// - Parameters:
    ///   - answer: the answer.
    ///   - what: what was asked for.
    func lines(_ answer: GateAnswer, what: String) -> [String] {
        lines(answer.decision, what: what) + (answer.decision.verdict > .allow ? Self.wayOn(answer.request) : [])
    }

    /// What to do about a list that was cut; nothing where it is whole.
    private static func wayOn(_ request: Event) -> [String] {
        guard request.data["truncated"]?.boolValue ?? false else { return [] }
        func text(_ field: String) -> String { (request.data[field]?.stringValue ?? "...").shown }
        let count = request.data["commits"]?.arrayValue?.count ?? 0
        let isDeploy = request.kind == .deployRequested
        let baseline =
            isDeploy
            ? "writ baseline service \(text("service")) --environment \(text("environment")) --head SHA"
            : "writ baseline repository \(text("repository")) --repo PATH"
        return [
            "  it brings more commits than are judged at once (\(count) were looked at). To go on, \(isDeploy ? "deploy" : "push") "
                + "in smaller steps,",
            "  or let an admin who has looked at what is to be skipped run: \(baseline)",
        ]
    }
}
