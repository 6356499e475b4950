// A decision as the data of its `decision.made` entry: written in one fixed order, so that replay can compare bytes.

extension Decision {
    /// The data of `decision.made`.
    public var json: JSONObject {
        [
            "decision": .string(id), "request": .string(request), "verdict": .string(verdict.rawValue),
            "policies": .array(policies.map { .object($0.json) }), "language": .string(language),
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
    var json: JSONObject {
        [
            "policy": .string(policy), "digest": .string(digest), "mode": .string(mode),
            "verdict": .string(verdict.rawValue), "checks": .array(checks.map { .object($0.json) }),
        ]
    }

    init?(json: JSONObject) {
        guard let policy = json["policy"]?.stringValue, let digest = json["digest"]?.stringValue,
            let verdict = json["verdict"]?.stringValue.flatMap(Verdict.init(rawValue:))
        else { return nil }
        self.init(
            policy: policy, digest: digest, mode: json["mode"]?.stringValue ?? "", verdict: verdict,
            checks: (json["checks"]?.arrayValue ?? []).compactMap { $0.objectValue.flatMap(CheckOutcome.init(json:)) })
    }
}

extension CheckOutcome {
    var json: JSONObject {
        var object: JSONObject = ["id": .string(id), "result": .string(result.rawValue)]
        if !reasons.isEmpty { object["reasons"] = .array(reasons.map(\.json)) }
        if failing > 0 { object["failing"] = .int(Int64(failing)) }
        if !nearMisses.isEmpty { object["nearMisses"] = .array(nearMisses.map { .object($0.json) }) }
        if !witness.isEmpty { object["witness"] = .array(witness.map { .int(Int64($0)) }) }
        if !remedies.isEmpty { object["remedies"] = .array(remedies.map { .object($0.json) }) }
        if !actions.isEmpty { object["actions"] = .array(actions.map { .string($0) }) }
        return object
    }

    init?(json: JSONObject) {
        guard let id = json["id"]?.stringValue,
            let result = json["result"]?.stringValue.flatMap(CheckResult.init(rawValue:))
        else { return nil }
        self.init(
            id: id, result: result,
            reasons: (json["reasons"]?.arrayValue ?? []).compactMap { Reason(json: $0) },
            failing: Int(json["failing"]?.intValue ?? 0),
            nearMisses: (json["nearMisses"]?.arrayValue ?? []).compactMap {
                $0.objectValue.flatMap(NearMiss.init(json:))
            },
            witness: (json["witness"]?.arrayValue ?? []).compactMap { $0.intValue.flatMap(UInt64.init(exactly:)) },
            remedies: (json["remedies"]?.arrayValue ?? []).compactMap { $0.objectValue.flatMap(Remedy.init(json:)) },
            actions: (json["actions"]?.arrayValue ?? []).compactMap(\.stringValue))
    }
}

extension NearMiss {
    var json: JSONObject { ["entry": .int(Int64(entry)), "reason": reason.json] }

    init?(json: JSONObject) {
        guard let entry = json["entry"]?.intValue.flatMap(UInt64.init(exactly:)),
            let reason = Reason(json: json["reason"])
        else { return nil }
        self.init(entry: entry, reason: reason)
    }
}

extension Remedy {
    var json: JSONObject {
        [
            "event": .string(event),
            "fields": .object(JSONObject(fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            "who": .string(who),
        ]
    }

    init?(json: JSONObject) {
        guard let event = json["event"]?.stringValue, let who = json["who"]?.stringValue else { return nil }
        var fields: [String: String] = [:]
        for member in json["fields"]?.objectValue?.members ?? [] { fields[member.key] = member.value.stringValue }
        self.init(event: event, fields: fields, who: who)
    }
}
