// Random histories over few names, so that events meet: approvals, dismissals, departures, sign-offs, freezes, deploys.

import WritModel

@testable import WritPolicy

/// Makes random histories.
struct RandomScene {
    static let documents = """
        kind: fact
        fact: approval
        key: [commit]
        max_per_key: 3
        begin:
          event: review.approved
          as: r
          for: c in r.commits
          set: { commit: c, head: r.head, by: r.actor, review: r.review }
        end:
          - { event: review.dismissed, as: d, where: d.review == fact.review, because: dismissed }
          - { event: review.changes_requested, as: n, where: n.head == fact.head && n.actor == fact.by, because: withdrawn }
          - { event: identity.left, as: x, where: x.person == fact.by, because: left }
        ---
        kind: fact
        fact: signoff
        key: [scope]
        max_per_key: 2
        begin: { event: signoff.given, as: s, set: { scope: s.scope, by: s.actor, signoff: s.signoff } }
        end:
          - { event: signoff.revoked, as: r, where: r.signoff == fact.signoff, because: revoked }
          - { event: identity.left, as: x, where: x.person == fact.by, because: left }
        ---
        kind: fact
        fact: freeze
        key: [scope]
        begin: { event: freeze.started, as: f, set: { scope: f.scope, freeze: f.freeze, by: f.actor } }
        end: [{ event: freeze.ended, as: e, where: e.freeze == fact.freeze, because: ended }]
        ---
        kind: fact
        fact: running
        key: [service, environment]
        begin:
          event: deploy.finished
          as: d
          set: { service: d.service, environment: d.environment, deploy: d.deploy, by: d.actor }
        end:
          - event: deploy.finished
            as: n
            where: n.service == fact.service && n.environment == fact.environment
            because: replaced
        ---
        kind: fact
        fact: hot
        key: [service]
        max_per_key: 2
        begin:
          event: deploy.failed
          as: d
          where: d.class == "hotfix"
          set: { service: d.service, deploy: d.deploy, by: d.actor }
        end: [{ event: deploy.finished, as: f, where: f.service == fact.service && f.class != "hotfix", because: over }]
        ---
        kind: fact
        fact: vouch
        key: [commit]
        max_per_key: 2
        begin: { event: review.approved, as: r, for: c in r.commits, set: { commit: c, by: r.actor } }
        end:
          - { event: review.approved, as: n, where: n.actor == fact.by && fact.commit in n.commits, because: repeated }
          - { event: identity.left, as: x, where: x.person == fact.by, because: left }
        ---
        kind: group
        group: managers
        members: ["person:ann", "github:bob"]
        ---
        kind: identity
        person: ann
        name: Ann
        accounts: ["github:ann"]
        ---
        kind: identity
        person: robot
        name: Robot
        accounts: ["github:robot"]
        human: false
        ---
        kind: policy
        policy: four-eyes
        title: Four eyes
        why: Tests need it.
        severity: high
        mode: enforce
        on: deploy.requested as deploy
        when: deploy.environment == "production"
        require:
          - id: reviewed
            every: commit in deploy.commits
            needs: approval
            where:
              of this commit: approval.commit == commit.sha
              by somebody else: approval.by != commit.author
              not by a co-author: "!(approval.by in commit.coauthors)"
              by a human: approval.by.kind == "human"
          - id: head
            that: approval.exists(a, a.commit == deploy.head && a.begun_within("40m"))
            otherwise: [hold]
        ---
        kind: policy
        policy: trusting
        title: The same, with claims
        why: Tests need it.
        severity: low
        mode: enforce
        accept: claimed
        on: deploy.requested as deploy
        when: deploy.ticket != "T-2"
        require:
          - id: reviewed
            every: commit in deploy.commits
            needs: approval
            where:
              of this commit: approval.commit == commit.sha
              by somebody else: approval.by != commit.author
          - id: never-by-ann
            every: commit in deploy.commits
            forbids: approval
            where:
              of this commit: approval.commit == commit.sha
              by ann: approval.by == deploy.actor
          - id: authors
            every: commit in deploy.commits
            that: commit.author != deploy.actor && past("commit.recorded").exists(c, c.sha == commit.sha)
        ---
        kind: policy
        policy: signed
        title: Signed off and not frozen
        why: Tests need it.
        severity: critical
        mode: enforce
        unknown: deny
        on: deploy.requested as deploy
        require:
          - id: signed
            needs: signoff
            where:
              for this deploy: signoff.scope == deploy.subject.id
              by a manager: signoff.by in group("managers")
              not by who deploys: signoff.by != deploy.actor
          - id: calm
            that: freeze.none(f, f.scope in ["all", deploy.service])
            otherwise: [hold]
          - id: all-others
            that: signoff.where(s, s.scope == deploy.subject.id).all(x, x.by != deploy.actor)
          - id: ever
            that: signoff.ever().exists(s, s.scope == deploy.subject.id) == signoff.exists(s, s.scope == deploy.subject.id)
          - id: ended
            that: signoff.ended().none(s, s.scope == deploy.subject.id && s.by != deploy.actor)
        ---
        kind: policy
        policy: doubts
        title: Begins and ends that cannot be told, repetitions, equalities beyond the key
        why: Tests need it.
        severity: high
        mode: enforce
        unknown: deny
        on: deploy.requested as deploy
        require:
          - id: cool
            forbids: hot
            where: { here: hot.service == deploy.service }
          - id: hot-by
            that: hot.exists(h, h.service == deploy.service && h.by == deploy.actor)
          - id: few
            that: hot.count(h, h.service == deploy.service && h.by != deploy.actor) < 2
          - id: two
            every: commit in deploy.commits
            that: vouch.count(v, v.commit == commit.sha && v.by != commit.author) >= 2
          - id: none-own
            every: commit in deploy.commits
            forbids: vouch
            where: { of it: vouch.commit == commit.sha, own: vouch.by == commit.author }
        ---
        kind: policy
        policy: windows
        title: Windows
        why: Tests need it.
        severity: medium
        mode: enforce
        on: deploy.requested as deploy
        require:
          - id: few-failures
            that: past("deploy.failed").within("1h").count(f, f.service == deploy.service) < 2
          - id: quiet
            that: past("deploy.failed").within("30m").count(f, true) <= 1
          - id: fresh
            that: signoff.begun(within("30m")).exists(s, s.scope == deploy.subject.id)
          - id: seasoned
            that: signoff.open_for("20m").exists(s, s.scope == deploy.subject.id)
          - id: twice
            that: signoff.count(s, s.scope == deploy.subject.id && s.by != deploy.actor) >= 2
        ---
        kind: policy
        policy: mixed
        title: Labels
        why: Tests need it.
        severity: high
        mode: enforce
        on: deploy.requested as deploy
        when: "!(deploy.service == \\"bank\\" && deploy.ticket == \\"T-2\\")"
        require:
          - id: any
            any:
              ticket: deploy.ticket == "T-1"
              by another: >-
                running.exists(d, d.service == deploy.service && d.environment == deploy.environment
                && d.by != deploy.actor)
              signed: signoff.exists(s, s.scope == deploy.subject.id)
          - id: all
            all:
              not the robot: deploy.actor.kind == "human"
              no ticket or a good one: "!has(deploy.ticket) || deploy.ticket == \\"T-1\\""
              one runs: running.count(d, d.service == deploy.service && d.environment == deploy.environment) == 1
        """

