// The numbers of statistics against published ones: scipy 1.x for distributions, textbooks for the rest.

import Testing

@testable import WritInsights

@Suite struct StatisticsTests {
    private func isNear(_ value: Double, _ expected: Double, _ relative: Double = 1e-9) -> Bool {
        abs(value - expected) <= relative * max(1e-300, abs(expected))
    }

    @Test(arguments: [
        (x: 0.3, a: 2.0, b: 5.0, value: 0.579825), (0.5, 0.5, 0.5, 0.5), (0.01, 0.5, 100.5, 0.8442592798356938),
        (0.9, 50, 3.5, 0.14780453734963145),
    ])
    func betaIsThatOfScipy(_ row: (x: Double, a: Double, b: Double, value: Double)) {
        #expect(isNear(SpecialFunctions.beta(row.x, row.a, row.b), row.value, 1e-8))
    }

    @Test func quantilesUndoTheDistribution() {
        for (a, b) in [(0.5, 0.5), (0.5, 300.5), (25.5, 4000.5), (3, 7)] {
            for p in [0.001, 0.025, 0.5, 0.975, 0.9999] {
                #expect(isNear(SpecialFunctions.beta(SpecialFunctions.betaQuantile(p, a, b), a, b), p, 1e-7))
            }
        }
    }

    /// `scipy.stats.beta.ppf([.025, .975], x + .5, n - x + .5)`.
    @Test(arguments: [
        (x: 0, n: 20, low: 0.0, high: 0.1166390), (1, 20, 0.0054490, 0.2108186),
        (25, 20000, 0.00082921, 0.00181486),
    ])
    func jeffreysIntervalsAreThoseOfScipy(_ row: (x: Int, n: Int, low: Double, high: Double)) throws {
        let interval = try #require(Rate(x: row.x, n: row.n).interval)
        #expect(abs(interval.lowerBound - row.low) < 1e-5 + 1e-3 * row.low)
        #expect(abs(interval.upperBound - row.high) < 1e-5 + 1e-3 * row.high)
    }

    @Test func intervalsHoldTheirRateAndEndAtTheEnds() throws {
        for n in [1, 5, 299] {
            for x in Set([0, 1, n / 2, n]) {
                let rate = Rate(x: x, n: n)
                let interval = try #require(rate.interval)
                #expect(interval.contains(try #require(rate.value)))
                #expect(interval.lowerBound >= 0 && interval.upperBound <= 1)
            }
        }
        #expect(Rate(x: 0, n: 0).interval == nil)
    }

    /// The lady tasting tea: 4 of 4 right has probability 1/70.
    @Test func fisherTestIsThatOfTheTea() {
        #expect(isNear(FisherExact(hits: 4, of: 4, others: 0, of: 4).greater, 1.0 / 70))
        #expect(isNear(FisherExact(hits: 3, of: 4, others: 1, of: 4).greater, 17.0 / 70))
        #expect(isNear(FisherExact(hits: 0, of: 4, others: 4, of: 4).less, 1.0 / 70))
    }

    @Test func binomialTailsAddUpToOne() {
        for k in 0...9 {
            let upper = SpecialFunctions.binomialUpperTail(k + 1, of: 10, 0.3)
            #expect(isNear(upper + SpecialFunctions.binomialLowerTail(k, of: 10, 0.3), 1))
        }
        #expect(isNear(SpecialFunctions.binomialUpperTail(1, of: 299, 0.01), 0.9504637433623375, 1e-9))
    }

