// Repositories that tell another history than their commits.

import Testing
import WritConnector
import WritGit

@Suite struct HazardTests {
    let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    @Test func anOrdinaryRepositoryHasNone() async throws {
        try await sandbox.make("work")
        try await sandbox.commit("work", "1")
        // Empty files and folders are left behind when the last of their lines goes.
        try sandbox.write("work/.git/info/grafts", "")
        try await sandbox.git("work", "update-ref", "refs/replace/\(zeros.replacing("0", with: "1"))", "HEAD")
        try await sandbox.git("work", "update-ref", "-d", "refs/replace/\(zeros.replacing("0", with: "1"))")
        #expect(try await sandbox.open("work").hazards().isEmpty)
        try await sandbox.run(
            "git", ["clone", "-q", "--bare", "-s", "\(sandbox.path)/work", "\(sandbox.path)/copy.git"])
        #expect(try await sandbox.open("copy.git").hazards().isEmpty)
    }

    @Test func aShallowCloneIsOneUntilItIsDeepened() async throws {
        try await sandbox.make("work")
        for text in ["1", "2", "3"] { try await sandbox.commit("work", text) }
        try await sandbox.run(
            "git", ["clone", "-q", "--depth", "1", "file://\(sandbox.path)/work", "\(sandbox.path)/copy"])
        #expect(try await sandbox.open("copy").hazards() == [.shallow])
        try await sandbox.git("copy", "worktree", "add", "-q", "../linked", "-b", "other")
        #expect(try await sandbox.open("linked").hazards() == [.shallow])
        try await sandbox.git("copy", "fetch", "-q", "--unshallow")
        #expect(try await sandbox.open("copy").hazards().isEmpty)
    }

    @Test func graftsAreToldAndNotFollowed() async throws {
        try await sandbox.make("work")
        var ids: [String] = []
        for text in ["1", "2", "3"] { ids.append(try await sandbox.commit("work", text)) }
        try sandbox.write("work/.git/info/grafts", "\(ids[2]) \(ids[0])\n")
        let repository = try await sandbox.open("work")
        #expect(try await repository.hazards() == [.grafted])
        #expect(
            try await repository.commits(from: ids[0], to: "main", limit: 10).commits.map(\.sha) == [ids[1], ids[2]])
    }

    @Test(arguments: [false, true])
    func replacementsAreToldAndNotFollowed(isPacked: Bool) async throws {
        try await sandbox.make("work")
        let honest = try await sandbox.commit("work", "1")
        let forged = try await sandbox.git("work", "commit-tree", "-m", "forged", "HEAD^{tree}")
        try await sandbox.git("work", "replace", honest, forged)
        if isPacked { try await sandbox.git("work", "pack-refs", "--all") }
        let repository = try await sandbox.open("work")
        #expect(try await repository.hazards() == [.replaced])
        #expect(try await repository.all().map(\.sha) == [honest])
    }

    @Test func aGraphFileIsNotBelieved() async throws {
        try await sandbox.make("work")
        var ids: [String] = []
        for text in ["1", "2", "3"] { ids.append(try await sandbox.commit("work", text)) }
        // A graph written while a graft was in force names other parents, and outlives it.
        try sandbox.write("work/.git/info/grafts", "\(ids[2]) \(ids[0])\n")
        _ = try await sandbox.attempt("git", ["-C", "\(sandbox.path)/work", "commit-graph", "write", "--reachable"])
        try sandbox.write("work/.git/info/grafts", "")
        #expect(try await sandbox.open("work").all().count == 3)
    }

    @Test(arguments: [
        "refs/replace/0123", "refs/namespaces/x/refs/heads/main", "refs/heads/writ/revert/x", "refs/heads/writ",
        "refs/writ/x", "refs/heads/Writ/x",
    ])
    func reservedRefsAreNobodys(ref: String) {
        #expect(ReservedRefs.refusal(of: ref)?.contains("`\(ref)` cannot be pushed") == true)
    }

    @Test(arguments: [
        "refs/heads/main", "refs/heads/writer", "refs/tags/writ/1", "refs/replaced/x", "refs/notes/commits",
    ])
    func otherRefsAreNotReserved(ref: String) {
        #expect(ReservedRefs.refusal(of: ref) == nil)
    }
}
