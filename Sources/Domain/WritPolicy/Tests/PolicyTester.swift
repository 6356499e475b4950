// Runs the tests that policy documents carry: events that happened, a trigger, and what the policy must say.

public import WritCEL
public import WritModel

/// How a test of a policy ended.
public struct PolicyTestResult: Sendable, Hashable {
    /// The policy.
    public var policy: String
    /// The test.
    public var name: Located<String>
    /// What differs from the expectation; `nil` when the test passed.
    public var failure: String?
}

/// Runs the tests of policies.
public struct PolicyTester {
    /// The time of a trigger that does not say its own: a Wednesday, during office hours in most of the world's zones.
    public static let defaultTime = Instant(nanoseconds: 1_767_780_000_000_000_000)

    private let documents: CompiledDocuments
    private let people: PersonResolver
    private let timeZones: TimeZones?

    /// A tester. Accounts that documents name in clear stand for themselves: no directory is needed.
    ///
    /// - Parameters:
    ///   - documents: documents that compile without an error.
    ///   - timeZones: the zones that calendars name.
    public init(documents: [Document], timeZones: TimeZones?) {
        let compiler = DocumentCompiler(documents: documents, timeZones: timeZones) { TestEvent.pseudonym($0) }
        self.documents = compiler.compile().compiled
        var people = PersonResolver()
        self.documents.declarePeople(in: &people) { TestEvent.pseudonym($0) }
        people.declaresEverybody = true
        self.people = people
        self.timeZones = timeZones
    }

    /// Runs every test of every policy, in order.
    public func run() -> [PolicyTestResult] {
        documents.policies.flatMap { policy in
            policy.document.tests.map { test in
                PolicyTestResult(policy: policy.name, name: test.name, failure: failure(of: test, policy))
            }
        }
    }

    private func failure(of test: PolicyTest, _ policy: CompiledPolicy) -> String? {
        do {
            let trigger = try TestEvent(catalog: documents.catalog, time: test.at ?? Self.defaultTime)
                .event(test.when, number: test.given.count)
            guard policy.kinds.contains(trigger.kind) else {
                return "`\(trigger.kind)` does not trigger the policy"
            }
            let found = try evaluate(test, policy, trigger)
            return difference(found, test)
        } catch { return "\(error)" }
    }

    private func evaluate(_ test: PolicyTest, _ policy: CompiledPolicy, _ trigger: Event) throws -> PolicyOutcome? {
        let maker = TestEvent(
            catalog: documents.catalog, time: trigger.at.adding(TimeSpan(nanoseconds: -60_000_000_000)))
        var events: [Event] = []
        for given in test.given {
            events.append(try Self.answering(trigger, maker.event(given, number: events.count)))
        }
        let history = events
        let facts = MemoryFacts { history[Int($0)] }
        let folder = FactFolder(documents: documents, writer: facts, people: people)
        for (index, event) in history.enumerated() {
            try folder.fold(event, entry: UInt64(index), position: UInt64(index))
        }
        let engine = PolicyEngine(
            documents: documents, facts: facts, people: people, timeZones: timeZones, view: .decision)
        let evaluations = try engine.evaluate(trigger, at: UInt64(history.count))
        return evaluations.first { $0.policy.name == policy.name }?.outcome
    }

    /// A sign-off that says no more than its scope answers the trigger: tests are written short.
    private static func answering(_ trigger: Event, _ event: Event) -> Event {
        guard event.kind == .signoffGiven, event.data["scope"]?.stringValue == trigger.subject.id,
            (["request"] + SignoffBinding.fields).allSatisfy({ event.data[$0] == nil })
        else { return event }
        var event = event
        for field in SignoffBinding.fields { event.data[field] = trigger.data[field] }
        return event
    }

    private func difference(_ found: PolicyOutcome?, _ test: PolicyTest) -> String? {
        var differences: [String] = []
        let verdict = (found?.verdict ?? .notApplicable).rawValue
        if let wanted = test.verdict?.value, wanted != verdict {
            differences.append("the verdict is \(verdict), not \(wanted)")
        }
        for (word, wanted, result) in [
            ("violated", test.violated, CheckResult.violated), ("unknown", test.unknown, CheckResult.unknown),
        ] {
            let ids = (found?.checks ?? []).filter { $0.result == result }.map(\.id).sorted()
            guard let wanted, wanted.sorted() != ids else { continue }
            differences.append("\(word) are [\(ids.joined(separator: ", "))], not [\(wanted.joined(separator: ", "))]")
        }
        guard !differences.isEmpty else { return nil }
        let reasons = (found?.checks ?? []).flatMap { check in
            check.reasons.map { "\(check.id): \($0.text())" } + check.nearMisses.map { $0.reason.text() }
        }
        return (differences + reasons.prefix(6)).joined(separator: "; ")
    }
}
