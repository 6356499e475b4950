// Identities and their keys: those in use, and those that were.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct IdentityDocumentTests {
    private func read(_ lines: String) -> (documents: [Document], problems: [DocumentProblem]) {
        DocumentReader.read(
            text: "kind: identity\nperson: ann\n" + lines, file: "a.yaml", includes: { .failure(IncludeError($0)) },
            digest: { _ in "" })
    }

    @Test func aRetiredKeyHasATime() throws {
        let read = read(
            """
            keys: ["ssh-ed25519 AAAAnew"]
            retired: [{ key: "ssh-ed25519 AAAAold ann@laptop", at: 2026-11-01T00:00:00Z }]

            """)
        #expect(read.problems.map(\.description) == [])
        guard case .identity(let identity)? = read.documents.first?.content else {
            Issue.record("it is no identity")
            return
        }
        #expect(identity.retired.map(\.key.value) == ["ssh-ed25519 AAAAold"])
        let at = try #require(Instant("2026-11-01T00:00:00Z"))
        #expect(identity.vouches("ssh-ed25519 AAAAold", at: at.adding(.seconds(-1))))
        #expect(!identity.vouches("ssh-ed25519 AAAAold", at: at))
        #expect(identity.vouches("ssh-ed25519 AAAAnew", at: at))
        #expect(!identity.vouches("ssh-ed25519 AAAAother", at: at))
    }

    @Test(arguments: [
        ("retired: [{ key: \"ssh-ed25519 AAAAold\" }]\n", "a retired key needs `at`"),
        ("retired: [{ key: \"ssh-ed25519 AAAAold\", at: yesterday }]\n", "`yesterday` is not a moment"),
        ("retired: [{ key: nothing, at: 2026-11-01T00:00:00Z }]\n", "`nothing` is not a public key"),
        ("retired: [\"ssh-ed25519 AAAAold\"]\n", "expected a retired key as a map"),
        (
            "keys: [\"ssh-ed25519 AAAAold\"]\nretired: [{ key: \"ssh-ed25519 AAAAold\", at: 2026-11-01T00:00:00Z }]\n",
            "the key is retired and in use"
        ),
    ])
    func whatIsWrongWithARetiredKeyIsSaid(lines: String, message: String) {
        let problems = read(lines).problems.map(\.description)
        #expect(problems.contains { $0.contains(message) }, "\(problems)")
    }

    @Test func aRetiredKeysSignaturesOfBeforeAreThePersons() throws {
        let person = TestEvent.pseudonym("ann")
        let at = try #require(Instant("2026-11-01T00:00:00Z"))
        var people = PersonResolver()
        people.declare(person, accounts: [], kind: .human, keys: ["new"], retired: ["old": at])
        #expect(people.signer(withKey: "old", seen: at.adding(.seconds(-1))) == person)
        #expect(people.signer(withKey: "old", seen: at) == nil)
        #expect(people.signer(withKey: "new", seen: at) == person)
        // It signs no statement any more.
        #expect(people.signers.flatMap(\.keys) == ["new"])
    }

    @Test func textsBehindAliasesAreCounted() {
        let aliases = Array(repeating: "*g", count: 9000).joined(separator: ",")
        let text = "kind: group\ngroup: g\nmembers: [&g \(String(repeating: "x", count: 200_000)),\(aliases)]\n"
        let read = DocumentReader.read(
            text: text, file: "a.yaml", includes: { .failure(IncludeError($0)) }, digest: { _ in "" })
        #expect(read.documents.isEmpty)
        #expect(read.problems.count == 1)
        #expect(read.problems.first?.description.contains("aliases expanded") ?? false)
    }
}
