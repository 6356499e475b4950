// A small history and the documents that judge it, written the short way.

import Testing
import WritCEL
import WritModel

@testable import WritPolicy

/// Documents, the events that happened so far, and what the engine says about the next one.
struct Scene {
    /// A Tuesday, 2026-11-24T12:00:00Z.
    static let noon = Instant(nanoseconds: 1_795_521_600_000_000_000)

    let documents: CompiledDocuments
    let people: PersonResolver
    private(set) var events: [Event] = []

    /// Compiles documents, which must be right.
    init(_ texts: String...) {
        let (compiled, problems) = Self.compile(texts.joined(separator: "\n---\n"))
        #expect(problems == [])
        documents = compiled
        var people = PersonResolver()
        compiled.declarePeople(in: &people) { TestEvent.pseudonym($0) }
        people.declaresEverybody = true
        self.people = people
    }

    init(documents: CompiledDocuments, people: PersonResolver) {
        self.documents = documents
        self.people = people
    }

    /// The compiled form of a text, and what is wrong with it as `line:column: message; suggestion`.
    static func compile(_ text: String) -> (compiled: CompiledDocuments, problems: [String]) {
        let read = DocumentReader.read(
            text: text, file: "own.yaml", includes: { .failure(IncludeError($0)) },
            digest: { bytes in
                var hash = StableHash()
                hash.add(String(decoding: bytes, as: UTF8.self))
                return "sha256:\(hash.value)"
            })
        let result = DocumentCompiler(documents: read.documents, timeZones: .utcOnly) { TestEvent.pseudonym($0) }
            .compile()
        let problems = (read.problems + result.problems).map {
            $0.description.replacing("own.yaml:", with: "").replacing(": error: ", with: ": ", maxReplacements: 1)
        }
        return (result.compiled, problems)
    }

    /// A policy with these lines under `require:`, indented by two.
    static func policy(
        on trigger: String = "deploy.requested as deploy", _ extra: String = "", named name: String = "p",
        require checks: String
    ) -> String {
        let lines = checks.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        return """
            kind: policy
            policy: \(name)
            title: A policy
            why: Tests need one.
            on: \(trigger)
            \(extra)
            require:
            \(lines.joined(separator: "\n"))
            """
    }

    // MARK: History

    /// Makes an event as the tests of policies do.
    func event(_ kind: String, _ fields: JSONObject, at offset: String? = nil) throws -> Event {
        let place = Place(file: "", line: 0, column: 0)
        let known = try #require(EventKind(kind))
        let maker = TestEvent(catalog: documents.catalog, time: Self.time(offset))
        return try maker.event(
            PolicyTest.Given(kind: Located(known, at: place), fields: fields), number: events.count)
    }

    /// Noon, or as long before it as the offset says: `2h`.
    static func time(_ offset: String?) -> Instant {
        guard let offset, let span = TimeSpan(offset) else { return noon }
        return noon.adding(TimeSpan(nanoseconds: -span.nanoseconds))
    }

    /// Adds an event.
    ///
    /// - Parameter before: how long before noon it happened; noon when not given.
    mutating func happened(_ kind: String, _ fields: JSONObject = [:], before: String? = nil) throws {
        events.append(try event(kind, fields, at: before))
    }

    mutating func append(_ event: Event) { events.append(event) }

    /// The facts of the history, folded from the start.
    ///
    /// - Parameter trigger: what sign-offs that do not say what they answer are meant to answer.
    func facts(answering trigger: Event? = nil) throws -> MemoryFacts {
        let history = events.map { event in
            guard let trigger, event.kind == .signoffGiven, event.data["request"] == nil else { return event }
            var event = event
            for field in SignoffBinding.fields where event.data[field] == nil {
                event.data[field] = trigger.data[field]
            }
            return event
        }
        let facts = MemoryFacts { history[Int($0)] }
        let folder = FactFolder(documents: documents, writer: facts, people: people)
        for (index, event) in history.enumerated() {
            try folder.fold(event, entry: UInt64(index), position: UInt64(index))
        }
        return facts
    }

    // MARK: What the engine says

    func evaluations(_ trigger: Event, _ view: EvaluationView = .decision) throws -> [PolicyEngine.Evaluation] {
        let engine = PolicyEngine(
            documents: documents, facts: try facts(answering: trigger), people: people, timeZones: .utcOnly, view: view)
        return try engine.evaluate(trigger, at: UInt64(events.count))
    }

    /// What the first applicable policy says about a deploy at noon.
    func outcome(_ kind: String = "deploy.requested", _ fields: JSONObject = [:]) throws -> PolicyOutcome? {
        try evaluations(event(kind, fields)).first?.outcome
    }

    /// The first check of the first applicable policy.
    func check(_ kind: String = "deploy.requested", _ fields: JSONObject = [:]) throws -> CheckOutcome {
        try #require(try outcome(kind, fields)?.checks.first)
    }

    /// Its result.
    func result(_ kind: String = "deploy.requested", _ fields: JSONObject = [:]) throws -> CheckResult {
        try check(kind, fields).result
    }

    /// A reason's text with the names of tests in place of pseudonyms.
    static func text(_ reason: Reason?, _ names: String...) -> String {
        reason?.text { argument in
            names.first { TestEvent.pseudonym($0).description == argument } ?? argument
        } ?? ""
    }
}

/// Fact documents that several tests use.
enum Facts {
    static let approval = """
        kind: fact
        fact: approval
        key: [commit]
        begin:
          event: review.approved
          as: r
          for: c in r.commits
          set: { commit: c, head: r.head, by: r.actor, review: r.review }
        end:
          - { event: review.dismissed, as: d, where: d.review == fact.review, because: dismissed }
          - { event: identity.left, as: x, where: x.person == fact.by, because: left }
        """
    static let signoff = """
        kind: fact
        fact: signoff
        key: [scope]
        begin: { event: signoff.given, as: s, set: { scope: s.scope, by: s.actor, signoff: s.signoff } }
        end:
          - { event: signoff.revoked, as: r, where: r.signoff == fact.signoff, because: revoked }
        """
}

/// Checks that several tests use.
enum Checks {
    static let reviewed = """
        - id: reviewed
          check: Somebody else approved every commit
          every: commit in deploy.commits
          needs: approval
          where:
            of this commit: approval.commit == commit.sha
            by somebody else: approval.by != commit.author
            by a human: approval.by.kind == "human"
        """
}
