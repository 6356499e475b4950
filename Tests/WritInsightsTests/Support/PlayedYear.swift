// Years played through the whole pipeline, in memory, and what insights say of them.

import WritAuditLog
import WritInsights
import WritMerkle
import WritModel
import WritPipeline
import WritTesting

/// A year and its log.
struct PlayedYear {
    let year: SyntheticYear
    let world: SyntheticWorld

    init(_ plan: SyntheticPlan) throws {
        year = SyntheticYear(plan)
        let store = MemoryLogStore()
        let key = try SigningKey(name: "writ.test/year", seed: [UInt8](repeating: 3, count: SigningKey.seedBytes))
        world = SyntheticWorld(log: store, directory: store, key: key)
        try world.play(year)
    }

    /// What insights say, with the accounts in clear.
    func report(_ change: (inout InsightsQuestion) -> Void = { _ in }) throws -> InsightsReport {
        try world.installation.log.read { log in
            let material = try InsightsMaterial(log, world.installation, .active)
            var question = InsightsQuestion()
            question.policies = material.policies
            question.reading = material.reading
            question.audited = material.audited
            change(&question)
            return InsightsReport(
                try ProjectionKeeper(MemoryProjectionStore()).current(log, gates: BuiltInKinds.gates), question)
        }
    }

    /// The name of an account whose pseudonym a text is.
    func name(_ text: String) -> String {
        guard let id = AccountID(text) else { return text }
        return (try? world.installation.directory.records(for: [id])[id])?.account.description ?? text
    }

    /// What was planted and is not told with its date.
    func missing(from findings: [Finding]) -> [String] {
        year.plants.filter { plant in
            !findings.contains { finding in
                let day = finding.onset ?? finding.from
                return plant.findings.contains(finding.kind.rawValue)
                    && (plant.scope == nil || plant.scope == finding.scope.map { name($0.id) })
                    && abs(day.daysSinceEpoch - plant.day.daysSinceEpoch) <= Int64(plant.tolerance)
            }
        }
        .map { "\($0.findings) of \($0.scope ?? "-") on \($0.day)" }
    }

    /// The kinds of findings that tell a plant.
    static let plantKinds: Set<Finding.Kind> = [
        .rateUp, .rateDown, .repeated, .bypassRoute, .bypass, .silentSource, .ungoverned, .effect,
    ]
}
