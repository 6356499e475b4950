// From the text of a condition to a program: parsed, its facts replaced by planned look-ups, checked and compiled.

import WritCEL
import WritModel

/// Compiles the conditions of one set of documents. Rules get the indexes that the conditions need.
final class ConditionCompiler {
    /// A variable of a frame.
    typealias Variable = (name: String, type: CELType)

    /// The name of the trigger's time in frames; no policy can write it.
    static let now = "@now"

    let catalog: TypeCatalog
    let problems: ProblemList
    /// Declared facts by name, and `past` rules as they are asked for.
    private(set) var rules: [FactRule]
    private var factPlaces: [String: Int] = [:]
    private var pastPlaces: [String: Int] = [:]
    let groups: Set<String>
    let calendars: Set<String>
    /// Whether a condition compiled so far reads if a commit is vouched for.
    private(set) var readsVouched = false

    init(catalog: TypeCatalog, groups: Set<String>, calendars: Set<String>, problems: ProblemList) {
        self.catalog = catalog
        self.groups = groups
        self.calendars = calendars
        self.problems = problems
        rules = []
    }

    // MARK: Rules

    /// Adds a declared fact.
    func add(_ rule: FactRule) {
        factPlaces[rule.name] = rules.count
        rules.append(rule)
    }

    /// The place of a declared fact.
    func fact(named name: String) -> Int? { factPlaces[name] }

    /// The names of declared facts.
    var factNames: [String] { factPlaces.keys.filter { !$0.hasPrefix("@") }.sorted() }

    /// The place of `past(kind)`, made if it is new; `nil` for a kind without a schema.
    func past(_ text: String) -> Int? {
        if let place = pastPlaces[text] { return place }
        guard let kind = EventKind(text), let shape = catalog.shape(of: kind) else { return nil }
        var hash = StableHash()
        hash.add("past")
        hash.add(text)
        for field in shape.type.fields { hash.add("\(field.name) \(field.type)") }
        let rule = FactRule(
            name: text, isPast: true, type: FactRule.recordType(name: text, fields: shape.type.fields),
            perKey: FactRule.pastPerKey, key: [], begins: [.init(kind: kind, each: nil, condition: nil, set: [])],
            ends: [], contentHash: hash.value)
        pastPlaces[text] = rules.count
        rules.append(rule)
        return rules.count - 1
    }

    /// Makes sure that intervals of a rule are posted under these fields.
    func index(_ rule: Int, by fields: [Int]) {
        if !rules[rule].indexes.contains(fields) { rules[rule].indexes.append(fields) }
    }

    /// Replaces a rule's compiled parts.
    func complete(_ place: Int, begins: [FactRule.Begin], ends: [FactRule.End]) {
        rules[place].begins = begins
        rules[place].ends = ends
    }

    // MARK: Conditions

    /// Compiles a condition that must be a truth value.
    func condition(_ text: Located<String>, over variables: [Variable], facts: Bool = true) -> Condition? {
        guard let condition = expression(text, over: variables, facts: facts) else { return nil }
        guard [.bool, .dyn].contains(condition.program.type) else {
            problems.error(
                at: text.place, "the condition is \(condition.program.type), not a truth value",
                suggestion: "compare it with something")
            return nil
        }
        return condition
    }

    /// Compiles an expression of any type.
    func expression(_ text: Located<String>, over variables: [Variable], facts: Bool = true) -> Condition? {
        var environment = Self.environment(variables)
        do throws(CELProblems) {
            let parsed = try environment.parse(text.value)
            readsVouched = readsVouched || parsed.selects(TypeCatalog.vouched)
            var planner = FactPlanner(compiler: self, variables: variables, text: text, allowsFacts: facts)
            guard let planned = planner.plan(parsed) else { return nil }
            planner.declare(in: &environment)
            let program = try environment.compile(try environment.check(planned))
            return Condition(
                program: program, parsed: parsed, source: text.value, searches: planner.searches(for: environment))
        } catch {
            for problem in error.problems { problems.add(Self.problem(problem, in: text)) }
            return nil
        }
    }

    /// Compiles part of an expression that was planned before; faults were reported with the whole.
    static func program(_ expression: Expression, in environment: Environment) -> Program? {
        (try? environment.check(expression)).flatMap { try? environment.compile($0) }
    }

    /// What a condition may cost. More than CEL's own default, which is for expressions of strangers: a check of a
    /// thousand commits with their reviews has to come to its end.
    static let costMax: UInt64 = 10_000_000
    /// The bytes of lists and texts that a condition may make.
    static let memoryBytesMax = 64 * 1024 * 1024

    /// What all conditions may use. Made once: each change of an environment's functions copies all of them.
    private static let common: Environment = {
        var environment = Environment()
        environment.limits.costMax = costMax
        environment.limits.memoryBytesMax = memoryBytesMax
        for function in HostFunctions.common { environment.add(function) }
        return environment
    }()

    /// An environment with these variables.
    static func environment(_ variables: [Variable]) -> Environment {
        var environment = common
        for variable in variables { environment.declare(variable.name, variable.type) }
        return environment
    }

    /// A problem of CEL text as a problem of the document that holds it.
    static func problem(_ problem: CELProblem, in text: Located<String>) -> DocumentProblem {
        DocumentProblem(
            at: text.place(of: problem.position), problem.message,
            suggestion: problem.suggestion.map { "did you mean `\($0)`?" })
    }
}

extension Expression {
    /// Whether a field of this name is read anywhere, of whatever.
    fileprivate func selects(_ name: String) -> Bool {
        switch kind {
        case .select(_, name, _), .optionalSelect(_, name): true
        default: children.contains { $0.selects(name) }
        }
    }
}

extension Located where Value == String {
    /// Where a position inside the text stands in the file.
    func place(of position: SourcePosition) -> Place {
        guard position.line == 1 else {
            return Place(file: place.file, line: place.line + position.line - 1, column: position.column)
        }
        return Place(file: place.file, line: place.line, column: place.column + position.column - 1)
    }
}
