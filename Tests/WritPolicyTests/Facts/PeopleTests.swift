// Claims about persons: a second account is the same person, and nobody becomes another by a link.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct PeopleTests {
    private static let ann = "kind: identity\nperson: ann\nname: Ann\naccounts: [\"email:ann@example.org\", github:ann]"
    private static let bob = "kind: identity\nperson: bob\nname: Bob\naccounts: [github:bob]"
    private static let robot = "kind: identity\nperson: robot\nname: Robot\naccounts: [github:robot]\nhuman: false"

    private func id(_ name: String) -> AccountID { TestEvent.pseudonym(name) }

    // MARK: In policies

    private func result(author: JSONValue, approver: JSONValue) throws -> CheckResult {
        var scene = Scene(
            Self.ann, Self.bob, Self.robot, Facts.approval, Scene.policy("mode: enforce", require: Checks.reviewed))
        try scene.happened("commit.recorded", ["sha": "a1", "author": author])
        try scene.happened("review.approved", ["head": "a1", "commits": ["a1"], "actor": approver, "review": "r1"])
        return try scene.result("deploy.requested", ["commits": ["a1"], "actor": "cas"])
    }

    @Test func anotherAccountIsTheSamePerson() throws {
        #expect(try result(author: "ann", approver: "github:ann") == .violated)
        #expect(try result(author: "email:ann@example.org", approver: "github:ann") == .violated)
        #expect(try result(author: "email:ann@example.org", approver: "github:bob") == .satisfied)
        #expect(try result(author: "email:ann@example.org", approver: "github:stranger") == .satisfied)
    }

    @Test func theIdentityDocumentSaysWhoIsHuman() throws {
        #expect(try result(author: "ann", approver: "github:robot") == .violated)
        #expect(try result(author: "ann", approver: ["id": "github:robot", "kind": "human"]) == .violated)
        #expect(try result(author: "ann", approver: ["id": "github:bob", "kind": "bot"]) == .satisfied)
        #expect(try result(author: "ann", approver: ["id": "stranger", "kind": "bot"]) == .violated)
    }

    @Test func groupsHoldPersonsWhateverTheAccount() throws {
        let group = "kind: group\ngroup: managers\nmembers: [ann, github:bob]"
        let check = "- { id: a, that: deploy.actor in group(\"managers\") }"
        let scene = Scene(Self.ann, Self.bob, group, Scene.policy(require: check))
        for (actor, wanted) in [
            ("ann", CheckResult.satisfied), ("github:ann", .satisfied), ("email:ann@example.org", .satisfied),
            ("bob", .satisfied), ("github:bob", .satisfied), ("cas", .violated),
        ] {
            #expect(try scene.result("deploy.requested", ["actor": .string(actor)]) == wanted, "\(actor)")
        }
    }

    @Test func factsAreFoundByPersonWhateverTheAccount() throws {
        let check = "- { id: a, that: 'signoff.exists(s, s.by == deploy.actor)' }"
        var scene = Scene(Self.ann, Facts.signoff, Scene.policy(require: check))
        try scene.happened("signoff.given", ["signoff": "s1", "scope": "x", "actor": "email:ann@example.org"])
        #expect(try scene.result("deploy.requested", ["actor": "github:ann"]) == .satisfied)
        #expect(try scene.result("deploy.requested", ["actor": "ann"]) == .satisfied)
        #expect(try scene.result("deploy.requested", ["actor": "bob"]) == .violated)
    }

    @Test func whoLeavesLeavesWithEveryAccount() throws {
        var scene = Scene(Self.ann, Facts.approval, Scene.policy("mode: enforce", require: Checks.reviewed))
        try scene.happened("commit.recorded", ["sha": "a1", "author": "bob"])
        try scene.happened("review.approved", ["head": "a1", "commits": ["a1"], "actor": "github:ann", "review": "r1"])
        #expect(try scene.result("deploy.requested", ["commits": ["a1"]]) == .satisfied)
        try scene.happened("identity.left", ["person": "email:ann@example.org"])
        #expect(try scene.result("deploy.requested", ["commits": ["a1"]]) == .violated)
    }

    // MARK: Links

    @Test func aLinkJoinsAnAccountThatNobodyDeclared() {
        var people = PersonResolver()
        people.declare(id("ann"), accounts: [id("github:ann")], kind: .human, keys: ["key"])
        people.link(id("old"), id("github:ann"))
        #expect(people.person(of: id("old")) == people.person(of: id("ann")))
        #expect(people.accounts(of: id("old")) == [id("ann"), id("github:ann"), id("old")])
        #expect(people.person(of: id("old")) == id("ann"), "the declared person keeps the name")
        #expect(people.keys(of: id("old")) == ["key"])
    }

    @Test func aLinkNeverMakesOnePersonOfTwoDeclaredOnes() {
        for reversed in [false, true] {
            var people = PersonResolver()
            people.declare(id("ann"), accounts: [id("github:ann")], kind: .human, keys: [])
            people.declare(id("bob"), accounts: [id("github:bob")], kind: .human, keys: [])
            let pair = [id("github:ann"), id("github:bob")]
            people.link(pair[reversed ? 1 : 0], pair[reversed ? 0 : 1])
            #expect(people.person(of: id("github:ann")) != people.person(of: id("github:bob")))
            // Nor through an account that both are linked to.
            people.link(id("github:ann"), id("shared"))
            people.link(id("shared"), id("github:bob"))
            #expect(people.person(of: id("ann")) != people.person(of: id("bob")))
            #expect(people.person(of: id("shared")) == people.person(of: id("ann")))
        }
    }

    @Test func linksAreTransitiveWhateverTheirOrder() {
        let names = ["a", "b", "c", "d", "e"]
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<50 {
            var people = PersonResolver()
            for (first, second) in zip(names, names.dropFirst()).shuffled(using: &generator) {
                people.link(id(first), id(second))
            }
            #expect(Set(names.map { people.person(of: id($0)) }).count == 1)
            #expect(people.accounts(of: id("c")) == Set(names.map(id)))
        }
    }

    @Test func anAccountThatNobodyLinkedIsItsOwnPerson() {
        let people = PersonResolver()
        #expect(people.person(of: id("ann")) == id("ann"))
        #expect(people.accounts(of: id("ann")) == [id("ann")])
        #expect(people.kind(of: id("ann")) == nil)
    }
}

/// A generator whose numbers a test can repeat (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
