// A repository that many strangers contribute to and a few declared people answer for: the few let the many's commits in,
// and nobody gets past them under another's name.

import Foundation
import Testing
import WritModel

@Suite struct ContributorTests {
    @Test func twentyDeclaredPeopleLetTheCommitsOf500In() async throws {
        let project = try await Project(contributors: 500, declared: 20)
        // Whoever brings a contributor's commit answers for it, and another declared person approves it.
        for number in [3, 137, 499] {
            let (bringer, reviewer) = (number % 20, (number + 7) % 20)
            let commit = try await project.commit(by: number)
            #expect(try await project.push("main:topic", as: "p\(bringer)").status == 0)
            try await project.approve(commit, as: bringer)
            let early = try await project.push("main", as: "p\(bringer)")
            #expect(early.status != 0, "nobody approves what they brought themselves")
            try await project.approve(commit, as: reviewer)
            let push = try await project.push("main", as: "p\(bringer)")
            #expect(push.status == 0, "\(push.error)")
            #expect(try await project.sandbox.tip() == commit)
        }
    }

    @Test func whatAContributorBringsTakesTwoOfThem() async throws {
        let project = try await Project(contributors: 500, declared: 20)
        let commit = try await project.commit(by: 42)
        #expect(try await project.push("main:topic", as: "c42").status == 0)
        // The contributor may be any one of the twenty.
        try await project.approve(commit, as: 4)
        #expect(try await project.push("main", as: "c42").status != 0)
        // Another contributor's word is none, however it is signed.
        try await project.approve(commit, withKey: "stranger")
        #expect(try await project.push("main", as: "c42").status != 0)
        try await project.approve(commit, as: 5)
        #expect(try await project.push("main", as: "c42").status == 0)
        #expect(try await project.sandbox.tip() == commit)
    }

    /// Somebody's own work under the name of a contributor, of another declared person, of somebody nobody knows.
    @Test(arguments: ["c7", "p4", "nobody"]) func aForgedNameLetsNothingIn(name: String) async throws {
        let project = try await Project(contributors: 500, declared: 20)
        let tip = try await project.sandbox.tip()
        let commit = try await project.commit(under: name)
        // Through the own account, and through one that no document names.
        for account in ["p3", "c499"] {
            #expect(try await project.push("main:topic-\(account)", as: account).status == 0)
            try await project.approve(commit, as: 3)
            #expect(try await project.push("main", as: account).status != 0, "as \(account)")
        }
        #expect(try await project.sandbox.tip() == tip)
    }
}

/// A project with a generated history of many people's commits, each with a tree, imported; some of them are declared.
private struct Project {
    let sandbox: Sandbox

    /// A project.
    ///
    /// - Parameters:
    ///   - contributors: how many people the history has: `c0`, `c1`, ...
    ///   - declared: how many others review, with an identity document and a key: `p0`, `p1`, ...
    init(contributors: Int, declared: Int) async throws {
        sandbox = try await Sandbox()
        try await sandbox.run(
            "git", ["-C", "\(sandbox.path)/shop.git", "fast-import", "--quiet"],
            input: Self.history(commits: 2 * contributors, contributors, declared))
        var documents = ""
        for number in 0..<declared {
            try await makeKey("p\(number)")
            let key = try sandbox.read("keys/p\(number).pub").split(separator: " ").prefix(2).joined(separator: " ")
            documents += """
                ---
                kind: identity
                person: p\(number)
                name: Person \(number)
                accounts: ["email:p\(number)@example.org", "remote:p\(number)"]
                keys: ["\(key)"]
                human: true

                """
        }
        try await makeKey("stranger")
        try await sandbox.activate(documents, as: "declared.yaml")
        try await sandbox.succeed("import", "git", "--trees", "\(sandbox.path)/shop.git", "--name", "shop")
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/shop.git")
        try await sandbox.git("fetch", "-q", "origin")
        try await sandbox.git("reset", "-q", "--hard", "origin/main")
    }

    private static func history(commits: Int, _ contributors: Int, _ declared: Int) -> String {
        var stream = ""
        for number in 1...commits {
            let (contributor, committer) = (number % contributors, number % declared)
            let (title, content) = ("change \(number)\n", "content \(number)\n")
            let time = "\(1_700_000_000 + number * 60) +0000"
            stream += """
                commit refs/heads/main
                author Contributor \(contributor) <c\(contributor)@example.net> \(time)
                committer Person \(committer) <p\(committer)@example.org> \(time)
                data \(title.utf8.count)
                \(title)\(number == 1 ? "from refs/heads/main^0\n" : "")\
                M 100644 inline part-\(number % 40)/file-\(contributor)
                data \(content.utf8.count)
                \(content)

                """
        }
        return stream
    }

    private func makeKey(_ name: String) async throws {
        try await sandbox.run(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", "\(sandbox.path)/keys/\(name)"])
    }

    /// A commit of a contributor of the history.
    func commit(by contributor: Int) async throws -> String { try await commit(under: "c\(contributor)") }

    /// A commit that bears a name.
    func commit(under name: String) async throws -> String {
        let email = name + (name.hasPrefix("p") ? "@example.org" : "@example.net")
        try sandbox.write("clone/part-1/new-\(name)", UUID().uuidString)
        try await sandbox.git("add", "--all")
        try await sandbox.git(
            "commit", "-q", "-m", "change by \(name)",
            setting: [
                "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": name,
                "GIT_COMMITTER_EMAIL": email,
            ])
        return try await sandbox.git("rev-parse", "HEAD")
    }

    func push(_ refspec: String, as account: String) async throws -> Outcome {
        try await sandbox.push(refspec, setting: ["REMOTE_USER": account])
    }

    func approve(_ commit: String, as person: Int) async throws { try await approve(commit, withKey: "p\(person)") }

    func approve(_ commit: String, withKey name: String) async throws {
        _ = try await sandbox.writ("review", "approve", commit, "--key", "\(sandbox.path)/keys/\(name)")
    }
}
