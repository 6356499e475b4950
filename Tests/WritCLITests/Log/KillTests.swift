// `kill -9` while events are recorded: what was acknowledged is there, exactly once.

import Foundation
import Subprocess
import Testing
import WritModel

@Suite struct KillTests {
    static let events = 10_000
    /// How often the program is killed; `WRIT_KILL_ROUNDS` says otherwise.
    static let rounds = ProcessInfo.processInfo.environment["WRIT_KILL_ROUNDS"].flatMap { Int($0) } ?? 20

    @Test func everyAcknowledgedEventIsThereExactlyOnce() async throws {
        var killed = 0
        for round in 0..<Self.rounds {
            let sandbox = try await Sandbox(.bare)
            try sandbox.write("events.jsonl", Self.lines("e", 1...Self.events))
            async let other = Self.appendOthers(sandbox)
            let first = try await Self.recordAndKill(sandbox)
            killed += first.status == -9 ? 1 : 0
            let acknowledged = try first.acknowledged + (await other)
            try await Self.expectOnce(sandbox, acknowledged, round: round)
        }
        // A round in which the program was done first shows nothing; most must show something.
        #expect(killed * 2 > Self.rounds, "only \(killed) of \(Self.rounds) rounds were killed in time")
    }

    private static func lines(_ prefix: String, _ range: ClosedRange<Int>) -> String {
        range.map { number in
            """
            {"id":"\(prefix)\(number)","source":"ci","kind":"test.finished","at":"2026-11-20T09:12:03Z","actor":"github:ci",\
            "data":{"repository":"shop","sha":"\(String(repeating: "a", count: 40))","name":"unit","result":"passed"}}

            """
        }.joined()
    }

    private struct Killed {
        var status: Int
        var acknowledged: [JSONValue]
    }

    /// Kills the recording between its first and its last acknowledgement: once a random number of events has been
    /// acknowledged, and then a random part of what one transaction takes.
    private static func recordAndKill(_ sandbox: Sandbox) async throws -> Killed {
        let enough = Int.random(in: 1...(events * 3 / 4))
        let result = try await Subprocess.run(
            Run.executable(Program.path),
            arguments: ["-C", "\(sandbox.path)/w", "record", "\(sandbox.path)/events.jsonl"],
            environment: .custom(Run.variables(sandbox.environment)), input: .none, output: .sequence, error: .discarded
        ) { execution in
            var bytes: [UInt8] = []
            var lines = 0
            var last = ContinuousClock.now
            var isKilled = false
            for try await chunk in execution.standardOutput {
                chunk.withUnsafeBytes { chunk in
                    bytes += chunk
                    lines += chunk.count { $0 == 10 }
                }
                let gap = last.duration(to: .now)
                last = .now
                guard !isKilled, lines >= enough else { continue }
                isKilled = true
                let pid = execution.processIdentifier.value
                // Not awaited here: acknowledgements are read on while the moment comes.
                let pause = UInt32.random(in: 0...UInt32(min(100_000, max(1, gap / .microseconds(1)))))
                Thread.detachNewThread {
                    usleep(pause)
                    kill(pid, SIGKILL)
                }
            }
            return bytes
        }
        return Killed(status: Run.status(result.terminationStatus), acknowledged: try parse(result.closureResult))
    }

    /// A second process that appends meanwhile, and goes on after the first has died.
    private static func appendOthers(_ sandbox: Sandbox) async throws -> [JSONValue] {
        var acknowledged: [JSONValue] = []
        for batch in 0..<4 {
            let input = lines("o", (batch * 50 + 1)...(batch * 50 + 50))
            let recorded = try await sandbox.writ("record", input: input)
            #expect(recorded.status == 0, "\(recorded.error)")
            acknowledged += try parse(Array(recorded.output.utf8))
        }
        #expect(acknowledged.count == 200)
        return acknowledged
    }

    /// The whole lines: the last one may be torn by the kill.
    private static func parse(_ bytes: [UInt8]) throws -> [JSONValue] {
        guard let end = bytes.lastIndex(of: 10) else { return [] }
        return try bytes[..<end].split(separator: 10).map { try JSONParser.parse(Array($0)) }
    }

    private static func expectOnce(_ sandbox: Sandbox, _ acknowledged: [JSONValue], round: Int) async throws {
        let verify = try await sandbox.writ("log", "verify")
        #expect(verify.status == 0, "round \(round): \(verify.text)")
        var entries: [String: [Int64]] = [:]
        for entry in try await sandbox.entries("test.finished") {
            guard let id = entry["id"]?.stringValue, let index = entry["index"]?.intValue else { continue }
            entries[id, default: []].append(index)
        }
        #expect(entries.values.allSatisfy { $0.count == 1 }, "round \(round): an event is there twice")
        let lost = acknowledged.filter { line in
            guard let id = line["id"]?.stringValue, let index = line["index"]?.intValue else { return true }
            return entries[id] != [index]
        }
        #expect(lost.isEmpty, "round \(round): \(lost.count) acknowledged events are not where they were said to be")
    }
}
