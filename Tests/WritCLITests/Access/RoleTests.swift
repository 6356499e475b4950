// Role by command by format, as the system's users see it through the socket.

import Foundation
import Testing
import WritModel

@Suite(.enabled(if: OtherUser.areAllowed, Comment(rawValue: OtherUser.reason))) struct RoleTests {
    /// What a command ends with for whoever may run it, and who may: `r` reader, `u` auditor, `p` approver, `a` author,
    /// `o` operator, and the admin always. Written by hand, and not from the program's table.
    private static let table: [(arguments: [String], roles: String, status: Int)] = [
        (["status"], "rupao", 0), (["log", "query", "--limit", "3"], "rupa", 0), (["explain", "d-none"], "rupa", 65),
        (["log", "verify"], "u", 0), (["log", "replay"], "u", 0), (["log", "prove", "0"], "u", 0),
        (["log", "reads", "--limit", "1"], "u", 0), (["log", "checkpoint"], "rupao", 0), (["audit"], "u", 0),
        (["insights"], "rupa", 0), (["signoff", "give", "deploy/1"], "p", 0),
        (["review", "approve", "0000000"], "p", 65), (["check"], "a", 0), (["activate", "--dry-run"], "a", 0),
        (["record"], "o", 0),
    ]

    private static let letters: [OtherUser: Character] = [
        .reader: "r", .auditor: "u", .approver: "p", .author: "a", .operator: "o",
    ]

    /// Audits and gates need one.
    private static let policy = """
        ---
        kind: policy
        policy: calm
        title: Ticks are allowed
        why: Some policy has to be active.
        severity: low
        mode: observe
        on: tick as tick
        require: [{ id: always, check: Always, that: "true" }]

        """

    @Test(arguments: OtherUser.allCases) func roleByCommandByFormat(user: OtherUser) async throws {
        let sandbox = try await Sandbox(.bare)
        try await sandbox.activate(OtherUser.document + Self.policy)
        let server = try SocketServer(sandbox)
        defer { server.stop() }
        for row in Self.table {
            let isAllowed = user == .admin || Self.letters[user].map { row.roles.contains($0) } ?? false
            for format in ["text", "json"] {
                let outcome = try await sandbox.writ(
                    as: user, ["--socket", server.socket] + row.arguments + ["--format", format])
                let what = "\(user) \(row.arguments) \(format): \(outcome.text)"
                #expect(outcome.status == (isAllowed ? row.status : 77), "\(what)")
                if isAllowed, format == "json", row.status == 0 {
                    #expect((try? outcome.jsonLines()) != nil, "\(what)")
                } else if !isAllowed {
                    #expect(outcome.output.isEmpty, "\(what)")
                    #expect(outcome.error.contains("is not permitted: it takes one of the roles"), "\(what)")
                }
            }
        }
    }

    /// A sandbox with history, a server, and a reader whose scope is one repository.
    private func served(_ access: String) async throws -> (sandbox: Sandbox, server: SocketServer) {
        let sandbox = try await Sandbox.hooked()
        try await sandbox.activate(access, as: "access.yaml")
        let commit = try await sandbox.commit("a secret plan", by: .ann)
        _ = try await sandbox.push("main")
        try await sandbox.approve(commit, by: .bob)
        #expect(try await sandbox.push("main").status == 0)
        return (sandbox, try SocketServer(sandbox))
    }

    @Test func aReaderSeesMaskedFieldsAndNoNames() async throws {
        let (sandbox, server) = try await served(OtherUser.document)
        let via = ["--socket", server.socket]
        let query = try await sandbox.writ(as: .reader, via + ["log", "query", "--format", "json"])
        #expect(query.status == 0)
        let all = try await sandbox.writ("log", "query", "--format", "json")
        #expect(try query.jsonLines().count == all.jsonLines().count)
        let commit = try #require(try query.jsonLines().first { $0["kind"] == "commit.recorded" })
        #expect(commit["data"]?["title"] == "[masked]" && commit["data"]?["trailers"] == "[masked]")
        let author = commit["data"]?["author"]?.stringValue ?? ""
        #expect(author.hasPrefix("a_") && author.count == 24)
        // Documents are for everybody to read, with the made-up people of their tests and comments.
        let told = query.output.split(separator: "\n").filter { !$0.contains("\"kind\":\"document.") }.joined()
        for word in ["example.org", "Ann Example", "secret plan", "person:ann"] {
            #expect(!told.contains(word), "\(word)")
        }
        // The auditor sees what the owner sees.
        let clear = try await sandbox.writ(as: .auditor, via + ["log", "query", "--format", "json"])
        #expect(clear.output == all.output)
    }

    @Test func explanationsAndFiguresNameNobodyToAReader() async throws {
        let (sandbox, server) = try await served(OtherUser.document)
        let via = ["--socket", server.socket]
        let decision = try #require(
            try await sandbox.status()["decisions"]?.arrayValue?.first?["decision"]?.stringValue)
        for arguments in [["explain", decision], ["explain", decision, "--format", "json"], ["status"], ["insights"]] {
            let told = try await sandbox.writ(as: .reader, via + arguments)
            #expect(told.status == 0, "\(told.text)")
            for word in ["example.org", "Ann Example", "Bob Example", "remote:", "secret plan"] {
                #expect(!told.output.contains(word), "\(arguments): \(told.output)")
            }
        }
        let clear = try await sandbox.writ(as: .auditor, via + ["explain", decision])
        #expect(clear.output.contains("Bob Example"))
    }

    @Test func aScopeHidesWhatIsOutsideOfIt() async throws {
        let scoped = "kind: access\naccess: s\nreader: [\"user:games\"]\nscope: { repository: [other] }\n"
        let (sandbox, server) = try await served(scoped)
        let via = ["--socket", server.socket]
        let none = try await sandbox.writ(as: .reader, via + ["log", "query"])
        #expect(none.status == 0 && none.output.isEmpty)
        let decision = try #require(
            try await sandbox.status()["decisions"]?.arrayValue?.first?["decision"]?.stringValue)
        #expect(try await sandbox.writ(as: .reader, via + ["explain", decision]).status == 65)
        #expect(try await sandbox.writ(as: .reader, via + ["insights"]).status == 77)
        try await sandbox.activate(scoped.replacing("other", with: "sh*"), as: "access.yaml")
        let some = try await sandbox.writ(as: .reader, via + ["log", "query", "--format", "json"])
        let kinds = Set(try some.jsonLines().compactMap { $0["kind"]?.stringValue })
        #expect(kinds.contains("commit.recorded") && kinds.contains("decision.made"))
        #expect(!kinds.contains("document.activated"))
        #expect(try await sandbox.writ(as: .reader, via + ["explain", decision]).status == 0)
    }

    @Test func anApproverSignsWithTheirOwnKeyThroughTheSocket() async throws {
        let (sandbox, server) = try await served(OtherUser.document)
        let commit = try await sandbox.commit("another", by: .ann)
        _ = try await sandbox.push("main")
        let folder = try sandbox.folder(of: .approver, "approver")
        for name in ["bob", "bob.pub"] {
            try FileManager.default.copyItem(atPath: "\(sandbox.path)/keys/\(name)", toPath: "\(folder)/\(name)")
            chown("\(folder)/\(name)", OtherUser.approver.number ?? 0, gid_t.max)
        }
        let approved = try await sandbox.writ(
            as: .approver, ["--socket", server.socket, "review", "approve", commit, "--key", "\(folder)/bob"])
        #expect(approved.status == 0, "\(approved.text)")
        #expect(approved.output.contains("signed and verified"))
        // A claim is the peer's, whatever the client says of itself.
        let claimed = try await sandbox.writ(
            as: .approver, ["--socket", server.socket, "signoff", "give", "deploy/1", "--format", "json"],
            setting: ["USER": "root", "LOGNAME": "root", "HOME": folder])
        #expect(claimed.status == 0, "\(claimed.text)")
        #expect(try await sandbox.entries("signoff.given").last?["actor"]?["id"] == "os:mail")
        #expect(try await sandbox.push("main").status == 0)
    }

    @Test func anOperatorRecordsFromAFileOfTheirOwn() async throws {
        let (sandbox, server) = try await served(OtherUser.document)
        let folder = try sandbox.folder(of: .operator, "operator")
        let event = """
            {"id":"1","source":"ci","kind":"test.finished","at":"2026-11-20T09:12:03Z","data":{"repository":"shop",\
            "sha":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","name":"unit","result":"passed"}}

            """
        try sandbox.write("operator/events", event)
        chmod("\(folder)/events", 0o600)
        chown("\(folder)/events", OtherUser.operator.number ?? 0, gid_t.max)
        for (input, arguments) in [
            ("", ["record", "\(folder)/events"]), (event.replacing("\"1\"", with: "\"2\""), ["record"]),
        ] {
            let done = try await sandbox.writ(as: .operator, ["--socket", server.socket] + arguments, input: input)
            #expect(done.status == 0, "\(done.text)")
            #expect(try done.jsonLines().count == 1)
        }
        #expect(try await sandbox.entries("test.finished").count == 2)
    }

    @Test func anAuditorExportsAndComparesWithFilesOfTheirOwn() async throws {
        let (sandbox, server) = try await served(OtherUser.document)
        let via = ["--socket", server.socket]
        let folder = try sandbox.folder(of: .auditor, "auditor")
        for _ in 1...2 {
            let export = try await sandbox.writ(as: .auditor, via + ["log", "export", "\(folder)/tiles"])
            #expect(export.status == 0, "\(export.text)")
        }
        #expect(try sandbox.read("auditor/tiles/checkpoint") == (try await sandbox.succeed("log", "checkpoint")))
        for arguments in [["log", "checkpoint"], ["log", "checkpoint", "--reads"]] {
            let note = try await sandbox.writ(as: .auditor, via + arguments)
            try sandbox.write("auditor/note", note.output)
            let verify = try await sandbox.writ(
                as: .auditor, via + ["log", "verify", "--against", "\(folder)/note"])
            #expect(verify.status == 0, "\(verify.text)")
        }
        let reads = try await sandbox.entriesOfReads()
        #expect(reads.contains { $0["kind"] == "log.exported" && $0["data"]?["by"] == "os:daemon" })
    }

    @Test func aReportIsWrittenWhereItWasAskedFor() async throws {
        let (sandbox, server) = try await served(OtherUser.document)
        let folder = try sandbox.folder(of: .reader, "reader")
        let commit = try await sandbox.tip()
        let report = try await sandbox.writ(
            as: .reader, ["--socket", server.socket, "report", "--html", "\(folder)/r.html", "--trace", commit])
        #expect(report.status == 0, "\(report.text)")
        let page = try sandbox.read("reader/r.html")
        #expect(page.contains("</html>") && page.contains("The story of commit \(commit.prefix(10))"))
        for word in ["example.org", "Ann Example", "secret plan"] { #expect(!page.contains(word), "\(word)") }
    }

    @Test func anAuthorActivatesPoliciesAndNoRights() async throws {
        let (sandbox, server) = try await served(OtherUser.document)
        let via = ["--socket", server.socket]
        try sandbox.write("w/policies/own.yaml", Documents.permissive)
        let activated = try await sandbox.writ(as: .author, via + ["activate"])
        #expect(activated.status == 0 && activated.output.contains("activated policy permissive"), "\(activated.text)")
        try sandbox.write("w/policies/access.yaml", OtherUser.document.replacing("user:sys", with: "user:news"))
        let refused = try await sandbox.writ(as: .author, via + ["activate"])
        #expect(refused.status == 77)
        #expect(refused.error.contains("only an admin may change who people are"))
        #expect(try await sandbox.writ(as: .author, via + ["serve", "--socket", "x"]).status != 0)
        #expect(try await sandbox.writ(as: .admin, via + ["activate"]).status == 0)
    }
}

extension Sandbox {
    /// The entries of the log of reads.
    func entriesOfReads() async throws -> [JSONValue] {
        try await Outcome(status: 0, output: succeed("log", "reads", "--format", "json"), error: "").jsonLines()
    }
}
