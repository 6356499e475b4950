// What is new on a protected branch: no name, alias or side way carries a commit past review.

import Foundation
import Testing
import WritModel

@Suite struct NewCommitTests {
    @Test func aSymbolicRefIsJudgedAsTheBranchThatMoves() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.server("symbolic-ref", "refs/heads/devel", "refs/heads/main")
        let before = try await sandbox.tip()
        try await sandbox.commit("sneak", by: .ann)
        let push = try await sandbox.push("main:devel")
        #expect(push.status != 0)
        #expect(push.error.contains("denied push to refs/heads/main of shop"))
        #expect(try await sandbox.push(":devel").status != 0)
        #expect(try await sandbox.tip() == before)
        let requests = try await sandbox.entries("push.requested").compactMap { $0["data"] }
        #expect(requests.map { $0["ref"]?.stringValue } == ["refs/heads/main", "refs/heads/main"])
        #expect(requests.map { $0["via"]?.stringValue } == ["refs/heads/devel", "refs/heads/devel"])
        #expect(requests.map { $0["deleted"] } == [false, true])
    }

    @Test func whatWasPushedElsewhereIsNewOnAProtectedBranch() async throws {
        let sandbox = try await Sandbox.hooked()
        let unseen = try await sandbox.commit("unseen", by: .ann)
        let fine = try await sandbox.commit("fine", by: .ann)
        #expect(try await sandbox.push("main:develop").status == 0)
        try await sandbox.approve(fine, by: .bob)
        let push = try await sandbox.push("main:master")
        #expect(push.status != 0)
        #expect(push.error.contains("commit \(unseen.prefix(10)) has no approval"))
        let lists = try await sandbox.entries("push.requested").compactMap { $0["data"]?["commits"]?.arrayValue?.count }
        #expect(lists == [2, 2])
    }

    @Test func aProtectedBranchMadeFromAProtectedOneBringsNothing() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        #expect(try await sandbox.push("main:topic").status == 0)
        try await sandbox.approve(commit, by: .bob)
        #expect(try await sandbox.push("main").status == 0)
        _ = try await sandbox.push("main:master", "main:refs/tags/v1")
        let lists = try await sandbox.entries("push.requested").suffix(2).map { $0["data"]?["commits"] }
        #expect(lists == [[], []])
    }

    @Test(arguments: [
        "refs/replace/0123456789012345678901234567890123456789", "refs/namespaces/x/refs/heads/main",
        "refs/heads/writ/revert/1", "refs/writ/x",
    ])
    func reservedRefsAreRefusedWhateverThePoliciesSay(ref: String) async throws {
        let sandbox = try await Sandbox.hooked()
        let push = try await sandbox.push("main:\(ref)")
        #expect(push.status != 0)
        #expect(push.error.contains("`\(ref)` cannot be pushed"))
        #expect(try await sandbox.tip(ref).isEmpty)
        // Not behind a symbolic ref, either.
        try await sandbox.server("symbolic-ref", "refs/heads/innocent", ref)
        #expect(try await sandbox.push("main:innocent").status != 0)
        #expect(try await sandbox.tip(ref).isEmpty)
    }

    @Test func aPushToANamespaceIsRefused() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.commit("change", by: .ann)
        // git tells its hooks `refs/heads/main`, and moves `refs/namespaces/x/refs/heads/main`.
        let push = try await sandbox.push("main", setting: ["GIT_NAMESPACE": "x"])
        #expect(push.status != 0)
        #expect(push.error.contains("a namespace of the repository"))
        #expect(try await sandbox.tip("refs/namespaces/x/refs/heads/main").isEmpty)
    }

    @Test(arguments: ["shallow", "grafted", "replaced"])
    func aRepositoryThatTellsAnotherHistoryIsRefused(hazard: String) async throws {
        let sandbox = try await Sandbox.hooked()
        let tip = try await sandbox.tip()
        switch hazard {
        case "shallow": try sandbox.write("shop.git/shallow", tip + "\n")
        case "grafted": try sandbox.write("shop.git/info/grafts", tip + "\n")
        default: try await sandbox.server("update-ref", "refs/replace/\(tip)", tip)
        }
        try await sandbox.commit("change", by: .ann)
        let push = try await sandbox.push("main:topic")
        #expect(push.status != 0)
        #expect(push.error.contains("the push cannot be judged, so it is denied"))
        switch hazard {
        case "shallow": try sandbox.remove("shop.git/shallow")
        case "grafted": try sandbox.remove("shop.git/info/grafts")
        default: try await sandbox.server("update-ref", "-d", "refs/replace/\(tip)")
        }
        #expect(try await sandbox.push("main:topic").status == 0)
    }

    // MARK: The record

    @Test func theRecordOfAPushRepeatsItsRequest() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.commit("one", by: .ann)
        #expect(try await sandbox.push("main:topic", "main:other").status == 0)
        let requests = try await sandbox.entries("push.requested")
        let pushed = try await sandbox.entries("branch.pushed")
        #expect(requests.count == 2 && pushed.count == 2)
        for (request, done) in zip(requests, pushed) {
            #expect(done["data"]?["request"] == request["id"])
            for field in ["push", "ref", "before", "after", "commits", "truncated", "forced", "created", "deleted"] {
                #expect(done["data"]?[field] == request["data"]?[field], "\(field)")
            }
        }
        #expect(Set(pushed.map { $0["data"]?["push"] }).count == 1)
    }

    @Test func aPushThatNobodyAskedAboutIsDerived() async throws {
        let sandbox = try await Sandbox.hooked()
        try sandbox.move("shop.git/hooks/pre-receive", to: "pre-receive")
        let commit = try await sandbox.commit("one", by: .ann)
        #expect(try await sandbox.push("main").status == 0)
        let data = try await sandbox.entries("branch.pushed").first?["data"]
        #expect(data?["request"] == nil)
        #expect(data?["commits"] == [.string(commit)])
    }

    @Test func aLongListOfLongIdsIsCutToFit() async throws {
        let sandbox = try await Sandbox.hooked()
        for (name, bare) in [("long.git", ["--bare"]), ("long", [])] {
            try await sandbox.run("git", ["init", "-q", "--object-format=sha256"] + bare + ["\(sandbox.path)/\(name)"])
        }
        try await sandbox.succeed("hook", "install", "\(sandbox.path)/long.git")
        let stream = (1...700).map { number in
            "commit refs/heads/bulk\nmark :\(number)\ncommitter Ann <ann@example.org> \(1_700_000_000 + number) +0000\n"
                + "data 2\nc\n\n"
        }.joined()
        try await sandbox.run("git", ["-C", "\(sandbox.path)/long", "fast-import", "--quiet"], input: stream)
        let push = try await sandbox.attempt(
            "git", ["-C", "\(sandbox.path)/long", "push", "-q", "\(sandbox.path)/long.git", "bulk"])
        #expect(push.status == 0, "\(push.error)")
        let data = try await sandbox.entries("branch.pushed").first?["data"]
        #expect(data?["truncated"] == true)
        #expect((600...690).contains(data?["commits"]?.arrayValue?.count ?? 0))
    }

    // MARK: Commits

    @Test func theGateRecordsWhatGitKnowsOfACommit() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("one\ntwo", by: .ann, in: "new")
        #expect(try await sandbox.push("main:topic").status == 0)
        let data = try #require(try await sandbox.entries("commit.recorded").last?["data"])
        #expect(data["sha"]?.stringValue == commit)
        #expect(data["paths"] == ["new"])
        #expect(data["additions"] == 2 && data["deletions"] == 0)
        #expect(data["signature"] == ["key": "", "valid": false])
        #expect(data["merge"] == nil)
        let patch = try await sandbox.git("patch-id", "--stable", input: try await sandbox.git("show", commit))
        #expect(data["patch"]?.stringValue == patch.split(separator: " ").first.map(String.init))
    }

    @Test func aCommitThatIsRecordedIsDescribedAtMostOnce() async throws {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.commit("one", by: .ann)
        for name in ["a", "b", "c"] { #expect(try await sandbox.push("main:\(name)", "-f").status == 0) }
        #expect(try await sandbox.entries("commit.recorded").count == 1)
        #expect(try await sandbox.entries("commit.described").isEmpty)
    }

    @Test func anImportWithTreesDescribesWhatOneWithoutThemRecorded() async throws {
        let sandbox = try await Sandbox()
        try await sandbox.commit("one", by: .ann, in: "new")
        try await sandbox.succeed("import", "git", "\(sandbox.path)/clone", "--name", "shop", "--no-trees")
        let bare = try await sandbox.entries("commit.recorded").last?["data"]
        #expect(bare?["paths"] == nil && bare?["signature"] == nil)
        for _ in 1...2 { try await sandbox.succeed("import", "git", "\(sandbox.path)/clone", "--name", "shop") }
        let described = try await sandbox.entries("commit.described")
        #expect(described.count == 2)
        #expect(described.last?["data"]?["paths"] == ["new"])
        #expect(described.last?["data"]?["sha"] == bare?["sha"])
        #expect(try await sandbox.entries("commit.recorded").count == 2)
    }

    @Test func aShallowHistoryIsToldAndCompletedLater() async throws {
        let sandbox = try await Sandbox()
        for text in ["one", "two", "three"] { try await sandbox.commit(text, by: .ann) }
        try await sandbox.run(
            "git",
            ["clone", "-q", "--bare", "--depth", "1", "file://\(sandbox.path)/clone", "\(sandbox.path)/cut.git"])
        let first = try await sandbox.writ("import", "git", "\(sandbox.path)/cut.git", "--name", "shop")
        #expect(first.status == 0)
        #expect(first.error.contains("shallow"))
        #expect(try await sandbox.entries("commit.recorded").count == 1)
        try await sandbox.run("git", ["-C", "\(sandbox.path)/cut.git", "fetch", "-q", "--unshallow"])
        let second = try await sandbox.writ("import", "git", "\(sandbox.path)/cut.git", "--name", "shop")
        #expect(second.status == 0 && !second.error.contains("shallow"))
        #expect(try await sandbox.entries("commit.recorded").count == 4)
    }
}

extension Sandbox {
    /// Runs git in the bare repository; it must succeed.
    @discardableResult
    func server(_ arguments: String...) async throws -> String {
        try await run("git", ["-C", "\(path)/shop.git"] + arguments)
    }
}
