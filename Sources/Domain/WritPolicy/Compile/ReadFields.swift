// What documents read of events: the kinds, and the fields that conditions name. What is recorded and read by nothing is
// either a policy that is missing or a record that nobody needs.

import WritCEL
import WritModel

/// The kinds and fields that policies, and the facts they use, read.
public struct ReadFields: Sendable, Hashable {
    /// Kinds that trigger a policy, begin or end a fact that a policy uses, or that `past` or a list of commits names.
    public private(set) var kinds: Set<String> = []
    /// Fields by kind.
    public private(set) var fields: [String: Set<String>] = [:]
    /// Fields of values of which the text does not tell the kind: they may be read anywhere.
    public private(set) var anywhere: Set<String> = []

    /// What a variable stands for.
    private enum Meaning {
        case events([String])
        case other
    }

    private typealias Scope = [String: Meaning]
    private var facts: [String: FactDocument] = [:]
    private var used: Set<String> = []

    /// What documents read.
    ///
    /// - Parameter documents: documents that compile; of one that does not, what can be read is.
    public init(_ documents: [Document]) {
        for document in documents {
            if case .fact(let fact) = document.content { facts[fact.name.value] = fact }
        }
        for document in documents {
            if case .policy(let policy) = document.content { add(policy) }
        }
        // The work is done; two readings are equal when they found the same.
        facts = [:]
        used = []
    }

    // MARK: Documents

    private mutating func add(_ policy: PolicyDocument) {
        let kinds = policy.kinds.map(\.value.description)
        self.kinds.formUnion(kinds)
        let scope: Scope = [policy.alias.value: .events(kinds)]
        if let when = policy.when { read(when.value, scope) }
        for check in policy.checks {
            var inner = scope
            if let every = check.every {
                read(every.list.value, scope)
                inner[every.variable.value] = element(of: every.list.value)
            }
            add(check.form, inner)
        }
    }

    private mutating func add(_ form: CheckDocument.Form, _ scope: Scope) {
        switch form {
        case .that(let text): read(text.value, scope)
        case .any(let labels), .all(let labels): for label in labels { read(label.condition.value, scope) }
        case .needs(let fact, let labels), .forbids(let fact, let labels):
            use(fact.value)
            for label in labels {
                read(label.condition.value, scope.merging([fact.value: .events([])]) { $1 })
            }
        }
    }

    /// Reads what makes a fact, once.
    private mutating func use(_ name: String) {
        guard let fact = facts[name], used.insert(name).inserted else { return }
        for begin in fact.begins {
            kinds.insert(begin.event.value.description)
            var scope: Scope = [begin.alias.value: .events([begin.event.value.description])]
            if let each = begin.each {
                read(each.list.value, scope)
                scope[each.variable.value] = element(of: each.list.value)
            }
            for text in [begin.condition?.value].compactMap(\.self) + begin.set.map(\.value.value) { read(text, scope) }
        }
        for end in fact.ends {
            kinds.insert(end.event.value.description)
            read(
                end.condition.value,
                [end.alias.value: .events([end.event.value.description]), "fact": .events([])])
        }
    }

    // MARK: Conditions

    private mutating func read(_ text: String, _ scope: Scope) {
        guard let expression = try? ConditionCompiler.environment([]).parse(text) else { return }
        read(expression, scope)
    }

    private mutating func read(_ expression: Expression, _ scope: Scope) {
        switch expression.kind {
        case .identifier(let name): if scope[name] == nil { use(name) }
        case .select(let operand, let field, _), .optionalSelect(let operand, let field):
            note(field, of: operand, scope)
            read(operand, scope)
        case .call(let function, let target, let arguments): call(function, target, arguments, scope)
        case .comprehension(let loop):
            read(loop.range, scope)
            var inner = scope
            inner[loop.variable] = meaning(ofElementsOf: loop.range, scope)
            if let second = loop.secondVariable { inner[second] = .other }
            for part in [loop.condition, loop.result].compactMap(\.self) { read(part, inner) }
        default: for child in expression.children { read(child, scope) }
        }
    }

    private mutating func call(
        _ function: String, _ target: Expression?, _ arguments: [Expression], _ scope: Scope
    ) {
        if function == "past", case .literal(.string(let kind))? = arguments.first?.kind { kinds.insert(kind) }
        guard let target else { return arguments.forEach { read($0, scope) } }
        read(target, scope)
        // The macros of the policy language, such as `F.count(x, p)`, bind their first argument.
        guard arguments.count > 1, case .identifier(let name)? = arguments.first?.kind, scope[name] == nil else {
            return arguments.forEach { read($0, scope) }
        }
        let inner = scope.merging([name: meaning(ofElementsOf: target, scope)]) { $1 }
        for argument in arguments.dropFirst() { read(argument, inner) }
    }

    private mutating func note(_ field: String, of operand: Expression, _ scope: Scope) {
        switch operand.kind {
        case .identifier(let name):
            switch scope[name] {
            case .events(let kinds)?: for kind in kinds { fields[kind, default: []].insert(field) }
            case .other?, nil: anywhere.insert(field)
            }
        // A field of a field, such as `commit.author.kind`, is no field of an event.
        case .select, .optionalSelect: break
        default: anywhere.insert(field)
        }
    }

    // MARK: What elements are

    private mutating func element(of text: String) -> Meaning {
        guard let expression = try? ConditionCompiler.environment([]).parse(text) else { return .other }
        return meaning(ofElementsOf: expression, [:])
    }

    /// What the elements of a range are: intervals of a fact, events of a kind, or commits.
    private mutating func meaning(ofElementsOf range: Expression, _ scope: Scope) -> Meaning {
        switch range.kind {
        case .identifier(let name) where facts[name] != nil: return .events([])
        case .select(_, field: "commits", _):
            kinds.insert(EventKind.commitRecorded.description)
            return .events([EventKind.commitRecorded.description])
        case .call("past", _, let arguments):
            guard case .literal(.string(let kind))? = arguments.first?.kind else { return .other }
            return .events([kind])
        // `F.where(x, p)`, `past("k").within("1h")`: of the same things as what they narrow.
        case .call(_, let target?, _): return meaning(ofElementsOf: target, scope)
        default: return .other
        }
    }
}
