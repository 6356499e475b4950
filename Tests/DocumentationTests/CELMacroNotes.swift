// The macros of CEL with examples: like functions, but they bind variables or look at syntax.

enum CELMacroNotes {
    /// A macro by how it is written.
    struct Note {
        var form: String
        var summary: String
        var examples: [(source: String, result: String)]
    }

    static let all: [Note] = text.split(separator: "\n").map { line in
        let parts = line.split(separator: " | ").map(String.init)
        precondition(parts.count == 3, "a line of notes has three parts: \(line)")
        let examples = parts[2].split(separator: " ;; ").map { example in
            let sides = example.split(separator: " => ").map(String.init)
            return (source: sides[0], result: sides[1])
        }
        return Note(form: parts[0], summary: parts[1], examples: examples)
    }

    private static let text = """
        has(x.field) | whether a map has a key, or a record a field that is there | has({'a': 1}.a) => true ;; has({'a': 1}.b) => false
        list.all(x, condition) | whether it holds for all; over a map, for all keys | [1, 2].all(x, x > 0) => true ;; [].all(x, false) => true
        list.exists(x, condition) | whether it holds for any | [1, 2].exists(x, x > 1) => true
        list.exists_one(x, condition) | whether it holds for exactly one; also `existsOne` | [1, 2].exists_one(x, x > 0) => false
        list.filter(x, condition) | the elements for which it holds | [1, 2, 3].filter(x, x > 1) => [2, 3]
        list.map(x, result) | what each element is made into; with a condition before the result, of those for which it holds | [1, 2].map(x, x * x) => [1, 4] ;; [1, 2].map(x, x > 1, x * 10) => [20]
        range.all(i, x, condition) | the same with two variables: index and element, or key and value; so `exists`, `exists_one` | [5, 6].all(i, x, x == i + 5) => true ;; {'a': 1}.exists(k, v, k == 'a' && v == 1) => true
        range.transformList(i, x, result) | a list of what each pair is made into; a condition may come before the result | ['a', 'b'].transformList(i, x, string(i) + x) => ["0a", "1b"]
        range.transformMap(k, v, result) | a map of the same keys; a condition may come before the result | {'a': 1}.transformMap(k, v, v + 1) => {"a": 2}
        range.transformMapEntry(k, v, {key: value}) | a map of the entries that are made | {'a': 'b'}.transformMapEntry(k, v, {v: k}) => {"b": "a"}
        list.sortBy(x, key) | the elements in the order of their keys | ['bb', 'a'].sortBy(x, size(x)) => ["a", "bb"]
        list.reduce(made, x, initial, result) | what is made of the elements one after another, beginning with `initial` | [1, 2, 3].reduce(sum, x, 0, sum + x) => 6
        cel.bind(x, value, result) | the result with a name for a value, which is evaluated once | cel.bind(x, 2 + 3, x * x) => 25
        optional.optMap(x, result) | an optional of the result where there is a value | optional.of(2).optMap(x, x + 1).value() => 3
        optional.optFlatMap(x, result) | the same where the result is an optional itself | {'a': {'b': 1}}.?a.optFlatMap(x, x.?b).value() => 1
        x.?field, x[?key], [?x], {?k: x} | optional selection, and entries that are left out where they are empty | {'a': 1}.?b.hasValue() => false ;; [?optional.none(), 1] => [1]
        math.greatest(a, b, c), math.least(a, b, c) | any number of arguments, as a list | math.least(3, 1, 2) => 1
        """
}
