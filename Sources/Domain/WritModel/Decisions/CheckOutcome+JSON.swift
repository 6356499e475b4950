// A check's outcome as part of the data of `decision.made`.

/// How much of an outcome is recorded, so that every decision fits an entry.
struct OutcomeDetail {
    /// Failures in full.
    var failures: Int
    /// Witness entries.
    var witness: Int

    /// From everything down to what is always recorded: results, counts and places.
    static let levels = [
        OutcomeDetail(failures: CheckOutcome.detailsMax, witness: CheckOutcome.witnessMax),
        OutcomeDetail(failures: CheckOutcome.detailsMax, witness: 256), OutcomeDetail(failures: 8, witness: 256),
        OutcomeDetail(failures: 3, witness: 64), OutcomeDetail(failures: 1, witness: 16),
        OutcomeDetail(failures: 0, witness: 0),
    ]
}

extension CheckOutcome {
    func json(_ detail: OutcomeDetail) -> JSONObject {
        var object: JSONObject = ["id": .string(id), "result": .string(result.rawValue)]
        if failing > 0 { object["failing"] = .int(Int64(failing)) }
        if !places.isEmpty {
            object["places"] = .array(places.map { [.int(Int64($0.lowerBound)), .int(Int64($0.upperBound))] })
        }
        if result == .unknown, let first = failures.first { object["cause"] = .string(first.reason.template) }
        let shown = failures.prefix(detail.failures)
        if !shown.isEmpty { object["failures"] = .array(shown.map { .object($0.json) }) }
        let witness = witness.prefix(detail.witness)
        if !witness.isEmpty { object["witness"] = .array(witness.map { .int(Int64($0)) }) }
        if !actions.isEmpty { object["actions"] = .array(actions.map(\.json)) }
        return object
    }

    init?(json: JSONObject) {
        guard let id = json["id"]?.stringValue,
            let result = json["result"]?.stringValue.flatMap(CheckResult.init(rawValue:))
        else { return nil }
        self.init(
            id: id, result: result, failures: Self.failures(json),
            witness: [UInt64](recorded: json["witness"]),
            actions: (json["actions"]?.arrayValue ?? []).compactMap { Action(json: $0) })
        failing = json["failing"]?.intValue.flatMap(Int.init(exactly:)) ?? failures.count
        if let recorded = json["places"]?.arrayValue { places = recorded.compactMap(Self.range) }
    }

    private static func range(_ value: JSONValue) -> ClosedRange<Int>? {
        guard let ends = value.arrayValue?.compactMap({ $0.intValue.flatMap(Int.init(exactly:)) }), ends.count == 2,
            ends[0] <= ends[1]
        else { return nil }
        return ends[0]...ends[1]
    }

    private static func failures(_ json: JSONObject) -> [CheckFailure] {
        if let failures = json["failures"]?.arrayValue {
            return failures.compactMap { $0.objectValue.flatMap(CheckFailure.init(json:)) }
        }
        // Version 0.1 recorded lists beside each other that do not say which element they are of.
        let reasons = (json["reasons"]?.arrayValue ?? []).compactMap { Reason(json: $0) }
        var failures = reasons.map { CheckFailure(reason: $0) }
        guard !failures.isEmpty else { return [] }
        failures[0].nearMisses = [NearMiss](recorded: json["nearMisses"])
        failures[0].remedies = [Remedy](recorded: json["remedies"])
        return failures
    }
}

extension CheckFailure {
    var json: JSONObject {
        var object = JSONObject()
        if let place { object["place"] = .int(Int64(place)) }
        if let subject { object["subject"] = ["kind": .string(subject.kind), "id": .string(subject.id)] }
        object["reason"] = reason.json
        if !witness.isEmpty { object["witness"] = .array(witness.map { .int(Int64($0)) }) }
        if !nearMisses.isEmpty { object["nearMisses"] = .array(nearMisses.map(\.json)) }
        if !remedies.isEmpty { object["remedies"] = .array(remedies.map(\.json)) }
        return object
    }

    init?(json: JSONObject) {
        guard let reason = Reason(json: json["reason"]) else { return nil }
        var subject: Subject?
        if let object = json["subject"]?.objectValue, let kind = object["kind"]?.stringValue,
            let id = object["id"]?.stringValue
        {
            subject = Subject(kind: kind, id: id)
        }
        self.init(
            place: json["place"]?.intValue.flatMap(Int.init(exactly:)), subject: subject, reason: reason,
            witness: [UInt64](recorded: json["witness"]), nearMisses: [NearMiss](recorded: json["nearMisses"]),
            remedies: [Remedy](recorded: json["remedies"]))
    }
}

extension NearMiss {
    var json: JSONValue { ["entry": .int(Int64(entry)), "reason": reason.json] }

    init?(json: JSONObject) {
        guard let entry = json["entry"]?.intValue.flatMap(UInt64.init(exactly:)),
            let reason = Reason(json: json["reason"])
        else { return nil }
        self.init(entry: entry, reason: reason)
    }
}

extension Remedy {
    var json: JSONValue {
        var object: JSONObject = [
            "event": .string(event),
            "fields": .object(JSONObject(fields.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
            "conditions": .array(conditions.map { .string($0) }),
        ]
        if !people.isEmpty { object["people"] = .array(people.map { .string($0.description) }) }
        if morePeople > 0 { object["more"] = .int(Int64(morePeople)) }
        return .object(object)
    }

    init?(json: JSONObject) {
        guard let event = json["event"]?.stringValue else { return nil }
        var fields: [String: String] = [:]
        for member in json["fields"]?.objectValue?.members ?? [] { fields[member.key] = member.value.stringValue }
        // Version 0.1 joined the conditions to one text.
        let conditions =
            json["conditions"]?.arrayValue?.compactMap(\.stringValue)
            ?? json["who"]?.stringValue.map { $0.isEmpty ? [] : [$0] } ?? []
        self.init(
            event: event, fields: fields, conditions: conditions,
            people: (json["people"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap(AccountID.init) },
            morePeople: json["more"]?.intValue.flatMap(Int.init(exactly:)) ?? 0)
    }
}

extension [NearMiss] {
    fileprivate init(recorded value: JSONValue?) {
        self = (value?.arrayValue ?? []).compactMap { $0.objectValue.flatMap(NearMiss.init(json:)) }
    }
}

extension [Remedy] {
    fileprivate init(recorded value: JSONValue?) {
        self = (value?.arrayValue ?? []).compactMap { $0.objectValue.flatMap(Remedy.init(json:)) }
    }
}

extension [UInt64] {
    fileprivate init(recorded value: JSONValue?) {
        self = (value?.arrayValue ?? []).compactMap { $0.intValue.flatMap(UInt64.init(exactly:)) }
    }
}
