// Claims about ordered objects.

import Testing
import WritModel

@Suite struct JSONObjectTests {
    @Test func settingKeepsThePlaceOfAKnownKey() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        #expect(object.members.map(\.key) == ["a", "b", "c"])
        #expect(object["a"] == 3)
        object["a"] = nil
        object["z"] = nil
        #expect(object.members.map(\.key) == ["b", "c"])
    }

    @Test func theLaterOfTwoEqualKeysWins() {
        let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(object.members.map(\.key) == ["a", "b"])
        #expect(object["a"] == 3)
    }

    @Test func mappingKeepsKeysAndOrder() {
        var object: JSONObject = ["a": 1, "b": 2]
        object.mapValues { _, key, value in .string("\(key)\(value.text)") }
        #expect(object == ["a": "a1", "b": "b2"])
    }

    @Test func orderIsPartOfEquality() {
        #expect(["a": 1, "b": 2] as JSONObject != ["b": 2, "a": 1] as JSONObject)
    }

    @Test func valuesAnswerOnlyForTheirKind() {
        #expect(JSONValue.string("1").intValue == nil)
        #expect(JSONValue.int(1).stringValue == nil)
        #expect(JSONValue.double(1).intValue == nil)
        #expect(JSONValue.null.boolValue == nil)
        #expect((["a"] as JSONValue).objectValue == nil)
        #expect(([:] as JSONValue).arrayValue == nil)
    }
}
