// What is said about texts that are not the YAML of a document.

extension BadSample {
    static let yaml: [BadSample] = [
        BadSample(
            "%YAML 1.2\nkind: group\n",
            "1:1: a line may not begin with `%`; leave directives out; documents are YAML 1.2"),
        BadSample("- a\n", "1:1: a document is a map, found a list"),
        BadSample(
            "a: 1\n",
            "1:1: a document needs `kind`; add `kind: policy`, or one of schema, fact, policy, calendar, group, identity, access, repository, source"
        ),
        BadSample("kind: grop\n", "1:7: `grop` is not a kind of document; did you mean `group`?"),
        BadSample(
            "kind: zebra\n",
            "1:7: `zebra` is not a kind of document; use schema, fact, policy, calendar, group, identity, access, repository, source"
        ),
        BadSample("kind: waiver\n", "1:7: `kind: waiver` is not available in this version"),
        BadSample(
            "--- kind: group\n", "1:1: a document may not begin on the line of its `---`; begin it on the next line"),
        BadSample("kind: group\u{7}\n", "1:12: the character U+0007 is not allowed here"),
        BadSample("kind: group\ngroup: a\u{2028}b\n", "2:9: the character U+2028 is not allowed here"),
        BadSample(
            "kind: group\nkind: group\n", "2:1: the key `kind` is written twice; keep one; the first is on line 1"),
        BadSample(
            "kind: group\ngroup: g\nmembers: [a: {b: 1, b: 2}]\n",
            "3:21: the key `b` is written twice; keep one; the first is on line 3"),
        BadSample(
            "kind: group\n\tgroup: g\n",
            "2:1: not readable as YAML: while scanning a plain scalar, found a tab character that violates indentation"),
        BadSample(
            "kind: [group\n",
            "1:13: not readable as YAML: while parsing a flow sequence, did not find expected ',' or ']'"),
        BadSample(
            "kind: policy\non: [a.requested] as x\n",
            "2:19: not readable as YAML: while parsing a block mapping, did not find expected key; write `on: [a.requested as x, b.requested as x]`, or `as: x` on a line of its own"
        ),
        BadSample(
            "kind: group\ngroup: !!str g\nmembers: []\n",
            "2:8: tags are not supported; leave it out, or put the text in quotes"),
        BadSample(
            "kind: group\n<<: {a: b}\ngroup: g\n", "2:1: merge keys are not part of YAML 1.2; write the members out"),
        BadSample("kind: group\n? [a]\n: b\n", "2:3: a key is one word or text, not a list"),
        BadSample("kind: group\ngroup: *a\n", "2:8: not readable as YAML: found undefined alias"),
        BadSample(
            "kind: group\ngroup: &x g\nmembers: {[*x]: b}\n",
            "3:14: aliases, lists and maps may not be keys in a document that uses aliases; write it out"),
        BadSample(
            "kind: group\ngroup: g\nmembers: " + String(repeating: "[", count: 25) + String(repeating: "]", count: 25),
            "3:34: lists and maps nest deeper than 24"),
    ]
}
