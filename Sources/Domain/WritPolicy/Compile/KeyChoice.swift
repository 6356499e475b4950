// Which equalities of a condition find a fact's intervals.

import WritCEL

extension Expression {
    /// The parts of a conjunction, in order.
    var conjuncts: [Expression] {
        guard case .call("_&&_", nil, let arguments) = kind else { return [self] }
        return arguments.flatMap(\.conjuncts)
    }

    /// The expression with a free variable renamed.
    func renaming(_ name: String, to other: String) -> Expression {
        guard name != other else { return self }
        return rewritten { node in
            guard case .identifier(name) = node.kind else { return nil }
            var renamed = node
            renamed.kind = .identifier(other)
            return renamed
        }
    }
}

/// Chooses the fields that intervals are found by.
struct KeyChoice {
    /// A field and what it must equal, or be one of.
    struct Key {
        var field: Int
        var value: Expression
        var isList: Bool
    }

    let rule: FactRule
    let variable: String

    /// The keys, in the order of the rule's index; empty when no conjunct is an equality with something known.
    func choose(among conjuncts: [Expression]) -> [Key] {
        var keys: [Int: Key] = [:]
        for conjunct in conjuncts {
            guard let key = key(in: conjunct) else { continue }
            if let known = keys[key.field], !known.isList || key.isList { continue }
            keys[key.field] = key
        }
        if !rule.key.isEmpty, rule.key.allSatisfy({ keys[$0] != nil }) { return rule.key.compactMap { keys[$0] } }
        let sorted = keys.values.sorted { $0.field < $1.field }
        // A person is found by each of their accounts, a list by each of its elements: only where nothing else helps.
        let simple = sorted.filter { !$0.isList && !isPerson($0.field) }
        return simple.isEmpty ? Array(sorted.prefix(1)) : simple
    }

    /// The keys that find the intervals which an event may end: as many as there are, so that what else is open under the
    /// declared key is not looked at.
    func chooseNarrowest(among conjuncts: [Expression]) -> [Key] {
        var keys: [Int: Key] = [:]
        for conjunct in conjuncts {
            guard let key = key(in: conjunct), !key.isList, !isPerson(key.field) else { continue }
            keys[key.field] = keys[key.field] ?? key
        }
        return keys.isEmpty ? choose(among: conjuncts) : keys.values.sorted { $0.field < $1.field }
    }

    /// The keys, and behind them the other equalities, which only narrow what the keys find.
    func chooseAll(among conjuncts: [Expression]) -> (keys: [Key], others: [Key]) {
        let keys = choose(among: conjuncts)
        var others: [Key] = []
        for conjunct in conjuncts {
            guard let key = key(in: conjunct), !key.isList, !(keys + others).contains(where: { $0.field == key.field })
            else { continue }
            others.append(key)
        }
        return (keys, keys.isEmpty ? [] : others)
    }

    /// Whether a condition is nothing but one of a plan's keys.
    func isKey(_ condition: Expression, of plan: LookUpPlan) -> Bool {
        key(in: condition).map { plan.keys.contains($0.field) } ?? false
    }

    private func isPerson(_ field: Int) -> Bool { rule.type.fields[field].type == .record(TypeCatalog.person) }

    private func key(in conjunct: Expression) -> Key? {
        guard case .call(let function, nil, let arguments) = conjunct.kind, arguments.count == 2 else { return nil }
        switch function {
        case "_==_":
            return key(arguments[0], arguments[1], isList: false) ?? key(arguments[1], arguments[0], isList: false)
        case "@in": return key(arguments[0], arguments[1], isList: true)
        default: return nil
        }
    }

    private func key(_ side: Expression, _ value: Expression, isList: Bool) -> Key? {
        guard case .select(let operand, let field, false) = side.kind, case .identifier(variable) = operand.kind,
            let slot = rule.type.slot(of: field), slot < rule.beginSlot, Self.canBeFound(rule.type.fields[slot].type),
            !value.freeVariables.contains(variable)
        else { return nil }
        return Key(field: slot, value: value, isList: isList)
    }

    /// Whether values of a type have a text to be found by.
    private static func canBeFound(_ type: CELType) -> Bool {
        switch type {
        case .string, .enumeration, .int, .bool, .timestamp, .record: true
        default: false
        }
    }
}
