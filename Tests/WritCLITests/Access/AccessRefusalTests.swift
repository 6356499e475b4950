// Another user without a grant is refused: by the files, by the command, by the socket; and every read is on record.

import Foundation
import Testing
import WritModel

@Suite struct AccessRefusalTests {
    // MARK: By the files

    @Test(.enabled(if: OtherUser.areAllowed, Comment(rawValue: OtherUser.reason)))
    func theFilesAreClosedToOthers() async throws {
        let sandbox = try await Sandbox(.bare)
        for (file, mode) in [
            ("w", "700"), ("w/keys", "700"), ("w/keys/log.key", "600"), ("w/log.db", "600"), ("w/directory.db", "600"),
            ("w/reads.db", "600"),
        ] {
            // The directory is made with the first account.
            _ = try await sandbox.writ("status")
            #expect(try await sandbox.run("stat", ["-c", "%a", "\(sandbox.path)/\(file)"]) == mode, "\(file)")
            let read = try await sandbox.attempt("env", OtherUser.nobody.prefix + ["cat", "\(sandbox.path)/\(file)"])
            #expect(read.status != 0 && read.output.isEmpty, "\(file)")
        }
    }

    @Test(
        .enabled(if: OtherUser.areAllowed, Comment(rawValue: OtherUser.reason)),
        arguments: [
            ["log", "query"], ["status"], ["audit"], ["log", "export", "/tmp/none"], ["activate"], ["record"],
            ["gate", "deploy", "--service", "s", "--environment", "dev"], ["log", "verify"], ["log", "reads"],
            ["import", "git", "."], ["hook", "install", "."], ["serve"],
        ])
    func theCommandSaysWhoToAsk(arguments: [String]) async throws {
        let sandbox = try await Sandbox(.bare)
        let outcome = try await sandbox.writ(as: .nobody, ["-C", "\(sandbox.path)/w"] + arguments)
        #expect(outcome.status == 77, "\(outcome.text)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains("ask `root`, who owns it"), "\(outcome.error)")
    }

    @Test(.enabled(if: OtherUser.areAllowed, Comment(rawValue: OtherUser.reason)))
    func openedFilesGiveNobodyARight() async throws {
        let sandbox = try await Sandbox(.bare)
        // Somebody opened everything to a group, the key too.
        try await sandbox.run("chgrp", ["-R", "65534", "\(sandbox.path)/w"])
        try await sandbox.run("chmod", ["-R", "g+rwX", "\(sandbox.path)/w"])
        let refused = try await sandbox.writ(as: .nobody, ["-C", "\(sandbox.path)/w", "log", "query"])
        #expect(refused.status == 77 && refused.output.isEmpty, "\(refused.text)")
        let record = try #require(try await sandbox.entriesOfReads().first)
        #expect(record["kind"] == "log.refused" && record["data"]?["by"] == "os:nobody")
        #expect(record["data"]?["route"] == "folder")
        let warned = try await sandbox.writ("status")
        #expect(warned.status == 0)
        #expect(warned.error.contains("log.key` is open to others (mode 660); run `chmod 600"))
    }

    @Test func aKeyThatEverybodyMayReadSignsNothing() async throws {
        let sandbox = try await Sandbox(.bare)
        chmod("\(sandbox.path)/w/keys/log.key", 0o644)
        let outcome = try await sandbox.writ("gate", "deploy", "--service", "s", "--environment", "dev")
        #expect(outcome.status == 69)
        #expect(outcome.error.contains("is open to every user (mode 644)"), "\(outcome.error)")
        chmod("\(sandbox.path)/w/keys/log.key", 0o600)
        #expect(try await sandbox.writ("status").status == 0)
    }