    /// The example of Benjamini and Hochberg, 1995: fifteen tests, of which four pass at 5 %.
    @Test func falseDiscoveryRateIsThatOfThePaper() {
        let tests = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0,
        ]
        #expect(FalseDiscoveryRate.passes(tests, q: 0.05).count { $0 } == 4)
        #expect(FalseDiscoveryRate.passes([], q: 0.05).isEmpty)
    }

    @Test func rateRatioHasALogNormalInterval() {
        let ratio = RateRatio(before: Rate(x: 40, n: 1000), after: Rate(x: 20, n: 1000))
        #expect(isNear(ratio.value, 0.5))
        #expect(abs(ratio.interval.lowerBound - 0.2923) < 0.001 && abs(ratio.interval.upperBound - 0.8553) < 0.001)
    }

    @Test func rateRatioOfSmallCountsIsExact() {
        // Given 8 of both, 1 after: Clopper and Pearson on 1/8 give 0.0032 to 0.5265.
        let ratio = RateRatio(before: Rate(x: 7, n: 100), after: Rate(x: 1, n: 100))
        #expect(abs(ratio.interval.lowerBound - 0.003170) < 0.0001 && abs(ratio.interval.upperBound - 1.112) < 0.01)
        let none = RateRatio(before: Rate(x: 5, n: 100), after: Rate(x: 0, n: 100))
        #expect(none.interval.lowerBound == 0 && none.interval.upperBound > 0.5)
    }

    /// Freireich's leukaemia trial, the group with 6-MP: median 23 weeks.
    @Test func survivalIsThatOfTheTrial() throws {
        let ended: [Double] = [6, 6, 6, 7, 10, 13, 16, 22, 23]
        let open: [Double] = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
        let durations = ended.map { (length: $0, isEnded: true) } + open.map { (length: $0, isEnded: false) }
        #expect(KaplanMeier(durations).median == 23)
        #expect(KaplanMeier([(1, false), (2, false)]).median == nil)
    }

    @Test func crowdedWindowsAreFoundWhereTheyAre() {
        let scan = ScanStatistic([0, 100, 200, 1000, 1010, 1020, 1030, 5000], window: 50)
        #expect(scan.count == 4 && scan.first == 3)
        #expect(scan.probability(expected: 0.1, windows: 100) < 0.01)
        #expect(scan.probability(expected: 3, windows: 100) > 0.5)
    }
}

@Suite struct CusumTests {
    @Test func alarmsAfterADoublingAndNamesItsBeginning() throws {
        let counts = Array(repeating: 4, count: 20) + Array(repeating: 8, count: 10)
        let chart = Cusum(counts, expected: Array(repeating: 4, count: 30), .up)
        #expect(try #require(chart.alarm) < 26)
        #expect(try #require(chart.alarm) >= 20)
        #expect(chart.onset == 20)
    }

    @Test func alarmsAfterAHalving() throws {
        let counts = Array(repeating: 6, count: 20) + Array(repeating: 3, count: 12)
        let chart = Cusum(counts, expected: Array(repeating: 6, count: 32), .down)
        #expect(try #require(chart.alarm) >= 20)
        #expect(chart.onset == 20)
    }

    @Test func staysQuietWhereNothingChanges() {
        let chart = Cusum(Array(repeating: 5, count: 300), expected: Array(repeating: 5, count: 300), .up)
        #expect(chart.alarm == nil)
    }

    /// The whole table takes minutes without optimisation; `WritBenchmarks cusum` makes it.
    @Test(arguments: [0.25, 1.0]) func committedLimitsRunAYearWithoutAlarm(mean: Double) throws {
        let row = try #require(CusumTable.rows.first { $0.mean == mean })
        var design = CusumDesign()
        design.charts = 400
        #expect(design.meanRun(mean: mean, isUpward: true, limit: row.up) > 0.85 * CusumDesign.runMin)
        #expect(design.meanRun(mean: mean, isUpward: false, limit: row.down) > 0.85 * CusumDesign.runMin)
        #expect(design.meanRun(mean: mean, isUpward: true, limit: row.up - 1) < CusumDesign.runMin)
    }
}

@Suite struct ChangePointTests {
    private func series(_ rates: [Double], n: Int, seed: UInt64) -> [Rate] {
        var random = SeededRandom(seed: seed)
        return rates.map { rate in
            Rate(x: (0..<n).count { _ in random.fraction() < rate }, n: n)
        }
    }

