// What was planted in a year is told, and of a year in which nothing was nothing is.

import Testing
import WritInsights
import WritModel
import WritTesting

@Suite struct SyntheticYearTests {
    @Test(arguments: [1, 2] as [UInt64]) func everyPlantIsToldWithItsDate(seed: UInt64) throws {
        let played = try PlayedYear(Self.small(.planted(seed: seed)))
        #expect(played.missing(from: try played.report().findings) == [])
    }

    @Test func plantsOfOtherWeeksAreToldWithTheirs() throws {
        var plan = Self.small(SyntheticPlan(seed: 11))
        plan.bypassWeek = 9
        plan.halvingWeek = 33
        plan.silentWeek = 45
        plan.silentDays = 3
        plan.repeatWeek = 14
        plan.hasUngoverned = true
        let played = try PlayedYear(plan)
        #expect(played.missing(from: try played.report().findings) == [])
    }

    @Test(arguments: [21, 22, 23, 25] as [UInt64]) func aQuietYearStaysQuiet(seed: UInt64) throws {
        let report = try PlayedYear(Self.small(SyntheticPlan(seed: seed))).report()
        let told = report.findings.filter { PlayedYear.plantKinds.contains($0.kind) }
        #expect(told.map { $0.text.text() } == [])
        #expect(report.policies.allSatisfy { $0.tally.evaluated > 0 })
    }

    /// Smaller than those of the benchmarks, for tests are not optimised.
    private static func small(_ plan: SyntheticPlan) -> SyntheticPlan {
        var plan = plan
        plan.repositories = 5
        return plan
    }

    /// A quiet quarter of a year.
    private static let quarter = Result {
        var plan = small(SyntheticPlan(seed: 31))
        plan.weeks = 14
        return try PlayedYear(plan)
    }

    @Test func figuresSayWhereTheyComeFrom() throws {
        let report = try Self.quarter.get().report()
        let basis = Dictionary(uniqueKeysWithValues: report.policies.map { ($0.policy.name, $0.basis) })
        #expect(basis == ["reviewed-change": .audited, "tested-change": .audited, "signed-deploy": .decided])
    }

    /// A deploy that was asked about is counted where it was decided, though the audit sees its end, too.
    @Test func aDecidedDeployIsCountedOnce() throws {
        let played = try Self.quarter.get()
        let asked = played.year.steps.count { if case .ask = $0.step { true } else { false } }
        let deploys = try played.report().policies.first { $0.policy.name == "signed-deploy" }
        #expect(deploys?.tally.evaluated == asked)
    }

    @Test func thePeriodBoundsEveryFigure() throws {
        let played = try Self.quarter.get()
        let from = Instant("2025-03-01T00:00:00Z")?.seconds
        let to = Instant("2025-04-01T00:00:00Z")?.seconds
        let whole = try played.report { $0.granularity = .month }
        let march = try played.report {
            $0.granularity = .month
            $0.from = from
            $0.to = to
        }
        for series in whole.series {
            let tallies = zip(series.periods, series.tallies).filter { $0.0.description == "2025-03" }.map(\.1)
            let same = march.series.first { $0.key == series.key }
            #expect(same?.tallies ?? [] == tallies.filter { $0.evaluated > 0 })
            #expect(same?.periods.map(\.description) ?? ["2025-03"] == ["2025-03"])
        }
    }
}
