// Compiles one `kind: fact`.

import WritCEL
import WritModel

/// Compiles a fact document into a rule.
struct FactCompiler {
    let compiler: ConditionCompiler
    let fact: FactDocument
    let digest: String
    /// The schemas' kinds and digests: a rule's intervals depend on how its events are read.
    let schemaTexts: [String]

    private typealias Variable = ConditionCompiler.Variable

    /// Adds the rule; what is wrong is reported.
    func compile() {
        guard compiler.fact(named: fact.name.value) == nil else {
            compiler.problems.error(at: fact.name.place, "there are two facts named `\(fact.name.value)`")
            return
        }
        var fields: [RecordType.Field]?
        var begins: [FactRule.Begin] = []
        for begin in fact.begins {
            guard let (rule, types) = compile(begin, order: fact.begins.first?.set.map(\.name.value) ?? []) else {
                continue
            }
            if let fields { checkTypes(of: begin, types, fields) }
            fields = fields ?? types
            begins.append(rule)
        }
        guard let fields, begins.count == fact.begins.count else { return }
        let type = FactRule.recordType(name: fact.name.value, fields: fields)
        compiler.add(
            FactRule(
                name: fact.name.value, isPast: false, type: type, perKey: fact.perKey,
                key: fact.key.compactMap { type.slot(of: $0.value) }, begins: begins, ends: [],
                contentHash: contentHash))
        guard let place = compiler.fact(named: fact.name.value) else { return }
        compiler.complete(place, begins: begins, ends: fact.ends.compactMap { compile($0, of: place, type) })
    }

    private var contentHash: UInt64 {
        let kinds = Set((fact.begins.map(\.event.value) + fact.ends.map(\.event.value)).map(\.description))
        var hash = StableHash()
        hash.add(digest)
        for text in schemaTexts where kinds.contains(String(text.prefix { $0 != " " })) { hash.add(text) }
        return hash.value
    }

    private func shape(_ kind: Located<EventKind>) -> EventShape? {
        if let shape = compiler.catalog.shape(of: kind.value) { return shape }
        compiler.problems.error(
            at: kind.place, "`\(kind.value)` is not a known kind of event",
            suggestion: Spelling.suggestion(for: kind.value.description, among: compiler.catalog.kinds)
                ?? "add a document `kind: schema`")
        return nil
    }

    // MARK: Begin

    private func compile(
        _ begin: FactDocument.Begin, order: [String]
    ) -> (FactRule.Begin, [RecordType.Field])? {
        guard let shape = shape(begin.event) else { return nil }
        var variables: [Variable] = [(begin.alias.value, .record(shape.type))]
        var reads = FieldReads()
        // What the values rest on: the list and the fields, without the condition.
        var valueReads = FieldReads()
        var each: Program?
        if let binding = begin.each {
            guard let list = compiler.expression(binding.list, over: variables, facts: false),
                let element = elementType(of: list.program.type, at: binding.list.place, compiler.problems)
            else { return nil }
            each = list.program
            reads.add(list.parsed, of: begin.alias.value)
            valueReads.add(list.parsed, of: begin.alias.value)
            variables.append((binding.variable.value, element))
        }
        var condition: Program?
        if let text = begin.condition {
            guard let compiled = compiler.condition(text, over: variables, facts: false) else { return nil }
            condition = compiled.program
            reads.add(compiled.parsed, of: begin.alias.value)
        }
        var programs: [Program] = []
        var fields: [RecordType.Field] = []
        for name in order {
            guard let (_, text) = begin.set.first(where: { $0.name.value == name }),
                let value = compiler.expression(text, over: variables, facts: false)
            else { return nil }
            programs.append(value.program)
            reads.add(value.parsed, of: begin.alias.value)
            valueReads.add(value.parsed, of: begin.alias.value)
            fields.append(.init(name: name, type: value.program.type))
        }
        let rule = FactRule.Begin(
            kind: begin.event.value, each: each, condition: condition, set: programs, reads: reads,
            mayLackValues: zip(shape.type.fields, valueReads.mask(of: shape.type)).contains { $0.isOptional && $1 })
        return (rule, fields)
    }

    private func checkTypes(of begin: FactDocument.Begin, _ types: [RecordType.Field], _ first: [RecordType.Field]) {
        for (field, other) in zip(types, first) where field.type != other.type {
            compiler.problems.error(
                at: begin.set.first { $0.name.value == field.name }?.name.place ?? begin.event.place,
                "`\(field.name)` is \(field.type) here and \(other.type) in the first begin rule")
        }
    }

    // MARK: End

    private func compile(_ end: FactDocument.End, of place: Int, _ type: RecordType) -> FactRule.End? {
        guard let shape = shape(end.event) else { return nil }
        let event: Variable = (end.alias.value, .record(shape.type))
        guard end.alias.value != "fact" else {
            compiler.problems.error(at: end.alias.place, "`fact` is the interval; name the event otherwise")
            return nil
        }
        guard let condition = compiler.condition(end.condition, over: [event, ("fact", .record(type))], facts: false)
        else { return nil }
        let keys = KeyChoice(rule: compiler.rules[place], variable: "fact")
            .chooseNarrowest(among: condition.parsed.conjuncts)
        let environment = ConditionCompiler.environment([event])
        let programs = keys.compactMap { key in
            ConditionCompiler.program(key.value, in: environment).map {
                (field: key.field, value: $0, isList: key.isList)
            }
        }
        guard !keys.isEmpty, programs.count == keys.count else {
            compiler.problems.error(
                at: end.condition.place, "`where` would scan the history",
                suggestion: "add an equality such as `\(end.alias.value).field == fact.field`")
            return nil
        }
        compiler.index(place, by: keys.map(\.field))
        var reads = FieldReads()
        reads.add(condition.parsed, of: end.alias.value)
        return FactRule.End(
            kind: end.event.value, condition: condition.program, keys: programs, because: end.because, reads: reads)
    }
}

/// The type of a list's elements; something that is not a list is reported.
func elementType(of type: CELType, at place: Place, _ problems: ProblemList) -> CELType? {
    switch type {
    case .list(let element): return element
    case .dyn: return .dyn
    default:
        problems.error(at: place, "expected a list, found \(type)")
        return nil
    }
}
