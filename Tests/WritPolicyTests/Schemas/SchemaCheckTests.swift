// Claims about events that are not what their schema says.

import Testing
import WritModel

@testable import WritPolicy

@Suite struct SchemaCheckTests {
    private let sha = "0123456789abcdef0123456789abcdef01234567"

    private let schema = SchemaDocument(
        event: Located(EventKind(known: "shop.opened"), at: Place(file: "a", line: 1, column: 1)), capability: .observe,
        subject: "shop",
        fields: [
            .init(name: "name", type: .string, isOptional: false), .init(name: "rows", type: .int, isOptional: true),
            .init(name: "share", type: .double, isOptional: true), .init(name: "open", type: .bool, isOptional: true),
            .init(name: "until", type: .timestamp, isOptional: true),
            .init(name: "owner", type: .person, isOptional: true),
            .init(name: "commit", type: .commit, isOptional: true),
            .init(name: "size", type: .enumeration(["small", "large"]), isOptional: true),
            .init(name: "commits", type: .list(.commit, max: 3), isOptional: true),
            .init(name: "people", type: .list(.person, max: 1000), isOptional: true),
            .init(name: "trailers", type: .map(.list(.string, max: 2)), isOptional: true),
            .init(name: "policies", type: .list(.json, max: 10), isOptional: true),
        ])

    static let faults: [(String, JSONValue, String)] = [
        ("name", 1, "name: needs a string, found a whole number"),
        ("name", JSONValue.null, "name: is null; it needs a string"),
        ("rows", JSONValue.null, "rows: is null; leave it out"),
        ("rows", JSONValue.double(1.5), "rows: needs a whole number, found a number"),
        ("rows", "1", "rows: needs a whole number, found `1`"), ("share", "1", "share: needs a number, found `1`"),
        ("open", "true", "open: needs `true` or `false`, found `true`"),
        ("until", "2026-11-24", "until: needs a moment such as `2026-11-24T10:00:00Z`, found `2026-11-24`"),
        (
            "until", "2026-02-30T00:00:00Z",
            "until: needs a moment such as `2026-11-24T10:00:00Z`, found `2026-02-30T00:00:00Z`"
        ),
        ("owner", "ann", "owner: needs an account such as `github:ann` or `email:ann@example.org`, found `ann`"),
        (
            "owner", ["name": "Ann"],
            "owner: needs an account such as `github:ann` or `email:ann@example.org`, found an object"
        ),
        (
            "owner", ["account": "github:ann", "mail": "x"],
            "owner: needs an account such as `github:ann` or `email:ann@example.org`, found an object"
        ),
        ("commit", "0123456789", "commit: needs a commit id of 40 or 64 lower-case hex digits, found `0123456789`"),
        (
            "commit", "0123456789ABCDEF0123456789ABCDEF01234567",
            "commit: needs a commit id of 40 or 64 lower-case hex digits, found `0123456789ABCDEF0123456789ABCDEF01234567`"
        ),
        ("size", "smal", "size: `smal` is not a value of the field; did you mean `small`?"),
        ("size", "huge", "size: `huge` is not a value of the field; use small, large"),
        ("size", 3, "size: needs one of small, large, found a whole number"),
        ("commits", "x", "commits: needs a list, found `x`"),
        ("commits", ["x"], "commits[0]: needs a commit id of 40 or 64 lower-case hex digits, found `x`"),
        (
            "people", ["github:ann", 7],
            "people[1]: needs an account such as `github:ann` or `email:ann@example.org`, found a whole number"
        ),
        ("trailers", ["a": "b"], "trailers.a: needs a list, found `b`"),
        ("trailers", ["a": ["b", 1]], "trailers.a[1]: needs a string, found a whole number"),
        ("trailers", ["a": ["b", "c", "d"]], "trailers.a: has 3 elements; at most 2 are allowed"),
        ("nmae", "x", "nmae: is not a field of `shop.opened`; did you mean `name`?"),
        (
            "zebra", "x",
            "zebra: is not a field of `shop.opened`; add it to a schema document of the kind, or leave it out"
        ),
    ]

    private func problems(_ field: String, _ value: JSONValue) -> [String] {
        var data: JSONObject = ["name": "x"]
        data[field] = value
        return SchemaCheck.problems(in: data, of: schema).map(\.description)
    }

    @Test func acceptsWhatTheSchemaSays() {
        let data: JSONObject = [
            "name": "x", "rows": 1, "share": 1, "open": true, "until": "2026-11-24T10:00:00.5+01:00",
            "owner": ["account": "email:ann@example.org", "name": "Ann"], "commit": .string(sha),
            "size": "small", "commits": [.string(sha + "0123456789abcdef01234567")],
            "people": ["github:ann", "a_0123456789012345678901"], "trailers": ["Reviewed-by": ["a", "b"], "X": []],
            "policies": [["policy": "a"], 1, .null],
        ]
        #expect(SchemaCheck.problems(in: data, of: schema) == [])
        #expect(SchemaCheck.problems(in: ["name": "x", "share": .double(0.5)], of: schema) == [])
    }

    @Test(arguments: Self.faults)
    func saysWhichFieldIsWrongAndHow(field: String, value: JSONValue, problem: String) {
        #expect(problems(field, value) == [problem])
    }

    @Test func limitsTheLengthOfLists() {
        let many = JSONValue.array(Array(repeating: .string(sha), count: 4))
        #expect(problems("commits", many) == ["commits: has 4 elements; at most 3 are allowed"])
    }

    @Test func saysWhatIsMissing() {
        #expect(
            SchemaCheck.problems(in: [:], of: schema).map(\.description) == [
                "name: is missing; `shop.opened` needs a string"
            ])
    }

    @Test func reportsNoMoreThanAPersonReads() {
        let many = JSONValue.array(Array(repeating: 1, count: 500))
        #expect(problems("people", many).count == SchemaCheck.reportedMax)
    }

    @Test(arguments: [
        ("deply.requested", "deploy.requested"), ("review.aproved", "review.approved"), ("deploy", "deploy.started"),
        ("xyz", nil), ("", nil),
    ])
    func findsTheNearestWord(word: String, near: String?) {
        #expect(Spelling.nearest(to: word, among: SchemaSet.builtIn.kinds) == near)
    }
}
