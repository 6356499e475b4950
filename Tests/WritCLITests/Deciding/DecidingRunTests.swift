// Status 0 of a command that decides means a recorded allow: whatever stands among the arguments, and wherever.

import Foundation
import Testing
import WritModel

@testable import WritCLI

@Suite struct DecidingRunTests {
    @Test func everyCommandThatDecidesIsKnownByItsWords() {
        #expect(DecidingCase.all.map(\.testDescription).sorted() == ["decide", "gate deploy", "gate push", "hook run"])
        #expect(DecidingCase.all.allSatisfy { $0.options.count >= 3 })
    }

    @Test(arguments: DecidingCase.all) func anAllowIsRecordedAndEndsWith0(decided: DecidingCase) async throws {
        let world = try await DecidingSandbox(decided)
        let outcome = try await world.run(["-C", "\(world.sandbox.path)/w"] + world.arguments())
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(try await world.allows() == 1)
    }

    /// Each option's value, and each place between two arguments, taken by what the parser serves by itself.
    @Test(arguments: DecidingCase.all, DecidingCase.specials)
    func nothingThatTheParserServesEndsWith0(decided: DecidingCase, special: String) async throws {
        let world = try await DecidingSandbox(decided)
        var attempts: [[String]] = []
        for option in decided.options {
            var arguments = try ["-C", "\(world.sandbox.path)/w"] + world.arguments()
            if let place = arguments.firstIndex(of: option) {
                arguments[place + 1] = special
            } else {
                arguments += [option, special]
            }
            attempts.append(arguments)
        }
        let whole = try ["-C", "\(world.sandbox.path)/w"] + world.arguments()
        for place in 0...whole.count { attempts.append(Array(whole[..<place] + [special] + whole[place...])) }
        for arguments in attempts { try await expectHonest(world, arguments) }
    }

    @Test(arguments: DecidingCase.all) func lostArgumentsNeverEndWith0(decided: DecidingCase) async throws {
        let world = try await DecidingSandbox(decided)
        let whole = try ["-C", "\(world.sandbox.path)/w"] + world.arguments()
        for count in 0..<whole.count {
            try await expectHonest(world, Array(whole[..<count]))
            try await expectHonest(world, Array(whole[count...]))
            try await expectHonest(world, whole.enumerated().filter { $0.offset != count }.map(\.element))
            try await expectHonest(world, whole.enumerated().map { $0.offset == count ? "" : $0.element })
        }
    }