    @Test func initClosesAFolderThatIsEmptyAndLeavesOthers() async throws {
        let sandbox = try await Sandbox(.bare)
        for name in ["empty", "full"] {
            try FileManager.default.createDirectory(
                atPath: "\(sandbox.path)/\(name)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755])
        }
        try sandbox.write("full/file", "")
        #expect(try await sandbox.writ("init", "--bare", at: "empty").error.isEmpty)
        #expect(try await sandbox.run("stat", ["-c", "%a", "\(sandbox.path)/empty"]) == "700")
        let full = try await sandbox.writ("init", "--bare", at: "full")
        #expect(full.status == 0 && full.error.contains("run `chmod 700"))
        #expect(try await sandbox.run("stat", ["-c", "%a", "\(sandbox.path)/full"]) == "755")
    }

    // MARK: By the socket

    @Test(.enabled(if: OtherUser.areAllowed, Comment(rawValue: OtherUser.reason)))
    func theSocketRefusesAndRecords() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(OtherUser.document)
        let server = try SocketServer(sandbox)
        let refused = try await sandbox.writ(
            as: .nobody, ["log", "query", "--limit", "5"], setting: ["WRIT_SOCKET": server.socket])
        #expect(refused.status == 77 && refused.output.isEmpty)
        #expect(refused.error.contains("roles reader, auditor, approver, author, admin; os:nobody has none"))
        let admin = try await sandbox.entries("document.activated").last
        #expect(
            admin != nil
                && refused.error.range(of: "ask an admin \\(a_[^)]{22}\\) or `root`", options: .regularExpression)
                    != nil
        )
        let record = try #require(try await sandbox.entriesOfReads().first)
        #expect(record["kind"] == "log.refused" && record["data"]?["command"] == "log query")
        #expect(record["data"]?["query"] == "--limit 5" && record["data"]?["by"] == "os:nobody")
        #expect(try await sandbox.writ("log", "verify").status == 0)
    }

    @Test(.enabled(if: OtherUser.areAllowed, Comment(rawValue: OtherUser.reason)))
    func aSocketOfAGroupKeepsOthersOut() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(OtherUser.document)
        let server = try SocketServer(sandbox, "--socket-mode", "0660", "--socket-group", "games")
        #expect(try await sandbox.run("stat", ["-c", "%a %G", server.socket]) == "660 games")
        let refused = try await sandbox.writ(as: .nobody, ["--socket", server.socket, "status"])
        #expect(refused.status == 77, "\(refused.text)")
        #expect(refused.error.contains("permissions of the socket"))
    }

    @Test(.enabled(if: OtherUser.areAllowed, Comment(rawValue: OtherUser.reason)))
    func theFoldersSettingsNameTheSocket() async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(OtherUser.document)
        let server = try SocketServer(sandbox)
        try sandbox.write("w/writ.yaml", sandbox.read("w/writ.yaml") + "socket: \(server.socket)\n")
        // The settings may be read; the log may not.
        chmod("\(sandbox.path)/w", 0o755)
        #expect(try await sandbox.writ(as: .reader, ["-C", "\(sandbox.path)/w", "status"]).status == 0)
        #expect(try await sandbox.writ(as: .nobody, ["-C", "\(sandbox.path)/w", "status"]).status == 77)
    }

    @Test func whereNobodyListensItIsSaid() async throws {
        let sandbox = try await Sandbox(.bare)
        let outcome = try await sandbox.writ("--socket", "\(sandbox.path)/none", "status")
        #expect(outcome.status == 69)
        #expect(outcome.error.contains("nobody listens at the socket"))
    }

    // MARK: The record

    @Test func everyReadOfTheOwnerIsRecordedAndNoGateIs() async throws {
        let sandbox = try await Sandbox.hooked()
        let commit = try await sandbox.commit("change", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        _ = try await sandbox.writ("gate", "deploy", "--service", "s", "--environment", "dev")
        _ = try await sandbox.writ("audit")
        _ = try await sandbox.writ("log", "query", "--kind", "commit.recorded")
        _ = try await sandbox.writ("log", "query", "--kind", "document.activated", "--limit", "4")
        _ = try await sandbox.writ("log", "prove", "0")
        _ = try await sandbox.writ("explain", "d-none")
        _ = try await sandbox.writ("log", "export", "\(sandbox.path)/tiles")
        let size = try await sandbox.status()["entries"]?.intValue
        let reads = try await sandbox.entriesOfReads()
        let told = reads.map {
            "\($0["data"]?["command"]?.stringValue ?? "") \($0["data"]?["entries"]?.intValue ?? -1)"
        }
        #expect(told[1...3] == ["log query 1", "log query 4", "log prove 0"], "\(told)")
        #expect(
            told[0].hasPrefix("audit ") && told[4] == "explain 0" && told[5] == "log export \(size ?? 0)", "\(told)")
        #expect(told[6].hasPrefix("status ") && told.count == 7, "\(told)")
        #expect(reads.allSatisfy { $0["data"]?["by"] == "os:root" || $0["data"]?["by"] != nil })
        #expect(try await sandbox.writ("log", "verify").output.contains("reads: 8 entries verified"))
    }

    @Test func whatCannotBeRecordedIsNotAnswered() async throws {
        let sandbox = try await Sandbox(.bare)
        _ = try await sandbox.writ("status")
        try sandbox.remove("w/reads.db")
        for arguments in [["log", "query"], ["status"], ["log", "reads"]] {
            let outcome = try await sandbox.writ(arguments)
            #expect(outcome.status == 69, "\(outcome.text)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.error.contains("reads.db` is missing; put it back"), "\(outcome.error)")
        }
        let verify = try await sandbox.writ("log", "verify", "--format", "json")
        #expect(verify.status == 1)
        #expect(try verify.json()["reads"]?["intact"] == false)
        // Gates go on: a decision is no read.
        try await sandbox.activate(Documents.permissive)
        #expect(try await sandbox.writ("gate", "deploy", "--service", "s", "--environment", "dev").status == 0)
    }

    @Test func aForgedLogOfReadsIsFound() async throws {
        let sandbox = try await Sandbox(.bare)
        for _ in 1...3 { _ = try await sandbox.writ("status") }
        let kept = try await sandbox.succeed("log", "checkpoint", "--reads")
        #expect(kept.hasPrefix("test.example/log/reads\n"))
        try sandbox.write("note", kept)
        let file = "\(sandbox.path)/w/reads.db"
        var bytes = try Data(contentsOf: URL(filePath: file))
        let place = try #require(bytes.range(of: Data("\"command\":\"status\"".utf8)))
        bytes[place.lowerBound + 12] ^= 1
        try bytes.write(to: URL(filePath: file))
        let verify = try await sandbox.writ("log", "verify")
        #expect(verify.status == 1 && verify.output.contains("reads: "), "\(verify.text)")
        // Made anew it is sound, and shorter than what was kept.
        try sandbox.remove("w/reads.db")
        _ = try await sandbox.writ("init", "--bare", "--origin", "test.example/log", at: "other")
        try FileManager.default.copyItem(atPath: "\(sandbox.path)/other/reads.db", toPath: file)
        #expect(try await sandbox.writ("log", "verify").status == 0)
        #expect(try await sandbox.writ("log", "verify", "--against", "\(sandbox.path)/note").status == 1)
    }

    @Test func aFolderFromBeforeTheLogOfReadsGetsOne() async throws {
        let sandbox = try await Sandbox(.bare)
        try LogRewriter(sandbox, folder: "w").rewrite()
        try sandbox.remove("w/reads.db")
        #expect(try await sandbox.writ("status").status == 0)
        #expect(try await sandbox.entriesOfReads().count == 1)
    }
}
