// Claims about the JSON parser: what it reads, and what it refuses because two parsers could read it differently.

import Testing
import WritModel

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    private func error(_ bytes: [UInt8]) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONParser.parse(bytes)
            return nil
        } catch { return error }
    }

    private func error(_ text: String) -> JSONError? { error(Array(text.utf8)) }

    // MARK: Reading

    @Test func readsEveryKindOfValue() throws {
        #expect(try parse(" null ") == .null)
        #expect(try parse("[true,false]") == [true, false])
        #expect(try parse("{\"b\":1,\"a\":[{}]}\n") == ["b": 1, "a": [[:]]])
        #expect(try parse("[]") == .array([]))
        #expect(try parse("\t\r\n{ } ") == .object(JSONObject()))
    }

    @Test func keepsTheOrderOfMembers() throws {
        let object = try JSONParser.parseObject(Array("{\"z\":1,\"a\":2,\"m\":3}".utf8))
        #expect(object.members.map(\.key) == ["z", "a", "m"])
    }

    @Test(arguments: [
        ("0", JSONValue.int(0)), ("-0", .int(0)), ("-1", .int(-1)), ("9223372036854775807", .int(.max)),
        ("-9223372036854775808", .int(.min)), ("1.0", .double(1)), ("1e3", .double(1000)), ("1E-2", .double(0.01)),
        ("-2.5e+1", .double(-25)), ("0.5", .double(0.5)),
    ]) func readsNumbers(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(arguments: [
        "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "1e999", "-01", "1.2.3", "--1", "NaN", "Infinity", "1-2",
    ]) func refusesWhatIsNoNumber(text: String) {
        #expect(error(text) != nil)
    }

    /// A whole number that does not fit in 64 bits would come back as another one.
    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "123456789012345678901234567890"])
    func refusesWholeNumbersThatLoseDigits(text: String) {
        #expect(error(text) != nil)
    }

    @Test func readsEscapes() throws {
        #expect(try parse(#""\"\\\/\b\f\n\r\t""#) == .string("\"\\/\u{8}\u{c}\n\r\t"))
        #expect(try parse(#""\u0041\u00e4\u20AC""#) == .string("Aä€"))
        #expect(try parse(#""\uD83D\uDE00""#) == .string("😀"))
        #expect(try parse(#""a\u0000b""#) == .string("a\u{0}b"))
        #expect(try parse("\"ä€😀\"") == .string("ä€😀"))
    }

    // MARK: Refusing

    @Test(arguments: [
        #""\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\u0041""#, #""\ude00""#, #""\ude00\ud83d""#,
        #""\ud83d\ud83d""#,
    ]) func refusesLoneSurrogates(text: String) {
        #expect(error(text)?.message == "lone surrogate in a string")
    }

    @Test(
        arguments: [
            [0x22, 0xff, 0x22], [0x22, 0xc3, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
            [0x22, 0x5c, 0x6e, 0xff, 0x22], [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22],
        ] as [[UInt8]]) func refusesInvalidUTF8(bytes: [UInt8])
    {
        #expect(error(bytes)?.message == "invalid UTF-8 in a string")
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{,}", "[,]", "{a:1}",
        "{'a':1}", "{1:1}", "\"a", "\"a\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "tru", "nulll", "[1 2]", "1 1",
        "{\"a\" 1}", "\u{feff}1", "/* */1", "\"\u{1}\"", "\"a\nb\"", "\"\\n\u{1}\"",
    ]) func refusesWhatIsNotJSON(text: String) {
        #expect(error(text) != nil)
    }

    @Test func refusesKeysThatOccurTwice() {
        #expect(error("{\"a\":1,\"b\":2,\"a\":3}")?.message == "key `a` occurs twice")
        #expect(error(#"{"a":1,"\u0061":2}"#)?.message == "key `a` occurs twice")
        let many = (0..<40).map { "\"k\($0)\":0" }
        for twice in [0, 14, 15, 16, 17, 39] {
            let text = "{" + (many + ["\"k\(twice)\":1"]).joined(separator: ",") + "}"
            #expect(error(text)?.message == "key `k\(twice)` occurs twice")
        }
        #expect(error("{" + many.joined(separator: ",") + "}") == nil)
    }

    /// Two spellings of one character are one text to a person and to Swift, and two to other parsers.
    @Test func refusesKeysThatDifferInSpellingAlone() {
        #expect(error("{\"caf\u{e9}\":1,\"cafe\u{301}\":2}")?.message.hasSuffix("occurs twice") == true)
    }

    @Test func refusesDeepNestingWithoutRunningOutOfStack() {
        let limit = JSONParser.depthMax
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(error(nested(limit)) == nil)
        #expect(error(nested(limit + 1))?.message == "nested deeper than \(limit)")
        #expect(error(nested(1_000_000))?.message == "nested deeper than \(limit)")
        let objects = String(repeating: "{\"a\":", count: limit + 1) + "1" + String(repeating: "}", count: limit + 1)
        #expect(error(objects)?.message == "nested deeper than \(limit)")
        #expect(error("[" + Array(repeating: nested(limit - 1), count: 3).joined(separator: ",") + "]") == nil)
    }

    @Test func refusesMoreElementsThanTheLimit() {
        let limit = JSONParser.membersMax
        func list(_ count: Int) -> String { "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]" }
        #expect(error(list(limit)) == nil)
        #expect(error(list(limit + 1))?.message == "more than \(limit) elements")
        let members = (0...limit).map { "\"\($0)\":1" }.joined(separator: ",")
        #expect(error("{\(members)}")?.message == "more than \(limit) members")
    }

    @Test func saysWhereReadingStopped() {
        #expect(error("[1, x]")?.description == "unexpected character at byte 4")
        #expect(error("{\"a\":1} 2")?.offset == 8)
        #expect(error("[1,2")?.offset == 4)
    }

    @Test func anObjectIsAsked() {
        let error = #expect(throws: JSONError.self) { try JSONParser.parseObject(Array("[1]".utf8)) }
        #expect(error?.message == "expected a JSON object")
    }

    // MARK: There and back

    @Test func whatIsWrittenIsReadAgain() throws {
        let values: [JSONValue] = [
            .null, true, false, 0, -1, .int(.max), .int(.min), .double(0.1), .double(-1e300),
            .double(.leastNonzeroMagnitude), "",
            "ä€😀",
            .string("\u{0}\u{1f}\"\\/\u{7f}\u{2028}"), [], [:], [[], [[:]]], ["a": ["b": [1, .double(2.5), .null]]],
        ]
        for value in values { #expect(try JSONParser.parse(value.bytes) == value) }
        #expect(try JSONParser.parse(JSONValue.array(values).bytes) == .array(values))
    }

    @Test func writingIsCompactAndEscapesOnlyWhatItMust() {
        let value: JSONValue = ["b": [1, .double(0.5)], "a": "/ä\u{7f}\n\u{1}\""]
        #expect(value.text == "{\"b\":[1,0.5],\"a\":\"/ä\u{7f}\\n\\u0001\\\"\"}")
    }

    @Test func everyPrefixOfATextIsRefused() {
        let text = Array(#"{"a":[1,-2.5e3,"x\u00e4\n"],"b":{"c":null,"d":true}}"#.utf8)
        for count in 0..<text.count { #expect(error(Array(text.prefix(count))) != nil, "the first \(count) bytes") }
        #expect(error(text) == nil)
    }
}
