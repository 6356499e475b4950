// A decision as people read it: what failed, why the policy exists, what is missing, who can supply it, and the command.

import WritEnforcement
import WritModel
import WritPipeline

/// Renders decisions.
struct DecisionText {
    let names: AccountNames
    /// Titles and reasons of policies, by name.
    let policies: [String: (title: String, why: String)]
    let isColoured: Bool
    /// The working folder, where it is not the current one: commands name it, so that they work as they are printed.
    var folder: String?

    /// The lines about one decision.
    ///
    /// - Parameters:
    ///   - decision: the decision.
    ///   - what: what was asked for.
    func lines(_ decision: Decision, what: String) -> [String] {
        var lines = ["\(verdict(decision.verdict)) \(what.shown)"]
        if decision.policies.isEmpty { lines.append("  no active policy applies to it") }
        // What only observes is recorded and told nobody.
        for policy in decision.policies where policy.mode != .observe && policy.hasFindings {
            lines += self.lines(policy)
        }
        if decision.verdict == .hold || decision.verdict == .deny {
            lines.append("  more: writ explain \(decision.id)\(inFolder)")
        }
        return lines
    }

    private func verdict(_ verdict: Verdict) -> String {
        switch verdict {
        case .allow: Colour.green("allowed", if: isColoured)
        case .notApplicable: Colour.green("allowed", if: isColoured)
        case .hold: Colour.yellow("held", if: isColoured)
        case .deny: Colour.red("denied", if: isColoured)
        }
    }

    private func lines(_ policy: PolicyOutcome) -> [String] {
        let about = policies[policy.policy]
        let mode = policy.mode == .enforce ? "" : " (\(policy.mode.rawValue): it stops nothing)"
        var lines = ["", "  \(Colour.bold(about?.title ?? policy.policy, if: isColoured)) [\(policy.policy)]\(mode)"]
        for check in policy.checks where check.result != .satisfied { lines += self.lines(check) }
        if let why = about?.why { lines.append("    why: \(why)") }
        return lines
    }

    private func lines(_ check: CheckOutcome) -> [String] {
        var lines = check.reasons.map { "    \(names.text($0).shown)" }
        if check.failing > check.reasons.count {
            lines.append("    ... and \(check.failing - check.reasons.count) more")
        }
        lines += check.nearMisses.map { "      nearly: \(names.text($0.reason).shown)" }
        let group = check.actions.compactMap(\.signoffGroup).first
        var commands = Set<String>()
        for remedy in check.remedies {
            guard let command = remedy.command, commands.insert(command).inserted else { continue }
            let who = group.map { "somebody of \($0)" } ?? "somebody who meets that"
            lines.append("      to mend it, \(who) runs: \(command)\(inFolder)")
        }
        return lines
    }

    /// What makes a command work from anywhere.
    private var inFolder: String { folder.map { " -C \(ShellCommand.word($0))" } ?? "" }
}

extension DecisionText {
    /// The JSON of a decision.
    ///
    /// - Parameter index: the index of its entry.
    func json(_ decision: Decision, index: UInt64) -> JSONObject {
        [
            "decision": .string(decision.id), "verdict": .string(decision.verdict.rawValue),
            "policies": .array(decision.policies.map(json)), "index": .int(Int64(index)),
        ]
    }

    private func json(_ policy: PolicyOutcome) -> JSONValue {
        [
            "policy": .string(policy.policy), "digest": .string(policy.digest), "mode": .string(policy.mode.rawValue),
            "verdict": .string(policy.verdict.rawValue), "checks": .array(policy.checks.map(json)),
        ]
    }

    private func json(_ check: CheckOutcome) -> JSONValue {
        [
            "id": .string(check.id), "result": .string(check.result.rawValue),
            "reason": .string(check.reasons.map { names.text($0) }.joined(separator: "; ")),
            "nearMisses": .array(
                check.nearMisses.map { miss in
                    ["index": .int(Int64(miss.entry)), "text": .string(names.text(miss.reason))]
                }),
            "evidence": .array(check.witness.map { .int(Int64($0)) }),
            "remedies": .array(check.remedies.compactMap(\.command).map { .string($0) }),
        ]
    }
}