    @Test(arguments: 1...20) func findsAHalvingInItsWeek(seed: Int) throws {
        let rates = Array(repeating: 0.16, count: 19) + Array(repeating: 0.08, count: 33)
        let change = try #require(ChangePoint(series(rates, n: 80, seed: UInt64(seed))))
        #expect(change.probability < 0.001)
        #expect(abs(change.onset - 19) <= 5)
    }

    /// 400 series without change: the shares of small probabilities are not larger than what they say.
    @Test func seldomFindsWhatIsNotThere() {
        let found = (1...400).map { seed in
            ChangePoint(series(Array(repeating: 0.1, count: 52), n: 20, seed: UInt64(seed)))?.probability ?? 1
        }
        #expect(found.count { $0 < 0.05 } <= 30)
        #expect(found.count { $0 < 0.005 } <= 5)
    }

    @Test func findsAChangeThatGoesAgain() {
        let rates =
            Array(repeating: 0.05, count: 20) + Array(repeating: 0.4, count: 8) + Array(repeating: 0.05, count: 24)
        let found = ChangePoint.all(in: series(rates, n: 50, seed: 7), probabilityMax: 0.001)
        #expect(found.map { $0.from + $0.change.onset }.contains { abs($0 - 20) <= 1 })
        #expect(found.map { $0.from + $0.change.onset }.contains { abs($0 - 28) <= 1 })
    }

    @Test func aBurstDoesNotHideTheFallBeforeIt() {
        let rates =
            Array(repeating: 0.16, count: 25) + Array(repeating: 0.06, count: 10) + Array(repeating: 0.4, count: 5)
            + Array(repeating: 0.06, count: 12)
        let found = (UInt64(1)...20).count { seed in
            let all = ChangePoint.all(in: series(rates, n: 60, seed: seed), probabilityMax: 0.001)
            let places = all.map { $0.from + $0.change.onset }
            return places.count == 3 && zip(places, [25, 35, 40]).allSatisfy { abs($0 - $1) <= 3 }
        }
        #expect(found >= 18)
    }

    @Test func oneBadWeekIsNoChangeOfARate() {
        var rates = Array(repeating: 0.1, count: 30) + Array(repeating: 0.02, count: 22)
        rates[12] = 0.9
        let found = ChangePoint.all(in: series(rates, n: 60, seed: 3), probabilityMax: 0.01)
        #expect(found.count == 1)
        #expect(found.allSatisfy { abs($0.from + $0.change.onset - 30) <= 3 })
    }

    @Test func aChangeIsTakenToBeWhereSomethingWasChangedIfTheCountsAllowIt() throws {
        let rates = Array(repeating: 0.16, count: 19) + Array(repeating: 0.08, count: 33)
        var (plain, preferred) = (0, 0)
        for seed in UInt64(1)...40 {
            let counts = series(rates, n: 50, seed: seed)
            func place(preferring places: Set<Int>) throws -> Int {
                let all = ChangePoint.all(in: counts, probabilityMax: 0.01, preferring: places)
                let found = try #require(all.first)
                let onset = found.from + found.change.onset
                #expect(found.change.before == counts[found.from..<onset].reduce(Rate(x: 0, n: 0), +))
                return onset
            }
            let alone = try place(preferring: [])
            #expect(try place(preferring: [40]) == alone, "too far away")
            plain += alone == 19 ? 1 : 0
            preferred += try place(preferring: [19, 40]) == 19 ? 1 : 0
        }
        #expect(plain + 5 < preferred && preferred >= 32, "\(plain), \(preferred)")
    }
}

@Suite struct GapTailTests {
    /// A long gap surprises less where few gaps say what is usual.
    @Test func fewExamplesMakeALongGapLessSurprising() {
        let few = GapTail((0..<40).map { Double($0 % 10) })
        let many = GapTail((0..<4000).map { Double($0 % 10) })
        #expect(few.expected(above: 30) / 40 > 10 * many.expected(above: 30) / 4000)
    }
}
