// Where two JSON values part, for people: the first path at which they differ.

import WritModel

/// The first difference of two values.
struct JSONDifference {
    /// The path: `policies[1].checks[0].result`.
    var path: String
    /// What the first says there; `nothing` where it has no such member.
    var first: String
    /// What the second says there.
    var second: String

    /// Finds the first difference, members in the first value's order; `nil` when the values are equal.
    static func first(of one: JSONValue, _ other: JSONValue, path: String = "") -> JSONDifference? {
        switch (one, other) {
        case (.object(let one), .object(let other)): inObjects(one, other, path)
        case (.array(let one), .array(let other)): inArrays(one, other, path)
        default: one == other ? nil : JSONDifference(path: path, first: one.text, second: other.text)
        }
    }

    private static func inObjects(_ one: JSONObject, _ other: JSONObject, _ path: String) -> JSONDifference? {
        let prefix = path.isEmpty ? "" : path + "."
        for member in one.members {
            guard let value = other[member.key] else {
                return JSONDifference(path: prefix + member.key, first: member.value.text, second: "nothing")
            }
            if let found = first(of: member.value, value, path: prefix + member.key) { return found }
        }
        return other.members.first { one[$0.key] == nil }
            .map { JSONDifference(path: prefix + $0.key, first: "nothing", second: $0.value.text) }
    }

    private static func inArrays(_ one: [JSONValue], _ other: [JSONValue], _ path: String) -> JSONDifference? {
        for (place, pair) in zip(one, other).enumerated() {
            if let found = first(of: pair.0, pair.1, path: "\(path)[\(place)]") { return found }
        }
        guard one.count != other.count else { return nil }
        return JSONDifference(path: path, first: "\(one.count) elements", second: "\(other.count) elements")
    }
}
