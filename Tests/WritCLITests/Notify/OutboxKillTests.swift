// `kill -9` between decision and delivery: every message arrives, and one that arrives again bears the same key.

import Foundation
import Subprocess
import Testing
import WritModel
import WritTesting

@Suite(.enabled(if: ReceiverProcess.hasWebhookReceiver, "/usr/bin/python3 is not installed: run scripts/setup.sh"))
struct OutboxKillTests {
    /// How often the programs are killed; `WRIT_KILL_ROUNDS` says otherwise.
    static let rounds = ProcessInfo.processInfo.environment["WRIT_KILL_ROUNDS"].flatMap { Int($0) } ?? 20
    static let targets = 20

    @Test func everyMessageArrivesAndOneSentAgainBearsItsKey() async throws {
        let told = try await Notified((0..<Self.targets).map { "team:t\($0)" }.joined(separator: ", "))
        var keys: Set<String> = []
        var killed = 0
        for round in 0..<Self.rounds {
            try await killDecision(told, "r\(round)")
            let wanted = try await told.sandbox.outbox().compactMap { $0["id"]?.stringValue }
            #expect(wanted.count == Self.targets, "round \(round): the decision and its messages are one")
            if try await killRun(told, after: Int.random(in: 0...Self.targets - 4)) { killed += 1 }
            let run = try await told.sandbox.writ("outbox", "run")
            #expect(run.status == 0, "round \(round): \(run.text)")
            #expect(try await told.sandbox.outbox().isEmpty, "round \(round)")
            let delivered = try await told.sandbox.outbox("--state", "delivered").compactMap { $0["id"]?.stringValue }
            let received = Set(try told.calls().compactMap { $0["id"]?.stringValue })
            #expect(received == Set(delivered), "round \(round)")
            keys = received
        }
        #expect(keys.count == Self.rounds * Self.targets)
        #expect(try told.calls().allSatisfy { $0["valid"] == true })
        #expect(killed * 2 > Self.rounds, "only \(killed) of \(Self.rounds) runs were killed in time")
        #expect(try await told.sandbox.writ("log", "verify").status == 0)
        #expect(try await told.sandbox.writ("log", "replay").status == 0)
    }

    /// Kills the gate's program as soon as it has answered.
    private func killDecision(_ told: Notified, _ id: String) async throws {
        try told.sandbox.write("\(id).json", Notified.request(id))
        _ = try await Subprocess.run(
            Run.executable(Program.path),
            arguments: ["-C", "\(told.sandbox.path)/w", "decide", "\(told.sandbox.path)/\(id).json"],
            environment: .custom(Run.variables(told.sandbox.environment)), input: .none, output: .sequence,
            error: .discarded
        ) { execution in
            for try await _ in execution.standardOutput {
                kill(execution.processIdentifier.value, SIGKILL)
                break
            }
        }
    }

    /// Kills a delivery when some more messages have arrived; false when it was done before.
    private func killRun(_ told: Notified, after count: Int) async throws -> Bool {
        let enough = told.arrivals + count
        let result = try await Subprocess.run(
            Run.executable(Program.path), arguments: ["-C", "\(told.sandbox.path)/w", "outbox", "run"],
            environment: .custom(Run.variables(told.sandbox.environment)), input: .none, output: .discarded,
            error: .discarded
        ) { execution in
            // What has not arrived after ten seconds never will: the run is killed all the same.
            var left = 5000
            while told.arrivals < enough, left > 0 {
                try await Task.sleep(for: .milliseconds(2))
                left -= 1
            }
            kill(execution.processIdentifier.value, SIGKILL)
        }
        return Run.status(result.terminationStatus) == -9
    }
}
