// Suggestions: who is put together, who is not, and what is said of it.

import Testing
import WritModel

@testable import WritPipeline

struct PeopleSuggestionTests {
    private func seen(_ accounts: [(String, String?, Int)], links: [(String, String)] = []) throws -> SeenPeople {
        var people = SeenPeople()
        for (account, name, commits) in accounts {
            people.add(try #require(Account(account)), name: name, commits: commits)
        }
        for (first, second) in links {
            people.link(try #require(Account(first)), try #require(Account(second)))
        }
        return people
    }

    private func suggest(_ people: SeenPeople, min: Int = 1, byName: Bool = false) -> [SuggestedPerson] {
        PeopleSuggestion(people, minCommits: min, byName: byName).people
    }

    @Test func whoHasTheMostCommitsComesFirst() throws {
        let people = suggest(
            try seen([("email:ann@a.org", "Ann", 2), ("email:bob@a.org", "Bob", 9), ("email:cas@a.org", "Cas", 5)]))
        #expect(people.map(\.person) == ["bob", "cas", "ann"])
        #expect(people.map(\.commits) == [9, 5, 2])
    }

    @Test func aLoginAndItsHiddenAddressesAreOnePerson() throws {
        let people = suggest(
            try seen([
                ("email:1234+Ann@users.noreply.github.com", "Ann", 3), ("email:ann@users.noreply.github.com", "Ann", 1),
                ("email:77-bob@users.noreply.gitlab.com", "Bob", 1), ("email:cas@noreply.codeberg.org", "Cas", 1),
            ]))
        #expect(people.count == 3)
        #expect(people[0].accounts.map(\.description).contains("github:ann"))
        #expect(people[0].commits == 4)
        let others = Set(people.dropFirst().flatMap(\.accounts).map(\.description))
        #expect(others.isSuperset(of: ["gitlab:bob", "gitea:cas"]))
    }

    @Test func aMailmapPutsAccountsTogether() throws {
        let people = suggest(
            try seen(
                [("email:ann@old.org", "A. Example", 7), ("email:ann@new.org", "Ann Example", 2)],
                links: [("email:ann@new.org", "email:ann@old.org")]))
        #expect(people.count == 1)
        #expect(people[0].accounts.map(\.description) == ["email:ann@old.org", "email:ann@new.org"])
    }

    @Test func aNameAloneIsSaidAndPutsNobodyTogether() throws {
        let history = try seen([("email:jo@a.org", "Jo  Smith", 5), ("email:jo@b.org", "jo smith", 3)])
        let apart = suggest(history)
        #expect(apart.map(\.person) == ["jo", "jo-2"])
        #expect(apart.map(\.namesakes) == [["jo-2"], ["jo"]])
        #expect(apart.allSatisfy { !$0.isByName })
        let together = suggest(history, byName: true)
        #expect(together.count == 1)
        #expect(together[0].isByName)
        #expect(together[0].commits == 8)
    }

    @Test func nobodyIsSuggestedWhoIsNobody() throws {
        let people = suggest(
            try seen([
                ("name:Ann", "Ann", 9), ("email:none", "none", 9), ("email:unknown", nil, 4),
                ("email:bob@a.org", "Bob", 1),
            ]))
        #expect(people.map(\.person) == ["bob"])
    }

    @Test func thoseWithFewCommitsAndThoseDeclaredAreCounted() throws {
        var history = try seen([
            ("email:ann@a.org", "Ann", 5), ("email:bob@a.org", "Bob", 1), ("email:cas@a.org", "Cas", 8),
        ])
        history.declare(try #require(Account("email:cas@a.org")))
        let suggestion = PeopleSuggestion(history, minCommits: 2, byName: false)
        #expect(suggestion.people.map(\.person) == ["ann"])
        #expect(suggestion.rare == 1)
        #expect(suggestion.declared == 1)
    }

    @Test func aProgramIsNotHuman() throws {
        let people = suggest(
            try seen([("email:49699333+dependabot[bot]@users.noreply.github.com", "dependabot[bot]", 3)]))
        #expect(people.map(\.isBot) == [true])
        #expect(people.map(\.person) == ["dependabot-bot"])
    }
}
