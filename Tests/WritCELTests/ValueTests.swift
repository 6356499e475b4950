// Claims about times, numbers, maps, and their text.

import Testing

@testable import WritCEL

@Suite struct ValueTests {
    @Test(
        arguments: [
            ("0001-01-01T00:00:00Z", Timestamp.secondsMin, 0),
            ("9999-12-31T23:59:59.999999999Z", Timestamp.secondsMax, 999_999_999),
            ("1970-01-01T00:00:00Z", 0, 0), ("2024-02-29T12:30:45.5Z", 1_709_209_845, 500_000_000),
            ("1969-12-31T23:59:59Z", -1, 0),
        ] as [(String, Int64, Int32)])
    func timestampsReadAndWrite(text: String, seconds: Int64, nanos: Int32) throws {
        let time = try #require(Timestamp(text))
        #expect(time == Timestamp(seconds: seconds, nanos: nanos))
        #expect(time.description == text)
    }

    @Test func timestampsTakeOffsets() {
        #expect(Timestamp("2024-01-01T01:00:00+01:00") == Timestamp("2024-01-01T00:00:00Z"))
        #expect(Timestamp("2023-12-31T19:00:00-05:00") == Timestamp("2024-01-01T00:00:00Z"))
    }

    @Test(arguments: [
        "", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-01-01", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00",
        "2024-13-01T00:00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00Zx", "0000-01-01T00:00:00Z",
        "2024-01-01 00:00:00Z",
    ])
    func timestampsRefuse(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(
        arguments: [
            ("1h30m", 5_400, 0), ("-1.5s", -1, -500_000_000), ("100ms", 0, 100_000_000), ("1us", 0, 1_000),
            ("1µs", 0, 1_000),
            ("0", 0, 0), ("1.5h", 5_400, 0), ("+3s", 3, 0), (".5m", 30, 0), ("1ns", 0, 1),
            ("9223372036s", 9_223_372_036, 0),
        ] as [(String, Int64, Int32)])
    func spansRead(text: String, seconds: Int64, nanos: Int32) {
        #expect(Span(text) == Span(seconds: seconds, nanos: nanos))
    }

    @Test(arguments: [
        "", "1", "s", "1d", "1h-3m", "9223372037s", "1.s.", "99999999999999999999999h", "--1s", "1 s", ".",
    ])
    func spansRefuse(text: String) {
        #expect(Span(text) == nil)
    }

    @Test func spansKeepOneSign() throws {
        let span = try #require(Span(seconds: 1, nanos: -500_000_000))
        #expect((span.seconds, span.nanos) == (0, 500_000_000))
        #expect(Span(seconds: -1, nanos: -1)?.description == "-1.000000001s")
        let (one, other) = (try #require(Span("1s")), try #require(Span("-1.5s")))
        #expect(one.adding(other)?.description == "-0.5s")
    }

    @Test func mapsTakeEqualNumbersForTheSameKey() {
        var map = MapValue()
        #expect(map.insert(.string("one"), for: .int(1)) == .inserted)
        #expect(map.insert(.null, for: .uint(1)) == .repeated)
        #expect(map.insert(.null, for: .double(2)) == .unsupportedKey)
        #expect(map[.uint(1)] != nil && map[.double(1)] != nil && map[.double(1.5)] == nil)
    }

    @Test(
        arguments: [
            (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.125, 2, "0.12"), (1e21, 1, "1000000000000000000000.0"),
            (-0.001, 2, "-0.00"),
            (0.1, 20, "0.10000000000000000555"), (9.995, 2, "9.99"), (99.999, 2, "100.00"),
            (Double.leastNonzeroMagnitude, 3, "0.000"), (123.456, 6, "123.456000"),
        ] as [(Double, Int, String)])
    func writesFixedDecimalsExactly(number: Double, decimals: Int, wanted: String) {
        #expect(NumberText.fixed(number, decimals: decimals) == wanted)
    }

    @Test(
        arguments: [
            (0, 2, "0.00e+00"), (1234.5, 3, "1.234e+03"), (9.9996, 3, "1.000e+01"), (-1.5e-7, 1, "-1.5e-07"),
            (Double.leastNonzeroMagnitude, 3, "4.941e-324"),
            (1.7976931348623157e308, 2, "1.80e+308"),
        ] as [(Double, Int, String)])
    func writesScientificNotationExactly(number: Double, decimals: Int, wanted: String) {
        #expect(NumberText.scientific(number, decimals: decimals) == wanted)
    }

    @Test func recordTypesMayReferToOneAnother() {
        let (one, other) = (RecordType(name: "one"), RecordType(name: "other"))
        #expect(one.setFields([RecordType.Field(name: "other", type: .record(other))]))
        #expect(other.setFields([RecordType.Field(name: "one", type: .record(one))]))
        #expect(!one.setFields([]))
        #expect(one.slot(of: "other") == 0 && other.slot(of: "nosuch") == nil)
    }

    /// Evaluation moves values around all the time: a word more would cost all of it.
    @Test func valuesStaySmall() {
        #expect(MemoryLayout<Value>.size <= 17)
    }
}
