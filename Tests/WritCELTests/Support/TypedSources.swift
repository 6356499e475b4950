// Random expressions that are well typed: what property tests evaluate.

import WritCEL

/// Makes sources of a wanted type over the variables of `TypedSources.environment`.
struct TypedSources {
    enum Kind: CaseIterable {
        case int, double, string, bool, ints, strings, map
    }

    var numbers: SeededNumbers
    /// The variables of the macros around, which sources inside may use.
    private var locals: [(name: String, kind: Kind)] = []
    /// What was made so far, with the variables of macros that it could use: some of it is written again.
    private var made: [(kind: Kind, source: String, locals: [(name: String, kind: Kind)])] = []

    init(seed: UInt64) { numbers = SeededNumbers(state: seed) }

    static let variables: [(name: String, kind: Kind)] = [
        ("i", .int), ("j", .int), ("d", .double), ("s", .string), ("t", .string), ("b", .bool), ("c", .bool),
        ("li", .ints), ("ls", .strings), ("m", .map),
    ]

    static let environment: Environment = {
        var environment = Environment()
        for (name, kind) in variables { environment.declare(name, kind.type) }
        return environment
    }()

    /// An expression of any type.
    mutating func any(_ depth: Int) -> String { make(pick(Kind.allCases), depth) }

    mutating func make(_ kind: Kind, _ depth: Int) -> String {
        guard depth > 0 else { return leaf(kind) }
        let source = again(kind) ?? anew(kind, depth)
        made.append((kind, source, locals))
        return source
    }

    /// Something that was made before and means something here; seldom.
    private mutating func again(_ kind: Kind) -> String? {
        guard Int.random(in: 0..<8, using: &numbers) == 0 else { return nil }
        let known = made.filter { earlier in
            earlier.kind == kind
                && earlier.locals.allSatisfy { local in
                    locals.contains { $0.name == local.name && $0.kind == local.kind }
                }
        }
        return known.isEmpty ? nil : pick(known).source
    }

    private mutating func anew(_ kind: Kind, _ depth: Int) -> String {
        switch Int.random(in: 0..<12, using: &numbers) {
        case 0: return leaf(kind)
        case 1: return "(\(make(.bool, depth - 1)) ? \(make(kind, depth - 1)) : \(make(kind, depth - 1)))"
        case 2: return binding(kind, depth)
        case 3: return reduction(kind, depth)
        default: return compound(kind, depth)
        }
    }

    private mutating func leaf(_ kind: Kind) -> String {
        let known = (TypedSources.variables + locals).filter { $0.kind == kind }.map(\.name)
        if Bool.random(using: &numbers), !known.isEmpty { return pick(known) }
        return pick(kind.literals)
    }

    private mutating func compound(_ kind: Kind, _ depth: Int) -> String {
        switch kind {
        case .int: int(depth - 1)
        case .double: double(depth - 1)
        case .string: string(depth - 1)
        case .bool: bool(depth - 1)
        case .ints, .strings: list(kind, depth - 1)
        case .map: "{\(make(.string, depth - 1)): \(make(.int, depth - 1)), 'k': \(make(.int, depth - 1))}"
        }
    }

    private mutating func int(_ depth: Int) -> String {
        switch Int.random(in: 0..<8, using: &numbers) {
        case 0, 1, 2:
            "(\(make(.int, depth)) \(pick(["+", "-", "*", "/", "%"])) \(make(.int, depth)))"
        case 3: "-(\(make(.int, depth)))"
        case 4: "size(\(make(pick([.string, .ints, .strings, .map]), depth)))"
        case 5: "\(make(.ints, depth))[\(make(.int, 0))]"
        case 6: "\(make(.map, depth))[\(make(.string, 0))]"
        default: "int(\(make(pick([.double, .string]), depth)))"
        }
    }

