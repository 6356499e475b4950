// Reading real repositories: histories, refs, names.

import Foundation
import Testing
import WritConnector
import WritGit
import WritModel

@Suite struct HistoryTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test func readsEveryFieldOfACommit() async throws {
        try await sandbox.make("work")
        let first = try await sandbox.commit("work", "1", message: "title\n\nbody\n")
        let second = try await sandbox.commit("work", "2", message: "next\n", at: 1_700_000_100)
        let commits = try await sandbox.open("work").all()
        #expect(commits.map(\.sha) == [first, second])
        #expect(commits[0].parents == [])
        #expect(commits[1].parents == [first])
        #expect(commits[0].author == GitCommit.Person(name: "Ann", email: "Ann@Example.org"))
        #expect(commits[0].committer == GitCommit.Person(name: "Bob", email: "bob@example.org"))
        #expect(commits[0].authored == Instant("2023-11-14T22:12:20Z"))
        #expect(commits[0].committed == Instant("2023-11-14T22:13:20Z"))
        #expect(commits[0].message == "title\n\nbody\n")
    }

    @Test func listsParentsBeforeChildrenThroughMerges() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1")
        try await sandbox.git("work", "checkout", "-q", "-b", "side")
        try await sandbox.commit("work", "2", in: "side", at: 1_800_000_000)
        try await sandbox.git("work", "checkout", "-q", "main")
        try await sandbox.commit("work", "3")
        try await sandbox.git("work", "merge", "-q", "--no-ff", "-m", "merge", "side")
        let commits = try await sandbox.open("work").all()
        #expect(commits.count == 4)
        var seen: Set<String> = []
        for commit in commits {
            #expect(seen.isSuperset(of: commit.parents))
            seen.insert(commit.sha)
        }
        #expect(commits.last?.parents.count == 2)
    }

    @Test func leavesOutWhatIsKnownAndIgnoresWhatIsGone() async throws {
        try await sandbox.make("work")
        let first = try await sandbox.commit("work", "1")
        let second = try await sandbox.commit("work", "2")
        let repository = try await sandbox.open("work")
        let gone = String(repeating: "1", count: 40)
        #expect(try await repository.all(excluding: [gone, first, "--all", "no\nid"]).map(\.sha) == [second])
        #expect(try await repository.historyOrder(excluding: [gone, first]).count == 1)
        #expect(try await repository.historyOrder(excluding: []).count == 2)
        #expect(try await repository.all(excluding: [second]).isEmpty)
    }

    @Test func anEmptyRepositoryHasNoHistory() async throws {
        try await sandbox.make("empty", bare: true)
        let repository = try await sandbox.open("empty")
        #expect(try await repository.all().isEmpty)
        #expect(try await repository.historyOrder(excluding: []).count == 0)
        #expect(try await repository.refs().isEmpty)
        #expect(try await repository.defaultBranch() == "refs/heads/main")
        #expect(try await repository.mailmap() == nil)
        #expect(try await CommitIndex(repository.historyOrder(excluding: [])).count == 0)
    }

    @Test func peelsTagsAndLeavesOutWhatIsNoCommit() async throws {
        try await sandbox.make("work")
        let commit = try await sandbox.commit("work", "1")
        try await sandbox.git("work", "tag", "light")
        try await sandbox.git("work", "tag", "-a", "-m", "x", "annotated")
        try await sandbox.git("work", "tag", "-a", "-m", "x", "nested", "annotated")
        let blob = try await sandbox.git("work", "rev-parse", "HEAD:file")
        try await sandbox.git("work", "tag", "blob", blob)
        let refs = try await sandbox.open("work").refs()
        #expect(
            refs == [
                "refs/heads/main": commit, "refs/tags/light": commit, "refs/tags/annotated": commit,
                "refs/tags/nested": commit,
            ])
    }

    @Test func replacesInvalidBytesAndHonoursTheEncodingHeader() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1")
        // git itself would repair such a message; who writes objects by hand need not.
        let tree = try await sandbox.git("work", "mktree")
        let head = "tree \(tree)\nauthor A\\xff <a@x> 1 +0000\ncommitter C <c@x> 2 +0000\n\n"
        let sha = try await sandbox.run(
            "bash",
            [
                "-c",
                "printf '\(head)b\\xff\\xfed\\n' | git -C '\(sandbox.path)/work' hash-object -t commit -w --literally --stdin",
            ])
        try await sandbox.git("work", "reset", "-q", "--hard", sha)
        try await sandbox.run(
            "bash",
            [
                "-c",
                "printf 'caf\\xe9\\n' | git -C '\(sandbox.path)/work' -c i18n.commitEncoding=ISO-8859-1 commit -q "
                    + "--allow-empty -F -",
            ])
        let commits = try await sandbox.open("work").all()
        #expect(commits.map(\.message) == ["b\u{FFFD}\u{FFFD}d\n", "caf\u{e9}\n"])
        #expect(commits[0].author.name == "A\u{FFFD}")
    }

    @Test func readsDatesOutOfRangeWithoutFailing() async throws {
        try await sandbox.make("work")
        let tree = try await sandbox.git("work", "mktree")
        let text = """
            tree \(tree)
            author A <a@x> 99999999999999999999 +0000
            committer C <c@x> 99999999999 +0000

            far\n
            """
        let sha = try await sandbox.git(
            "work", "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input: text)
        try await sandbox.git("work", "update-ref", "refs/heads/main", sha)
        let commits = try await sandbox.open("work").all()
        #expect(commits.map(\.sha) == [sha])
        #expect(commits.first?.committed == Instant(nanoseconds: .max))
    }

    @Test func replacedCommitsAreShownAsTheyAre() async throws {
        try await sandbox.make("work")
        let first = try await sandbox.commit("work", "1", message: "honest\n")
        let forged = try await sandbox.git(
            "work", "commit-tree", "-m", "forged", "HEAD^{tree}")
        try await sandbox.git("work", "replace", first, forged)
        #expect(try await sandbox.open("work").all().map(\.message) == ["honest\n"])
    }

    @Test func findsTheRepositoryOfWorkTreesAndBareOnes() async throws {
        try await sandbox.make("shop.git", bare: true)
        try await sandbox.make("work")
        try await sandbox.commit("work", "1")
        try await sandbox.git("work", "worktree", "add", "-q", "../linked", "-b", "other")
        #expect(try await sandbox.open("shop.git").path == sandbox.path + "/shop.git")
        #expect(try await sandbox.open("work").path == sandbox.path + "/work/.git")
        #expect(try await sandbox.open("linked").path == sandbox.path + "/work/.git")
        #expect(try await sandbox.open("shop.git").defaultName() == "shop")
        #expect(try await sandbox.open("work").defaultName() == "work")
    }

    @Test(arguments: ["nothing", "work/folder", "file"])
    func refusesWhatIsNoRepository(name: String) async throws {
        try await sandbox.make("work")
        try sandbox.write("work/folder/x", "x")
        try sandbox.write("file", "x")
        await #expect(throws: GitError.notARepository(path: "\(sandbox.path)/\(name)")) {
            try await sandbox.open(name)
        }
    }

    @Test(arguments: [
        ("https://example.org/acme/shop.git", "acme/shop"), ("git@example.org:acme/shop.git", "acme/shop"),
        ("ssh://git@example.org:2222/acme/shop/", "acme/shop"), ("/srv/git/shop.git", "shop"),
        ("file:///srv/git/shop", "shop"), ("../shop.git", "shop"), ("https://example.org", "work"),
    ])
    func isNamedAfterItsOrigin(origin: String, name: String) async throws {
        try await sandbox.make("work")
        try await sandbox.git("work", "config", "remote.origin.url", origin)
        #expect(try await sandbox.open("work").defaultName() == name)
    }

    @Test func isNamedAfterItsOriginHoweverThatIsSpelled() async throws {
        try await sandbox.make("work")
        let config = try #require(sandbox.read("work/.git/config"))
        try sandbox.write(
            "work/.git/config", config + "[ReMoTe \"origin\"] URL = https://example.org/acme/shop.git\n")
        #expect(try await sandbox.open("work").defaultName() == "acme/shop")
    }

    @Test func findsTheRepositoryBehindALink() async throws {
        try await sandbox.make("shop.git", bare: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(sandbox.path)/link", withDestinationPath: "\(sandbox.path)/shop.git")
        #expect(try await sandbox.open("link").path == sandbox.path + "/shop.git")
    }

    @Test func aFolderThatOnlyLooksLikeARepositoryIsNone() async throws {
        try sandbox.write("fake/HEAD", "ref: refs/heads/main\n")
        try sandbox.write("fake/objects/x", "x")
        await #expect(throws: GitError.notARepository(path: "\(sandbox.path)/fake")) {
            try await sandbox.open("fake")
        }
    }

    @Test func aDetachedHeadNamesNoDefaultBranch() async throws {
        try await sandbox.make("work")
        let commit = try await sandbox.commit("work", "1")
        #expect(try await sandbox.open("work").defaultBranch() == "refs/heads/main")
        try await sandbox.git("work", "checkout", "-q", commit)
        await #expect(throws: GitError.self) { try await sandbox.open("work").defaultBranch() }
    }

    @Test func resolvesNamesAndPrefixes() async throws {
        try await sandbox.make("work")
        let first = try await sandbox.commit("work", "1")
        let second = try await sandbox.commit("work", "2")
        // A branch that is called like the first commit's abbreviation.
        try await sandbox.git("work", "branch", String(first.prefix(7)), second)
        try await sandbox.git("work", "tag", "-a", "-m", "x", "v1", first)
        let repository = try await sandbox.open("work")
        #expect(try await repository.resolve("HEAD") == second)
        #expect(try await repository.resolve("main") == second)
        #expect(try await repository.resolve("v1") == first)
        #expect(try await repository.resolve(String(second.prefix(8))) == second)
        let prefixes = [String(first.prefix(7)), String(first.prefix(9)), "0000000", "xyz", "--all"]
        #expect(try await repository.commits(withPrefixes: prefixes) == [String(first.prefix(9)): first])
        #expect(
            try await CommitIndex(repository.historyOrder(excluding: [])).commit(withPrefix: String(first.prefix(7)))
                == first)
        #expect(try await repository.isAncestor(first, of: second))
        #expect(try await repository.isAncestor(second, of: second))
        #expect(try await !repository.isAncestor(second, of: first))
    }

    @Test func readsTheMailmapOfABareRepository() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "Ann <ann@example.org> <old@example.org>\n", in: ".mailmap")
        try await sandbox.run("git", ["clone", "-q", "--bare", "\(sandbox.path)/work", "\(sandbox.path)/bare"])
        let text = try await sandbox.open("bare").mailmap()
        #expect(text == "Ann <ann@example.org> <old@example.org>\n")
    }
}
