// What is said about facts.

extension BadSample {
    static let facts: [BadSample] = [
        BadSample(.fact, replacing: "fact: approval\n", with: "", "1:1: a fact needs `fact`; add `fact: approval`"),
        BadSample(.fact, replacing: "key: [commit]\n", with: "", "1:1: a fact needs `key`; add `key: [commit]`"),
        BadSample(
            .fact, replacing: "begin: { event: review.approved, as: r, set: { commit: r.head } }\n", with: "",
            "1:1: a fact needs `begin`; add `begin: { event: review.approved, as: r, set: { commit: r.head, by: r.actor } }`"
        ),
        BadSample(
            .fact, replacing: "approval", with: "an-approval",
            "2:7: `an-approval` is not an identifier; use letters, digits and `_`, a letter first"),
        BadSample(.fact, adding: "carry: {}\n", "5:1: `carry` is not available in this version"),
        BadSample(
            .fact, adding: "max_per_key: 0\n", "5:14: `max_per_key` is a whole number from 1 to 10000; found `0`"),
        BadSample(
            .fact, adding: "max_per_key: many\n", "5:14: `max_per_key` is a whole number from 1 to 10000; found `many`"),
        BadSample(.fact, adding: "ends: []\n", "5:1: `ends` is not a key of a fact; did you mean `end`?"),
        BadSample(
            .fact, replacing: "event: review.approved, ", with: "",
            "4:8: a begin rule needs `event`; add `event: review.approved`"),
        BadSample(.fact, replacing: "as: r, ", with: "", "4:8: a begin rule needs `as`; add `as: r`"),
        BadSample(
            .fact, replacing: ", set: { commit: r.head }", with: "",
            "4:8: a begin rule needs `set`; add `set: { commit: r.head }`"),
        BadSample(
            .fact, replacing: "set: { commit: r.head }", with: "set: []",
            "4:46: `set` is a map of fields and expressions, found a list"),
        BadSample(
            .fact, replacing: "set: { commit: r.head }", with: "set: { 1c: r.head }",
            "4:48: `1c` is not an identifier; use letters, digits and `_`, a letter first"),
        BadSample(
            .fact, replacing: "set: { commit: r.head }", with: "set: { commit: [] }",
            "4:56: `commit` needs a text, found a list"),
        BadSample(
            .fact, replacing: "as: r", with: "as: r, for: c",
            "4:46: `for` says `x in LIST`, found `c`; such as `for: commit in deploy.commits`"),
        BadSample(
            .fact, replacing: "key: [commit]", with: "key: [comit]",
            "3:7: the key `comit` is not a field that `begin` sets; did you mean `commit`?"),
        BadSample(
            .fact, replacing: "key: [commit]", with: "key: [zebra]",
            "3:7: the key `zebra` is not a field that `begin` sets; use commit"),
        BadSample(
            .fact, replacing: "begin: { event: review.approved, as: r, set: { commit: r.head } }",
            with:
                "begin:\n  - { event: review.approved, as: r, set: { commit: r.head } }\n  - { event: review.approved, as: r, set: { comit: r.head } }",
            "6:14: this begin rule does not set `commit`, which the first one sets; all begin rules set the same fields",
            "6:45: the first begin rule does not set `comit`; did you mean `commit`?"),
        BadSample(
            .fact, adding: "end: { as: d, where: x, because: y }\n",
            "5:6: an end rule needs `event`; add `event: review.dismissed`"),
        BadSample(
            .fact, adding: "end: { event: a.b, where: x, because: y }\n", "5:6: an end rule needs `as`; add `as: d`"),
        BadSample(
            .fact, adding: "end: { event: a.b, as: d, because: y }\n",
            "5:6: an end rule needs `where`; add `where: d.review == fact.review`"),
        BadSample(
            .fact, adding: "end: { event: a.b, as: d, where: x }\n",
            "5:6: an end rule needs `because`; add `because: dismissed`"),
        BadSample(.fact, adding: "end: [x]\n", "5:7: expected an end rule as a map, found text"),
    ]
}
