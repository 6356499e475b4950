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
        // How long the acknowledgements of an undisturbed recording take, so that kills fall between the first and last.
        let calm = try await Sandbox(.bare)
        try calm.write("events.jsonl", Self.lines("e", 1...Self.events))
        let span = try await Self.record(calm, killingWithin: nil).span
        var killed = 0
        for round in 0..<Self.rounds {
            let sandbox = try await Sandbox(.bare)
            try sandbox.write("events.jsonl", Self.lines("e", 1...Self.events))
            async let other = Self.appendOthers(sandbox)
            let first = try await Self.record(sandbox, killingWithin: span)
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

    private struct Recording {
        var status: Int
        var acknowledged: [JSONValue]
        /// From the first acknowledgement to the last.
        var span: Duration
    }

    /// Records, and kills the recording at a random moment within a span after its first acknowledgement.
    private static func record(_ sandbox: Sandbox, killingWithin span: Duration?) async throws -> Recording {
        let result = try await Subprocess.run(
            Run.executable(Program.path),
            arguments: ["-C", "\(sandbox.path)/w", "record", "\(sandbox.path)/events.jsonl"],
            environment: .custom(Run.variables(sandbox.environment)), input: .none, output: .sequence, error: .discarded
        ) { execution in
            var bytes: [UInt8] = []
            var first: ContinuousClock.Instant?
            var last = ContinuousClock.now
            for try await chunk in execution.standardOutput {
                chunk.withUnsafeBytes { bytes += $0 }
                last = .now
                guard first == nil, bytes.contains(10) else { continue }
                first = last
                guard let span else { continue }
                let pid = execution.processIdentifier.value
                // Not awaited here: acknowledgements are read on while the moment comes.
                let pause = UInt32.random(in: 0...UInt32(max(1, span / .microseconds(1))))
                Thread.detachNewThread {
                    usleep(pause)
                    kill(pid, SIGKILL)
                }
            }
            return (bytes, first.map { $0.duration(to: last) } ?? .zero)
        }
        let (bytes, taken) = result.closureResult
        return Recording(
            status: Run.status(result.terminationStatus), acknowledged: try parse(bytes), span: taken)
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