    /// 0 stands for one more allow in the log.
    private func expectHonest(
        _ world: DecidingSandbox, _ arguments: [String], at location: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await world.run(arguments)
        guard outcome.status == 0 else { return #expect(outcome.status > 0, "\(arguments)", sourceLocation: location) }
        let folder = "\(world.sandbox.path)/w"
        // The folder's own name may be among what was lost: what was decided elsewhere is not looked for.
        let isRecorded = arguments.contains(folder) ? try await world.tally.grows(to: world.allows()) : false
        #expect(isRecorded, "\(arguments) ended with 0: \(outcome.text)", sourceLocation: location)
    }

    @Test func aValueThatBeginsWithADashStandsBehindAnEqualsSign() async throws {
        let decided = try #require(DecidingCase.all.first { $0.words == ["gate", "deploy"] })
        let world = try await DecidingSandbox(decided)
        let arguments = try ["-C", "\(world.sandbox.path)/w"] + world.arguments()
        let refused = try await world.run(arguments.map { $0 == "T-1" ? "--generate-completion-script" : $0 })
        #expect(refused.status == 64)
        #expect(refused.error.contains("`--ticket` lacks its value"), "\(refused.error)")
        #expect(refused.error.contains("`--ticket=VALUE`"))
        let place = try #require(arguments.firstIndex(of: "--ticket"))
        let joined = arguments[..<place] + ["--ticket=--generate-completion-script"] + arguments[(place + 2)...]
        #expect(try await world.run(Array(joined)).status == 0)
        let ticket = try await world.sandbox.entries("deploy.requested").last?["data"]?["ticket"]
        #expect(ticket == "--generate-completion-script")
    }

    @Test(arguments: [
        ([], true), (["gate"], true), (["decide"], true), (["hook"], true), (["-C", "x"], true),
        (["--format=json", "hook", "run"], true), (["-C", "status", "gate", "push"], true),
        (["--version", "decide"], true), (["-x", "gate"], true), (["gate", "help"], true),
        (["hook", "-q", "run"], true),
        (["status"], false), (["hook", "install", "run"], false), (["hook", "--help"], false), (["--version"], false),
        (["help", "gate", "deploy"], false), (["help", "-C", "x", "gate"], true), (["-C", "gate", "status"], false),
        (["log", "query", "decide"], false),
        (["--generate-completion-script", "bash"], false),
    ])
    func aRunThatDecidesIsToldFromItsBareArguments(arguments: [String], decides: Bool) {
        #expect(DecidingRun.isAskedFor(by: arguments) == decides)
    }

    @Test func noArgumentsAreAnErrorAndHelpIsNot() async throws {
        let sandbox = try await Sandbox(.bare)
        let none = try await sandbox.attempt(Program.path, [])
        #expect(none.status == 64 && none.output.contains("writ init"))
        for arguments in [["--help"], ["--version"], ["help", "gate", "deploy"], ["hook", "--help"]] {
            #expect(try await sandbox.attempt(Program.path, arguments).status == 0, "\(arguments)")
        }
        let help = try await sandbox.attempt(Program.path, ["gate", "deploy", "--help"])
        #expect(help.status == 64 && help.output.contains("--service"))
        #expect(help.error.contains("nothing was decided"))
    }

    /// As in a jail: what Swift says of the arguments is empty there, and threads end the process at random.
    @Test(.enabled(if: getuid() == 0, "only root can take /proc away"), arguments: DecidingCase.all)
    func withoutProcNothingIsDecided(decided: DecidingCase) async throws {
        let world = try await DecidingSandbox(decided)
        let jail = "exec unshare -m sh -c 'mount -t tmpfs none /proc && exec \"$0\" \"$@\"' \"$0\" \"$@\""
        let arguments = try ["-C", "\(world.sandbox.path)/w"] + world.arguments()
        for tried in [arguments, [], ["gate", "deploy", "--ticket"], arguments + ["--help"], ["--version"]] {
            let outcome = try await world.run(tried, shell: jail)
            #expect(outcome.status == 70, "\(tried): \(outcome.text)")
            #expect(outcome.error.contains("`/proc` is not mounted"))
        }
        #expect(try await world.allows() == 0)
    }

    @Test func aLibraryCannotEndADecidingRun() async {
        await #expect(processExitsWith: .exitCode(70)) {
            DecidingRun.begin()
            exit(0)
        }
        await #expect(processExitsWith: .exitCode(64)) {
            DecidingRun.begin()
            DecidingRun.end(0)
        }
        // The system would make 0 of it.
        await #expect(processExitsWith: .exitCode(70)) {
            DecidingRun.begin()
            DecidingRun.end(256)
        }
        await #expect(processExitsWith: .exitCode(0)) { DecidingRun.end(0) }
    }

    @Test func aPushOfNothingIsNotAllowed() async throws {
        let sandbox = try await Sandbox.hooked(.bare)
        try await sandbox.activate(Documents.permissive)
        for words in [["gate", "push"], ["hook", "run", "pre-receive"], ["hook", "run", "post-receive"]] {
            let outcome = try await sandbox.writ(words + ["--repo", "\(sandbox.path)/shop.git"], input: "")
            #expect(outcome.status == 65, "\(words): \(outcome.text)")
        }
    }

    @Test(arguments: [
        ["gate", "deploy", "--help"], ["decide", "--experimental-dump-help"], ["gate", "help"], [],
        ["hook", "run", "-h"],
    ])
    func aServerAnswersNoneOfThemWith0(arguments: [String]) async throws {
        let sandbox = try await Sandbox(.bare)
        let server = try SocketServer(sandbox)
        let client = try #require(server.connect())
        client.write(
            kind: 1, JSONValue.object(["arguments": .array(arguments.map { .string($0) })]).bytes)
        let status = client.status()
        #expect(status.map { $0 != 0 } ?? false, "\(String(describing: status))")
    }
}
