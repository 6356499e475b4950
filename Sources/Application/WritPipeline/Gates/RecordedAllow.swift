// Proofs that something is durable in the log: the only things for which a run that decides may end with 0.

import WritModel

/// An allow, or that no policy applies, as it is recorded. Nothing but a gate's answers makes one, and a gate answers
/// when its decisions are durable.
public struct RecordedAllow: Sendable, Hashable {
    /// The ids of the decisions.
    public let decisions: [String]

    /// The proof that everything that was asked for is allowed.
    ///
    /// - Parameters:
    ///   - answers: the gate's answers.
    ///   - requests: how many things were asked for.
    /// - Returns: `nil` where any is denied or held, any has no answer, or nothing was asked for.
    public init?(_ answers: [GateAnswer], to requests: Int) {
        guard requests > 0, answers.count == requests, answers.allSatisfy({ $0.decision.verdict.lets }) else {
            return nil
        }
        decisions = answers.map(\.decision.id)
    }
}

/// A push that has happened, as it is recorded.
public struct RecordedPush: Sendable, Hashable {
    /// The entries that say so; 0 for one that moved no ref.
    public let entries: Int

    init(entries: Int) { self.entries = entries }
}

extension Verdict {
    /// Whether what was asked for may go ahead.
    var lets: Bool {
        switch self {
        case .allow, .notApplicable: true
        case .hold, .deny: false
        }
    }
}
