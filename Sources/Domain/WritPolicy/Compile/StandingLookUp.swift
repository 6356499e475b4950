// What Writ itself looks up in the history, whatever the policies ask: the latest baseline of a repository, the request of
// a deploy. Each is kept as the intervals of `past(kind)` are, so that no gate walks over the log for it.

import WritCEL
public import WritModel

/// Events of a kind, found by the values of some fields.
public struct StandingLookUp: Sendable, Hashable {
    /// The kind.
    public let kind: EventKind
    /// The fields, all of them text.
    public let fields: [String]

    /// Baselines of a repository.
    public static let repositoryBaselines = StandingLookUp(kind: .repositoryBaselined, fields: ["repository"])
    /// Baselines of a service in an environment.
    public static let deployBaselines = StandingLookUp(kind: .deployBaselined, fields: ["service", "environment"])
    /// Requests for a deploy.
    public static let deployRequests = StandingLookUp(kind: .deployRequested, fields: ["deploy"])
    /// Deploys of a service to an environment that Writ let through and that finished.
    public static let deploysRan = StandingLookUp(kind: .deployRan, fields: ["service", "environment"])

    /// Every look-up; a log's facts hold the intervals of each.
    public static let all = [repositoryBaselines, deployBaselines, deployRequests, deploysRan]
}

extension ConditionCompiler {
    /// Makes sure that the events of every standing look-up are kept by its fields.
    func addStandingLookUps() {
        for lookUp in StandingLookUp.all {
            guard let place = past(lookUp.kind.description) else { continue }
            let slots = lookUp.fields.compactMap { rules[place].type.slot(of: $0) }
            if slots.count == lookUp.fields.count { index(place, by: slots) }
        }
    }
}

extension CompiledDocuments {
    /// The posting key of a standing look-up.
    ///
    /// - Parameters:
    ///   - lookUp: which one.
    ///   - values: of its fields, in their order.
    /// - Returns: `nil` where the documents' schemas lack the kind or a field of it.
    public func key(_ lookUp: StandingLookUp, _ values: [String]) -> UInt64? {
        guard values.count == lookUp.fields.count, let place = pastPlaces[lookUp.kind.description] else { return nil }
        return PostingKey.key(rule: ruleIDs[place], fields: lookUp.fields, values: values)
    }
}
