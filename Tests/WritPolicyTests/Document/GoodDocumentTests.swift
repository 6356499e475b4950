// Claims about documents that are right: what is read, and that reading their text again gives the same.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct GoodDocumentTests {
    private func content(_ text: String) throws -> DocumentContent {
        let result = BadSample.read(text)
        try #require(result.problems == [])
        return try #require(result.documents.first).content
    }

    private func policy(_ text: String) throws -> PolicyDocument {
        guard case .policy(let policy) = try content(text) else { throw WrongKind() }
        return policy
    }

    private struct WrongKind: Error {}

    @Test func readsAPolicy() throws {
        let policy = try policy(
            """
            kind: policy
            policy: four-eyes
            title: Nobody ships alone
            why: >
              One person must never
              be able to.
            owner: team:platform
            severity: critical
            controls: [SOC2/CC8.1]
            mode: enforce
            on: [push.requested as it, merge.requested]
            when: it.branch == "main"
            require:
              - id: reviewed
                check: Somebody approved it
                every: commit in it.commits
                needs: approval
                where:
                  of this commit: approval.commit == commit.sha
                  not by a co-author: "!(approval.by in commit.coauthors)"
              - { id: calm, forbids: freeze, otherwise: [{ hold: { signoff: managers, within: 1h30m } }, hold] }
              - { id: a, any: { x: "1 == 1" } }
              - { id: b, all: { x: "1 == 1", y: "true" } }
              - { id: c, that: "true" }
            unknown: deny
            accept: claimed
            otherwise:
              - deny
              - notify: [owner, it.actor]
              - open: violation
              - revert: { branch: "writ/revert/{short}" }
              - revert: { to: protected }
            """)
        #expect(policy.name.value == "four-eyes" && policy.why == "One person must never be able to.\n")
        #expect(policy.kinds.map(\.value.description) == ["push.requested", "merge.requested"])
        #expect(policy.alias.value == "it" && policy.alias.place == Place(file: "own.yaml", line: 11, column: 24))
        #expect(policy.severity == .critical && policy.mode == .enforce && policy.owner == "team:platform")
        #expect(policy.unknown == .deny && policy.accept == .claimed && policy.controls == ["SOC2/CC8.1"])
        let check = policy.checks[0]
        #expect(check.every?.variable.value == "commit" && check.every?.list.value == "it.commits")
        #expect(check.every?.list.place == Place(file: "own.yaml", line: 16, column: 22))
        guard case .needs(let fact, let labels) = check.form else { throw WrongKind() }
        #expect(fact.value == "approval" && labels.map(\.label) == ["of this commit", "not by a co-author"])
        #expect(labels[1].condition.value == "!(approval.by in commit.coauthors)")
        #expect(labels[1].condition.place == Place(file: "own.yaml", line: 20, column: 28))
        #expect(
            policy.checks[1].otherwise?.map(\.value)
                == [.hold(signoff: "managers", within: .seconds(5400)), .hold(signoff: nil, within: nil)])
        #expect(
            policy.otherwise?.map(\.value) == [
                .deny, .notify(["owner", "it.actor"]), .openViolation, .revertOnBranch("writ/revert/{short}"),
                .revertOnProtected,
            ])
    }

    @Test func fillsInWhatAPolicyDoesNotSay() throws {
        let plain = try policy(Base.policy.text)
        #expect(plain.severity == .medium && plain.mode == .observe && plain.owner == nil)
        #expect(plain.unknown == nil && plain.accept == .claimed && plain.otherwise == nil)
        let strict = try policy(Base.policy.text + "severity: high\nmode: enforce\n")
        #expect(strict.unknown == nil && strict.accept == .verified)
        let none = try policy(Base.policy.text + "otherwise: []\n")
        #expect(none.otherwise == [])
    }

    @Test func readsTestsOfAPolicy() throws {
        let policy = try policy(
            Base.policy.text + """
                tests:
                  - name: n
                    given: [{ commit.recorded: { sha: 1234567890, author: ann, n: 1.5, yes: on } }, { tick: }]
                    at: 2026-11-24T10:00:00+01:00
                    when: { deploy.requested: { commits: [a1] } }
                    then: { verdict: deny, violated: [a], unknown: [] }
                """)
        let test = try #require(policy.tests.first)
        #expect(test.given.map(\.kind.value.description) == ["commit.recorded", "tick"])
        #expect(
            test.given[0].fields == ["sha": 1_234_567_890, "author": "ann", "n": JSONValue.double(1.5), "yes": "on"])
        #expect(test.at == Instant("2026-11-24T09:00:00Z"))
        #expect(test.when.fields == ["commits": ["a1"]])
        #expect(test.verdict?.value == "deny" && test.violated == ["a"] && test.unknown == [])
    }

    @Test func readsAFact() throws {
        let text = """
            kind: fact
            fact: approval
            key: commit
            begin:
              - { event: review.approved, as: r, for: c in r.commits, where: c != "", set: { commit: c, by: r.actor } }
              - { event: change.merged, as: m, set: { commit: m.merge, by: m.merged_by } }
            end: { event: review.dismissed, as: d, where: d.actor == fact.by, because: dismissed }
            max_per_key: 7
            """
        guard case .fact(let fact) = try content(text) else { throw WrongKind() }
        #expect(fact.name.value == "approval" && fact.key.map(\.value) == ["commit"] && fact.perKey == 7)
        #expect(fact.begins[0].each?.list.value == "r.commits" && fact.begins[0].condition?.value == "c != \"\"")
        #expect(fact.begins[1].set.map(\.name.value) == ["commit", "by"])
        #expect(fact.ends.map(\.because) == ["dismissed"])
    }

    @Test func readsPeople() throws {
        guard
            case .group(let group) = try content("kind: group\ngroup: g\nmembers: [person:ann, email:B@example.org]\n")
        else { throw WrongKind() }
        #expect(group.members.map(\.value) == ["person:ann", "email:b@example.org"])
        let text = "kind: identity\nperson: ann\nname: Ann\nkeys: [ssh-ed25519 AAAAB3 ann@host]\nhuman: false\n"
        guard case .identity(let ann) = try content(text) else { throw WrongKind() }
        #expect(ann.keys.map(\.value) == ["ssh-ed25519 AAAAB3"] && !ann.isHuman && ann.displayName == "Ann")
        #expect(ann.accounts == [])
    }

    @Test func readsASchema() throws {
        let text = """
            kind: schema
            event: shop.opened
            capability: cause
            subject: shop
            fields:
              a: { list: { map: person }, max: 5, optional: true }
              b: { enum: [yes, no, on] }
            """
        guard case .schema(let schema) = try content(text) else { throw WrongKind() }
        #expect(schema.field("a") == .init(name: "a", type: .list(.map(.person), max: 5), isOptional: true))
        #expect(schema.field("b")?.type == .enumeration(["yes", "no", "on"]))
        #expect(schema.capability == .cause)
    }

    @Test func readsACalendarAndWhatItIncludes() throws {
        let text = """
            kind: calendar
            calendar: c
            zone: Europe/Berlin
            open: { days: [mon, sun], from: "00:00", to: "24:00" }
            closed: [{ date: 2026-01-01 }, { from: 2026-12-24, to: 2026-12-26, name: x }]
            include: good.ics
            """
        guard case .calendar(let calendar) = try content(text) else { throw WrongKind() }
        #expect(calendar.open == [.init(weekdays: [1, 7], from: 0, to: 1440)])
        #expect(calendar.closed.map(\.from.description) == ["2026-01-01", "2026-12-24", "2026-12-25"])
        let document = try #require(BadSample.read(text).documents.first)
        #expect(document.text.hasPrefix(text + "\nincluded:\n  \"good.ics\": |2\n    BEGIN:VCALENDAR\n"))
    }

    @Test(arguments: [
        Base.policy.text, Base.fact.text, Base.schema.text, Base.test.text, Base.calendar.text,
        Base.calendar.text + "include: [good.ics]\n", "\n\n# comment\n" + Base.fact.text + "\n\n",
    ])
    func readingADocumentsTextAgainGivesTheSame(text: String) throws {
        let document = try #require(BadSample.read(text).documents.first)
        // Without any file at hand: what is included is part of the text.
        let again = DocumentReader.read(
            text: document.text, file: "own.yaml", includes: { .failure(IncludeError($0)) },
            digest: { "sha256:\($0.count)" })
        #expect(again.problems == [])
        let copy = try #require(again.documents.first)
        #expect(copy.text == document.text && copy.digest == document.digest && copy.name == document.name)
        if document.place.line == 1 { #expect(copy == document) }
    }

    @Test func lineEndsAndMarksDoNotChangeADocument() throws {
        let text = Base.policy.text
        let plain = try #require(BadSample.read(text).documents.first)
        let other = try #require(BadSample.read("\u{FEFF}" + text.replacing("\n", with: "\r\n")).documents.first)
        #expect(other == plain)
    }

    @Test func readsYAMLByTheCoreSchemaOfItsVersion() throws {
        let values: [(String, JSONValue)] = [
            ("on", "on"), ("no", "no"), ("Yes", "Yes"), ("true", true), ("FALSE", false), ("null", .null), ("~", .null),
            ("12", 12), ("-3", -3), ("0o17", 15), ("0x1F", 31), ("1_000", "1_000"), ("010", 10),
            ("1.5", .double(1.5)), ("1e3", .double(1000)), (".5", .double(0.5)), ("12:30", "12:30"),
            ("2026-11-24", "2026-11-24"), ("\"12\"", "12"), ("'~'", "~"),
            ("9223372036854775808", .double(9.223372036854775808e18)),
        ]
        for (text, value) in values {
            let policy = try policy(
                Base.test.text.replacing("deploy.requested: {}", with: "deploy.requested: { x: \(text) }"))
            #expect(policy.tests[0].when.fields["x"] == value, "\(text)")
        }
    }
}
