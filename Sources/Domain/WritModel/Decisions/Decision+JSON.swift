// A decision as the data of its `decision.made` entry: written in one fixed order, so that replay can compare bytes.

extension Decision {
    /// The most bytes of the data, so that it fits an entry with its envelope.
    public static let bytesMax = 60_000

    /// The data of `decision.made`. What is wrong is told in as much detail as fits `bytesMax`; verdicts, results, counts
    /// and the places of all failing elements always are.
    public var json: JSONObject {
        var result = JSONObject()
        for detail in OutcomeDetail.levels {
            result = json(detail)
            if JSONValue.object(result).bytes.count <= Self.bytesMax { break }
        }
        return result
    }

    private func json(_ detail: OutcomeDetail) -> JSONObject {
        [
            "decision": .string(id), "request": .string(request), "verdict": .string(verdict.rawValue),
            "policies": .array(policies.map { .object($0.json(detail)) }), "language": .string(language),
            "tzdata": .string(timeZones),
        ]
    }

    /// Reads the data of `decision.made`; `nil` when it is not a decision.
    public init?(json: JSONObject) {
        guard let id = json["decision"]?.stringValue, let request = json["request"]?.stringValue,
            let verdict = json["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:)),
            let policies = json["policies"]?.arrayValue
        else { return nil }
        self.init(
            id: id, request: request, verdict: verdict,
            policies: policies.compactMap { $0.objectValue.flatMap(PolicyOutcome.init(json:)) },
            language: json["language"]?.stringValue ?? "", timeZones: json["tzdata"]?.stringValue ?? "")
    }
}

extension PolicyOutcome {
    func json(_ detail: OutcomeDetail) -> JSONObject {
        [
            "policy": .string(policy), "digest": .string(digest), "mode": .string(mode.rawValue),
            "verdict": .string(verdict.rawValue), "checks": .array(checks.map { .object($0.json(detail)) }),
        ]
    }

    init?(json: JSONObject) {
        guard let policy = json["policy"]?.stringValue, let digest = json["digest"]?.stringValue,
            let mode = json["mode"]?.stringValue.flatMap(PolicyMode.init(rawValue:)),
            let verdict = json["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:))
        else { return nil }
        self.init(
            policy: policy, digest: digest, mode: mode, verdict: verdict,
            checks: (json["checks"]?.arrayValue ?? []).compactMap { $0.objectValue.flatMap(CheckOutcome.init(json:)) })
    }
}
