// Why: a decision with everything it rests on.

import ArgumentParser
import WritModel
import WritPipeline

/// `writ explain`.
struct ExplainCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why a decision came out as it did, and the entries it rests on.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The decision's id, as gates print it.") var decision: String

    func run() async throws {
        let installation = try global.installation()
        let explanation = try Explanation(decision, in: installation)
        let names = AccountNames(installation.directory)
        let text = DecisionText(
            names: names, policies: try Overview(installation).titles, isColoured: Output.isColoured,
            folder: global.directory != "." ? global.folder.path : nil)
        switch global.format {
        case .json: Output.json(json(explanation, text, names))
        case .text: show(explanation, text, names)
        }
    }

    private func show(_ explanation: Explanation, _ text: DecisionText, _ names: AccountNames) {
        let request = explanation.request
        let who = request.actor.map { names.name($0.id.description) } ?? "somebody"
        let what = "\(request.kind) of \(request.subject.id) by \(who), \(request.at)"
        for line in text.lines(explanation.decision, what: what).dropLast(explanation.decision.verdict > .allow ? 1 : 0)
        {
            Output.line(line)
        }
        for policy in explanation.decision.policies {
            for check in policy.checks where check.result == .satisfied {
                Output.line("  \(policy.policy)/\(check.id): satisfied" + Self.entries(check.witness))
            }
        }
        Output.line("")
        Output.line("  request: entry \(explanation.index - 1), decision: entry \(explanation.index)")
        for (index, event) in explanation.evidence {
            let actor = event.actor.map { " by \(names.name($0.id.description))" } ?? ""
            Output.line(
                "  entry \(index): \(event.at) \(event.kind)\(actor.shown) of \(event.subject.id.shown)"
                    + " (\(event.provenance.rawValue))")
        }
        Output.line("  policy language \(explanation.decision.language), time zones \(explanation.decision.timeZones)")
    }

    private static func entries(_ witness: [UInt64]) -> String {
        witness.isEmpty ? "" : " (entries \(witness.prefix(10).map(String.init).joined(separator: ", ")))"
    }

    private func json(_ explanation: Explanation, _ text: DecisionText, _ names: AccountNames) -> JSONValue {
        var object = text.json(explanation.decision, index: explanation.index)
        object["request"] = names.rendered(EventJSON.json(explanation.request))
        object["evidence"] = .array(explanation.evidence.map { .object(Self.json($0, $1, names)) })
        return .object(object)
    }

    private static func json(_ index: UInt64, _ event: Event, _ names: AccountNames) -> JSONObject {
        var object: JSONObject = [
            "index": .int(Int64(index)), "kind": .string(event.kind.description), "at": .string(event.at.description),
            "subject": .string(event.subject.id), "provenance": .string(event.provenance.rawValue),
        ]
        if let actor = event.actor { object["actor"] = .string(names.account(actor.id.description)) }
        return object
    }
}

/// Events as JSON.
enum EventJSON {
    /// The event as its leaf says it; `null` for one that is too large to be a leaf.
    static func json(_ event: Event) -> JSONValue {
        guard let leaf = try? event.leaf(), let value = try? JSONParser.parse(leaf) else { return .null }
        return value
    }
}
