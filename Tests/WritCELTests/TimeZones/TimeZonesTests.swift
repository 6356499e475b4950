// Claims about time zones, by files of the system and by files made here.

import FoundationEssentials
import Testing
import WritCEL

@Suite struct TimeZonesTests {
    @Test(.enabled(if: SystemZones.areThere, "needs /usr/share/zoneinfo"), arguments: ZoneSample.zones)
    func agreesWithPythonOnFilesOfTheDatabase(sample: ZoneSample) throws {
        let rules = try #require(SystemZones.zones.rules(of: sample.zone))
        check(rules, sample)
    }

    @Test(arguments: ZoneSample.footers)
    func agreesWithPythonOnFooters(sample: ZoneSample) throws {
        let zones = TimeZones(version: "test", files: ["A": TZifSample(footer: sample.zone).bytes])
        let rules = try #require(zones.rules(of: "A"))
        check(rules, sample)
        for (second, offset) in sample.offsets { #expect(zones.offset(of: "A", atSecond: second) == offset) }
    }

    private func check(_ rules: TimeZoneRules, _ sample: ZoneSample) {
        for (second, offset) in sample.offsets {
            #expect(rules.offset(atSecond: second) == offset, "\(sample.zone) at \(second)")
            let stretch = rules.stretch(atSecond: second)
            #expect(stretch.offset == offset)
            if let end = stretch.end {
                #expect(end > second)
                #expect(rules.offset(atSecond: end - 1) == offset)
            }
        }
        for (local, second) in sample.locals {
            #expect(rules.second(ofLocal: local) == second, "\(sample.zone), local \(local)")
        }
    }

    @Test func allYearSavingNeverEnds() throws {
        // RFC 9636 section 3.3.2 gives this form for a zone that is always on daylight saving time.
        let rules = try TimeZoneRules(tzif: TZifSample(footer: "XXX3EDT4,0/0,J365/23").bytes)
        for second in stride(from: Int64(1_700_000_000), to: 1_900_000_000, by: 40_000) {
            #expect(rules.offset(atSecond: second) == -4 * 3600)
        }
    }

    @Test func countsDaysOfTheYearFromZero() throws {
        // By glibc; Python's `zoneinfo` counts such days from one.
        let rules = try TimeZoneRules(tzif: TZifSample(footer: "AAA3BBB,59/1,299/2:30:15").bytes)
        let moments: [Int64] = [
            1_709_179_199, 1_709_179_200, 1_729_917_014, 1_729_917_015, 3_792_023_999, 3_792_024_000,
        ]
        #expect(moments.map(rules.offset) == [-10_800, -7200, -7200, -10_800, -10_800, -7200])
    }

    @Test func usesTheTableOfVersionOneFiles() throws {
        var sample = TZifSample(footer: "")
        sample.version = 1
        sample.transitions = [(1000, 3600), (2000, 7200)]
        let rules = try TimeZoneRules(tzif: sample.bytes)
        #expect([0, 999, 1000, 1999, 2000, 9_000_000_000].map(rules.offset) == [0, 0, 3600, 3600, 7200, 7200])
        #expect(rules.stretch(atSecond: 1000).end == 2000)
        #expect(rules.stretch(atSecond: 2000).end == nil)
    }

    @Test func footerHoldsFromTheLastTransitionOn() throws {
        var sample = TZifSample(footer: "AAA-5")
        sample.transitions = [(1000, 3600)]
        let rules = try TimeZoneRules(tzif: sample.bytes)
        #expect([999, 1000].map(rules.offset) == [0, 5 * 3600])
    }

    @Test func extremeMomentsDoNotTrap() throws {
        let rules = try TimeZoneRules(tzif: TZifSample(footer: "CET-1CEST,M3.5.0,M10.5.0/3").bytes)
        for second in [Int64.min, .min + 1, .max - 1, .max] {
            #expect(rules.offset(atSecond: second) == 3600 || second < 0)
            #expect(rules.stretch(atSecond: second).end.map { $0 > second } ?? true)
            #expect(rules.second(ofLocal: second) == second)
        }
    }

    @Test(arguments: [
        ("", TimeZoneError.notTZif), ("TZjf", .notTZif), ("truncated", .malformed("it ends too early")),
        ("version", .notTZif), ("leap", .leapSeconds), ("order", .malformed("its transitions are not in order")),
        ("type", .malformed("a transition has no type")),
        ("footer", .malformed("the footer `CET-1CEST` is not a TZ string")),
        ("end", .malformed("the footer is not between two line feeds")),
        ("offset", .malformed("an offset is more than a day")),
    ])
    func refusesWhatIsNotTZif(fault: String, error: TimeZoneError) {
        var sample = TZifSample(footer: fault == "footer" ? "CET-1CEST" : "UTC0")
        sample.transitions = fault == "order" ? [(5, 0), (5, 0)] : [(5, fault == "offset" ? 200_000 : 60)]
        sample.leapSeconds = fault == "leap" ? 1 : 0
        sample.firstType = fault == "type" ? 9 : 1
        var bytes = sample.bytes
        switch fault {
        case "": bytes = []
        case "TZjf": bytes[2] = UInt8(ascii: "j")
        case "truncated": bytes.removeLast(bytes.count - 110)
        case "version": bytes[4] = UInt8(ascii: "5")
        case "end": bytes.removeLast()
        default: break
        }
        #expect(throws: error) { try TimeZoneRules(tzif: bytes) }
    }

    @Test func everyPrefixOfAFileIsRefused() {
        let bytes = TZifSample(footer: "CET-1CEST,M3.5.0,M10.5.0/3").bytes
        for count in 0..<bytes.count {
            #expect(throws: TimeZoneError.self) { try TimeZoneRules(tzif: Array(bytes.prefix(count))) }
        }
    }

    @Test(arguments: [
        "", "/", "/UTC", "UTC/", "Europe//Berlin", "../etc/passwd", "Europe/..", "Europe/Ber lin", "Zürich",
        String(repeating: "a", count: 65), "A\u{0}",
    ])
    func refusesNamesBeforeAskingForTheirFile(name: String) {
        let zones = TimeZones(version: "test") { _ in
            Issue.record("asked for a file")
            return nil
        }
        #expect(!zones.contains(name))
        #expect(zones.offset(of: name, atSecond: 0) == nil)
    }

    @Test func knowsUTCWithoutAFileAndNoOtherZone() {
        #expect(TimeZones.utcOnly.offset(of: "UTC", atSecond: 1_700_000_000) == 0)
        #expect(TimeZones.utcOnly.second(ofLocal: 12, in: "UTC") == 12)
        #expect(!TimeZones.utcOnly.contains("Europe/Berlin"))
    }

    @Test func asksForAFileOnce() async {
        let asked = Counter()
        let bytes = TZifSample(footer: "AAA-5").bytes
        let zones = TimeZones(version: "test") { name in
            asked.add()
            return name == "A/B" ? bytes : nil
        }
        for _ in 0..<10 {
            #expect(zones.contains("A/B"))
            #expect(!zones.contains("A/C"))
        }
        #expect(asked.value == 2)
    }
}