    private mutating func double(_ depth: Int) -> String {
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0, 1: "(\(make(.double, depth)) \(pick(["+", "-", "*", "/"])) \(make(.double, depth)))"
        default: "double(\(make(.int, depth)))"
        }
    }

    private mutating func string(_ depth: Int) -> String {
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0, 1: "(\(make(.string, depth)) + \(make(.string, depth)))"
        case 2: "string(\(make(pick([.int, .bool]), depth)))"
        default: "\(make(.strings, depth))[\(make(.int, 0))]"
        }
    }

    private mutating func bool(_ depth: Int) -> String {
        switch Int.random(in: 0..<12, using: &numbers) {
        case 0, 1, 2: return "(\(make(.bool, depth)) \(pick(["&&", "||"])) \(make(.bool, depth)))"
        case 3: return "!(\(make(.bool, depth)))"
        case 4, 5:
            let kind = pick([Kind.int, .double, .string, .bool])
            return "(\(make(kind, depth)) \(pick(["<", "<=", ">", ">="])) \(make(kind, depth)))"
        case 6:
            let kind = pick(Kind.allCases)
            return "(\(make(kind, depth)) \(pick(["==", "!="])) \(make(kind, depth)))"
        case 7: return "(\(make(.int, depth)) in \(make(.ints, depth)))"
        case 8: return "(\(make(.string, depth)) in \(make(pick([.strings, .map]), depth)))"
        case 9:
            return "\(make(.string, depth)).\(pick(["contains", "startsWith", "endsWith"]))(\(make(.string, depth)))"
        case 10: return "has(\(make(.map, 0)).\(pick(["k", "a"])))"
        default: return quantifier(depth)
        }
    }

    private mutating func quantifier(_ depth: Int) -> String {
        let kind = pick([Kind.ints, .strings, .map])
        let name = pick(["x", "y"])
        let range = make(kind, depth)
        let condition = within([(name, kind == .ints ? .int : .string)]) { $0.make(.bool, depth) }
        return "\(range).\(pick(["all", "exists", "exists_one"]))(\(name), \(condition))"
    }

    private mutating func list(_ kind: Kind, _ depth: Int) -> String {
        let element: Kind = kind == .ints ? .int : .string
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0: return "[\(make(element, depth)), \(make(element, depth))]"
        case 1: return "(\(make(kind, depth)) + \(make(kind, depth)))"
        case 2:
            let range = make(kind, depth)
            return "\(range).filter(x, \(within([("x", element)]) { $0.make(.bool, depth) }))"
        case 3:
            let range = make(.map, depth)
            let body = within([("k", .string), ("v", .int)]) { $0.make(element, depth) }
            return "\(range).transformMap(k, v, \(body)).transformList(k, v, v)"
        case 4:
            let range = make(.strings, depth)
            let body = within([("n", .int), ("x", .string)]) { $0.make(element, depth) }
            return "\(range).transformList(n, x, \(body))"
        default:
            let range = make(.ints, depth)
            return "\(range).map(x, \(within([("x", .int)]) { $0.make(element, depth) }))"
        }
    }

    private mutating func binding(_ kind: Kind, _ depth: Int) -> String {
        let bound = pick(Kind.allCases)
        let value = make(bound, depth - 1)
        let name = pick(["x", "z"])
        return "cel.bind(\(name), \(value), \(within([(name, bound)]) { $0.make(kind, depth - 1) }))"
    }

    private mutating func reduction(_ kind: Kind, _ depth: Int) -> String {
        let (range, initial) = (make(.ints, depth - 1), make(kind, depth - 1))
        let step = within([("made", kind), ("x", .int)]) { $0.make(kind, depth - 1) }
        return "\(range).reduce(made, x, \(initial), \(step))"
    }

    private mutating func within(_ names: [(String, Kind)], _ body: (inout TypedSources) -> String) -> String {
        let outside = locals
        // An inner name hides an outer one of another type.
        locals = locals.filter { local in !names.contains { $0.0 == local.name } } + names.map { ($0.0, $0.1) }
        defer { locals = outside }
        return body(&self)
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: choices.indices, using: &numbers)] }

    // MARK: - Values

    /// Values for the variables, some of them unknown.
    mutating func values(unknownOneIn odds: Int) -> [Value] {
        TypedSources.variables.map { variable in
            if odds > 0, Int.random(in: 0..<odds, using: &numbers) == 0 { return .unknown(Unknown(variable.name)) }
            return value(variable.kind)
        }
    }

    mutating func value(_ kind: Kind) -> Value {
        switch kind {
        case .int: .int(pick([0, 1, 2, -1, 7, .max, .min]))
        case .double: .double(pick([0, 1.5, -2, 1e300]))
        case .string: .string(pick(["", "a", "k", "ab", "7", "é"]))
        case .bool: .bool(Bool.random(using: &numbers))
        case .ints: .list((0..<Int.random(in: 0...3, using: &numbers)).map { _ in value(.int) })
        case .strings: .list((0..<Int.random(in: 0...3, using: &numbers)).map { _ in value(.string) })
        case .map: .map(MapValue(strings: [("k", value(.int)), ("a", value(.int))].prefix(pick([0, 1, 2]))))
        }
    }
}

extension TypedSources.Kind {
    var type: CELType {
        switch self {
        case .int: .int
        case .double: .double
        case .string: .string
        case .bool: .bool
        case .ints: .list(.int)
        case .strings: .list(.string)
        case .map: .map(.string, .int)
        }
    }

    var literals: [String] {
        switch self {
        case .int: ["0", "1", "2", "-3", "9223372036854775807", "-9223372036854775808"]
        case .double: ["0.0", "1.5", "-2.0", "1e308"]
        case .string: ["''", "'a'", "'k'", "'ab'", "'12'", "'é'"]
        case .bool: ["true", "false"]
        case .ints: ["[1, 2]", "[3]", "[0, 1, 1]", "[i, j]"]
        case .strings: ["['a']", "['k', 'ab']", "[s, t]"]
        case .map: ["{'a': 1}", "{'k': 2, 'ab': 0}", "{s: i}"]
        }
    }
}
