// Claims about facts that are folded again: whoever folds them, and in whatever portions, gets the same intervals.

import Testing
import WritCEL
import WritModel

@testable import WritPolicy

@Suite struct RebuildTests {
    /// Keeps facts and tells what it kept.
    private final class Recorder: FactWriter {
        struct Kept: Hashable {
            var row: FactRow
            var keys: [UInt64]
        }

        private let facts: MemoryFacts
        private(set) var kept: [Kept] = []

        init(_ events: [Event]) { facts = MemoryFacts { events[Int($0)] } }

        func facts(
            key: UInt64, before position: UInt64, limit: Int, _ selection: FactSelection
        ) throws -> [NumberedFact] {
            facts.facts(key: key, before: position, limit: limit, selection)
        }

        func event(at entry: UInt64) throws -> Event { try facts.event(at: entry) }

        func begin(_ row: FactRow, keys: [UInt64]) throws -> Int64 {
            kept.append(Kept(row: row, keys: keys))
            return facts.begin(row, keys: keys)
        }

        func end(_ number: Int64, _ end: FactEnd) throws {
            facts.end(number, end)
            if kept[Int(number)].row.end == nil { kept[Int(number)].row.end = end }
        }
    }

    private func fold(_ scene: Scene, restartingAt restarts: Set<Int> = [], rules: [Set<UInt64>?] = [nil]) throws
        -> [Recorder.Kept]
    {
        var all: [Recorder.Kept] = []
        for only in rules {
            let recorder = Recorder(scene.events)
            func folder() -> FactFolder {
                FactFolder(documents: scene.documents, writer: recorder, people: scene.people, onlyRules: only)
            }
            var current = folder()
            for (index, event) in scene.events.enumerated() {
                if restarts.contains(index) { current = folder() }
                try current.fold(event, entry: UInt64(index), position: UInt64(index))
            }
            all += recorder.kept
        }
        return all
    }

    @Test func factsFoldedInPortionsOrByRuleAreTheSame() throws {
        let base = Scene(RandomScene.documents)
        var intervals = 0
        var ended = 0
        for seed in 0..<200 as Range<UInt64> {
            var random = RandomScene(seed: seed &+ 77_000, documents: base.documents, people: base.people)
            try random.grow(to: 60)
            let scene = random.scene
            let whole = try fold(scene)
            intervals += whole.count
            ended += whole.filter { $0.row.end != nil }.count
            var generator = SeededGenerator(seed: seed)
            let restarts = Set((0..<8).map { _ in Int.random(in: 0..<60, using: &generator) })
            #expect(try fold(scene, restartingAt: restarts) == whole, "seed \(seed)")
            let byRule = try fold(scene, rules: scene.documents.factRules.map { [$0] })
            #expect(Set(byRule) == Set(whole), "seed \(seed)")
            #expect(byRule.count == whole.count, "seed \(seed)")
        }
        #expect(intervals > 1000 && ended > 100, "\(ended) of \(intervals) ended")
    }

    /// An outcome without the texts of near misses: a verified end that takes the place of a claimed one gives its own.
    private static func told(_ outcome: PolicyOutcome) -> PolicyOutcome {
        var outcome = outcome
        for check in outcome.checks.indices {
            for failure in outcome.checks[check].failures.indices {
                for place in outcome.checks[check].failures[failure].nearMisses.indices {
                    outcome.checks[check].failures[failure].nearMisses[place].reason = Reason("")
                }
            }
        }
        return outcome
    }

    @Test func whatIsKnownAtAPositionDoesNotChangeAsTheLogGrows() throws {
        let base = Scene(RandomScene.documents)
        for seed in 0..<100 as Range<UInt64> {
            var random = RandomScene(seed: seed &+ 99_000, documents: base.documents, people: base.people)
            try random.grow(to: 12)
            let trigger = try random.request()
            let before = try random.scene.evaluations(trigger).map { Self.told($0.outcome) }
            try random.grow(to: 40)
            let scene = random.scene
            let engine = PolicyEngine(
                documents: scene.documents, facts: try scene.facts(answering: trigger), people: scene.people,
                timeZones: .utcOnly,
                view: .decision)
            #expect(try engine.evaluate(trigger, at: 12).map { Self.told($0.outcome) } == before, "seed \(seed)")
        }
    }
}