    private var generator: SeededGenerator
    private(set) var scene: Scene

    init(seed: UInt64, documents: CompiledDocuments, people: PersonResolver) {
        generator = SeededGenerator(seed: seed)
        scene = Scene(documents: documents, people: people)
    }

    private static let people = ["ann", "github:ann", "bob", "github:bob", "cas", "robot", "github:robot"]
    private static let shas = ["c1", "c2", "c3", "c4"]

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &generator)]
    }

    private mutating func person() -> JSONValue { .string(pick(Self.people)) }
    private mutating func sha() -> JSONValue { .string(pick(Self.shas)) }
    private mutating func shas() -> JSONValue {
        let count = Int.random(in: 0...2, using: &generator)
        return .array(Self.shas.shuffled(using: &generator).prefix(count).map { .string($0) })
    }

    /// A history of this many events, which arrive in order and happened a little before.
    mutating func grow(to count: Int) throws {
        while scene.events.count < count { scene.append(try next()) }
    }

    /// The next event, of a kind that facts or policies speak of.
    mutating func next() throws -> Event {
        let (kind, fields) = happening()
        return try event(kind, fields)
    }

    /// A request, whose time is its arrival.
    mutating func request() throws -> Event {
        var fields: JSONObject = [
            "deploy": .string(pick(["d1", "d2"])), "service": .string(pick(["shop", "bank"])),
            "environment": .string(pick(["production", "production", "staging"])), "actor": person(),
            "commits": shas(), "head": sha(),
        ]
        if Bool.random(using: &generator) { fields["ticket"] = .string(pick(["T-1", "T-2"])) }
        var event = try event("deploy.requested", fields)
        event.at = event.seen
        event.provenance = pick([.hook, .hook, .hook, .cli])
        return event
    }

    private mutating func event(_ kind: String, _ fields: JSONObject) throws -> Event {
        var event = try scene.event(kind, fields)
        let arrival = (scene.events.last?.seen ?? Scene.noon)
            .adding(.seconds(60 * Int64.random(in: 0...12, using: &generator)))
        event.seen = arrival
        event.at = arrival.adding(.seconds(60 * pick([0, 0, 0, -5, -20, 10])))
        event.provenance = pick([.hook, .hook, .signedStatement, .cli, .import])
        return event
    }

    private mutating func happening() -> (kind: String, fields: JSONObject) {
        let number = JSONValue.string(pick(["1", "2", "3"]))
        switch Int.random(in: 0..<17, using: &generator) {
        case 0, 1: return ("commit.recorded", ["sha": sha(), "author": person(), "coauthors": [person()]])
        case 2, 3, 4, 5:
            return ("review.approved", ["review": number, "head": sha(), "commits": shas(), "actor": person()])
        case 6: return ("review.dismissed", ["review": number])
        case 7: return ("review.changes_requested", ["head": sha(), "actor": person()])
        case 8: return ("identity.left", ["person": person()])
        case 9, 10, 11:
            return (
                "signoff.given",
                ["signoff": number, "scope": .string(pick(["deploy/d1", "deploy/d2"])), "actor": person()]
            )
        case 12: return ("signoff.revoked", ["signoff": number])
        case 13: return ("freeze.started", ["freeze": number, "scope": .string(pick(["all", "shop", "bank"]))])
        case 14: return ("freeze.ended", ["freeze": number])
        case 15:
            var fields: JSONObject = ["service": .string(pick(["shop", "bank"])), "deploy": number, "actor": person()]
            if let kind = pick(["hotfix", "normal", nil] as [String?]) { fields["class"] = .string(kind) }
            return ("deploy.failed", fields)
        default:
            var fields: JSONObject = [
                "service": .string(pick(["shop", "bank"])),
                "environment": .string(pick(["production", "staging"])), "deploy": number, "actor": person(),
            ]
            if let kind = pick(["hotfix", "normal", nil] as [String?]) { fields["class"] = .string(kind) }
            return ("deploy.finished", fields)
        }
    }
}
