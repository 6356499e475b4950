// `writ audit --record`: where what is known today gives another verdict than the recorded one, the log says so.

import WritAuditLog
import WritModel
import WritPolicy

/// Records amendments.
public struct Amendments: Sendable {
    private let installation: Installation

    /// Amendments of an installation's decisions.
    public init(_ installation: Installation) { self.installation = installation }

    /// Compares every recorded decision with what all that is known today says, and appends an `amendment.made` where they
    /// differ. Decisions are never rewritten, and the same difference is recorded once.
    ///
    /// - Returns: the number of amendments appended.
    public func record() throws -> Int {
        let found = try differences()
        guard !found.isEmpty else { return 0 }
        return try installation.session { session in
            var appended = 0
            for difference in found {
                let id = "amendment-\(difference.decision)-\(difference.verdict.rawValue)"
                guard try session.log.index(source: WritSource.writ, id: id) == nil else { continue }
                try session.appendOwn(
                    .amendmentMade, id: id,
                    data: [
                        "decision": .string(difference.decision), "verdict": .string(difference.verdict.rawValue),
                        "late": .array(difference.late.map { .int(Int64($0)) }),
                    ])
                appended += 1
            }
            return appended
        }
    }

    private struct Difference {
        var decision: String
        var verdict: Verdict
        /// The evidence that came after the decision.
        var late: [UInt64]
    }

    private func differences() throws -> [Difference] {
        try installation.log.read { log in
            let state = try HappenedState(.active, log, installation)
            let history = try HappenedHistory(log, state, installation, progress: { _ in })
            let positions = Dictionary(history.order.enumerated().map { ($1, UInt64($0)) }) { first, _ in first }
            var differences: [Difference] = []
            try log.forEachEvent(in: 0..<log.size, kinds: [.decisionMade]) { index, event in
                guard event.source == WritSource.writ, let decision = Decision(json: event.data), index > 0,
                    let position = positions[index - 1]
                else { return }
                let evaluations = try history.engine.evaluate(history.event(at: index - 1), at: position)
                let verdict = PolicyEngine.verdict(of: evaluations)
                guard verdict != decision.verdict else { return }
                let late = Set(evaluations.flatMap { $0.outcome.checks.flatMap(\.witness) }.filter { $0 > index })
                differences.append(Difference(decision: decision.id, verdict: verdict, late: late.sorted()))
            }
            return differences
        }
    }
}
