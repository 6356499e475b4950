// What conditions cost, compiled once, limits on, over typed records.

import WritCEL

#if canImport(Glibc)
    import Glibc
#endif

/// Evaluates conditions of several sorts many times and prints the nanoseconds of one evaluation.
struct ConditionCosts {
    private static let runs = 7

    private let person = RecordType(
        name: "person", fields: [.init(name: "@person", type: .string), .init(name: "id", type: .string)],
        identityField: 0)

    /// Prints `NAME FORM NANOSECONDS` per condition, the form being `typed` or `json`: the median of several runs.
    func run() throws {
        let changeType = changeType()
        let eventType = RecordType(
            name: "event",
            fields: [
                .init(name: "environment", type: .string), .init(name: "actor", type: .record(person)),
                .init(name: "time", type: .string), .init(name: "labels", type: .map(.string, .string)),
                .init(name: "artifact", type: .string), .init(name: "version", type: .string),
            ])
        var typed = Environment()
        typed.declare("event", .record(eventType))
        typed.declare("change", .record(changeType.change))
        try measure("typed", in: typed, over: [event(eventType), change(changeType)])

        var parsed = Environment()
        for name in ["event", "change"] { parsed.declare(name, .map(.string, .dyn)) }
        try measure("json", in: parsed, over: [Self.decoded(Self.eventText), Self.decoded(Self.changeText)])
    }

    private func measure(_ form: String, in environment: Environment, over frame: [Value]) throws {
        let context = EvaluationContext(timeZones: Self.zones)
        for (name, rounds, source) in Self.conditions {
            let program = try environment.compile(source)
            guard case .bool(true) = program.evaluate(frame, context: context) else {
                throw Unexpected(condition: name, value: program.evaluate(frame, context: context))
            }
            print("\(name) \(form) \(Self.nanoseconds(rounds) { _ = program.evaluate(frame, context: context) })")
        }
    }

    private struct Unexpected: Error {
        var condition: String
        var value: Value
    }

    private static let conditions: [(String, Int, String)] = [
        ("comparison", 1_000_000, #"event.environment == "production" && event.actor != change.author"#),
        (
            "nested", 20_000,
            #"change.commits.all(c, c.reviews.exists(r, r.state == "approved" && r.actor != c.author))"#
        ),
        (
            "zone-and-pattern", 100_000,
            #"timestamp(event.time).getDayOfWeek("Europe/Berlin") in [1, 2, 3, 4] && event.labels["team"] == "payments" "#
                + #"&& event.artifact.startsWith("ghcr.io/acme/") && event.version.matches("^v[0-9]+\\.[0-9]+\\.[0-9]+$")"#
        ),
        (
            "hours", 100_000,
            #"timestamp(event.time).getHours("Europe/Berlin") >= 8 && timestamp(event.time).getHours("Europe/Berlin") < 18"#
        ),
    ]

    private static func nanoseconds(_ rounds: Int, _ body: () -> Void) -> Int {
        let clock = ContinuousClock()
        let times = (0..<runs).map { _ in
            clock.measure { for _ in 0..<rounds { body() } } / .nanoseconds(rounds)
        }
        return Int(times.sorted()[runs / 2])
    }

    // MARK: Parsed JSON

    private static let eventText = #"""
        {"environment": "production", "actor": "github:cas", "time": "2026-11-24T10:00:00+01:00",
         "labels": {"team": "payments", "tier": "1"}, "artifact": "ghcr.io/acme/shop", "version": "v1.20.3"}
        """#

    private static var changeText: String {
        let reviews = [("commented", "bob"), ("approved", "ann"), ("approved", "dora")].map { state, actor in
            #"{"state": "\#(state)", "actor": "github:\#(actor)"}"#
        }.joined(separator: ", ")
        let commit = #"{"author": "github:ann", "reviews": [\#(reviews)]}"#
        let commits = Array(repeating: commit, count: 10).joined(separator: ", ")
        return #"{"author": "github:ann", "commits": [\#(commits)]}"#
    }

    /// JSON as the language itself reads it.
    private static func decoded(_ text: String) throws -> Value {
        var environment = Environment()
        environment.declare("text", .string)
        return try environment.compile("json.decode(text)").evaluate([.string(text)], context: EvaluationContext())
    }

    // MARK: Values

    private func changeType() -> (change: RecordType, commit: RecordType, review: RecordType) {
        let review = RecordType(
            name: "review",
            fields: [.init(name: "state", type: .string), .init(name: "actor", type: .record(person))])
        let commit = RecordType(
            name: "commit",
            fields: [
                .init(name: "author", type: .record(person)), .init(name: "reviews", type: .list(.record(review))),
            ])
        let change = RecordType(
            name: "change",
            fields: [
                .init(name: "author", type: .record(person)), .init(name: "commits", type: .list(.record(commit))),
            ])
        return (change, commit, review)
    }

    private func person(_ name: String) -> Value {
        .record(Record(type: person, slots: [.string("github:\(name)"), .string("github:\(name)")]))
    }

    private func event(_ type: RecordType) -> Value {
        .record(
            Record(
                type: type,
                slots: [
                    .string("production"), person("cas"), .string("2026-11-24T10:00:00+01:00"),
                    .map(MapValue(strings: [("team", .string("payments")), ("tier", .string("1"))])),
                    .string("ghcr.io/acme/shop"), .string("v1.20.3"),
                ]))
    }

    /// Ten commits with three reviews each, of which the last is the one that counts.
    private func change(_ types: (change: RecordType, commit: RecordType, review: RecordType)) -> Value {
        let reviews = [("commented", "bob"), ("approved", "ann"), ("approved", "dora")].map { state, actor in
            Value.record(Record(type: types.review, slots: [.string(state), person(actor)]))
        }
        let commits = (0..<10).map { _ in
            Value.record(Record(type: types.commit, slots: [person("ann"), .list(reviews)]))
        }
        return .record(Record(type: types.change, slots: [person("ann"), .list(commits)]))
    }

    private static let zones = TimeZones(version: "system") { name in
        guard let file = fopen("/usr/share/zoneinfo/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
    }
}
