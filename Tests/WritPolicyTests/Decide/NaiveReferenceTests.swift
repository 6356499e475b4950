// The engine against an evaluator that reads the whole history for every condition, over random histories.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct NaiveReferenceTests {
    /// Histories; each is judged by every policy.
    private static let histories = 2000

    private static let documents: [Document] = DocumentReader.read(
        text: RandomScene.documents, file: "random.yaml", includes: { .failure(IncludeError($0)) }, digest: { _ in "" }
    ).documents

    private static let policies: [PolicyDocument] = documents.compactMap {
        if case .policy(let policy) = $0.content { policy } else { nil }
    }

    @Test func engineAndReferenceAgreeOnRandomHistories() throws {
        let base = Scene(RandomScene.documents)
        let texts = NaiveTexts()
        var seen: [String: Set<CheckResult>] = [:]
        var differences = 0
        for seed in 0..<UInt64(Self.histories) where differences < 5 {
            var random = RandomScene(seed: seed, documents: base.documents, people: base.people)
            try random.grow(to: Int(seed % 18))
            let trigger = try random.request()
            let history = NaiveHistory(documents: Self.documents, events: random.scene.events, texts: texts)
            let found = try random.scene.evaluations(trigger)
            for policy in Self.policies {
                let wanted = NaivePolicy(policy: policy).judge(trigger, after: history)
                let outcome = found.first { $0.policy.name == policy.name.value }?.outcome
                for check in outcome?.checks ?? [] {
                    seen["\(policy.name.value)/\(check.id)", default: []].insert(check.result)
                }
                if outcome.map(Self.outcome) != wanted {
                    differences += 1
                    Issue.record(Self.difference(seed, policy, outcome, wanted, random.scene, trigger))
                }
            }
        }
        // Otherwise the histories would be too tame to tell the two apart.
        for (check, results) in seen where !check.hasSuffix("/when") {
            #expect(results.contains(.satisfied) && results.contains(.violated), "\(check) is always \(results)")
        }
        #expect(seen.values.filter { $0.contains(.unknown) }.count > 8)
    }

    private static func outcome(_ outcome: PolicyOutcome) -> NaivePolicy.Outcome {
        NaivePolicy.Outcome(
            results: Dictionary(uniqueKeysWithValues: outcome.checks.map { ($0.id, $0.result) }),
            verdict: outcome.verdict)
    }

    private static func difference(
        _ seed: UInt64, _ policy: PolicyDocument, _ found: PolicyOutcome?, _ wanted: NaivePolicy.Outcome?,
        _ scene: Scene,
        _ trigger: Event
    ) -> Comment {
        let events = (scene.events + [trigger]).map { event in
            "\(event.kind) \(event.at) \(event.provenance) \(event.actor?.id.description ?? "") \(event.data)"
        }
        return """
            seed \(seed), \(policy.name.value):
            engine \(String(describing: found.map(outcome))) \(found?.checks.flatMap(\.reasons).map { $0.text() } ?? [])
            reference \(String(describing: wanted))
            \(events.joined(separator: "\n"))
            """
    }
}
