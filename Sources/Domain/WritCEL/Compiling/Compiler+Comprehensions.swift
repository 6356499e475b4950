// Macros as loops over a range, with their variables in slots of the frame.

extension Compiler {
    mutating func comprehension(_ loop: Comprehension, _ node: Expression) -> Compiled {
        let range = compile(loop.range)
        let initial = loop.initial.map { compile($0) }
        let names = loop.variables
        return withLocals(localNames(of: loop, over: range)) { compiler, slots in
            var condition = loop.condition.map { compiler.compileStep($0, names, slots) }
            var result = loop.result.map { compiler.compileStep($0, names, slots) }
            let body = (condition?.cost ?? 0).addingUpTo(result?.cost ?? 0).addingUpTo(1)
            if let first = condition {
                condition = compiler.emptying(cellsOf: node, before: first)
            } else {
                result = result.map { compiler.emptying(cellsOf: node, before: $0) }
            }
            let steps = loop.form.isLoop ? compiler.length(of: range) : 1
            let cost = range.cost.addingUpTo(initial?.cost ?? 0).addingUpTo(steps.multipliedUpTo(body))
            let second = slots.count > 1 ? slots[1] : nil
            let parts = LoopParts(
                range: range.code, initial: initial?.code,
                slots: LoopSlots(first: slots[0], second: loop.form == .reduce ? nil : second, made: second),
                condition: condition?.code, result: result?.code, stepCost: Compiler.stepCost(of: loop),
                position: node.position)
            let code = parts.code(for: loop.form) ?? Code { _ in .failure(.undeclared, "a macro without its parts") }
            var compiled = Compiled(compiler.checked.type(of: node.id), cost: cost, code: code)
            compiled.length = compiler.length(after: loop.form, steps: steps)
            return compiled
        }
    }

    /// A step over a large body costs more, so that the budget bounds the time whatever the source.
    private static func stepCost(of loop: Comprehension) -> UInt64 {
        var nodes: UInt64 = 0
        loop.condition?.visit { _ in nodes += 1 }
        loop.result?.visit { _ in nodes += 1 }
        return 1 + nodes
    }
}

/// Where a loop puts its variables.
struct LoopSlots: Sendable {
    let first: Int
    let second: Int?
    /// What `reduce` has made so far; the other forms do not use it.
    let made: Int?
}

/// The compiled parts of a macro.
struct LoopParts: Sendable {
    let range: Code
    let initial: Code?
    let slots: LoopSlots
    let condition: Code?
    let result: Code?
    /// What each step costs.
    let stepCost: UInt64
    let position: SourcePosition

    func code(for form: Comprehension.Form) -> Code? {
        switch form {
        case .all: condition.map { quantifier($0, absorbing: false) }
        case .exists: condition.map { quantifier($0, absorbing: true) }
        case .existsOne: condition.map(existsOne)
        case .filter: condition.map(filter)
        case .map, .transformList: result.map(map)
        case .transformMap: result.map(transformMap)
        case .transformMapEntry: result.map(transformMapEntry)
        case .sortBy: result.map(sortBy)
        case .reduce: result.flatMap(reduce)
        case .bind: result.map(bind)
        case .optionalMap: result.map { optional($0, wraps: true) }
        case .optionalFlatMap: result.map { optional($0, wraps: false) }
        }
    }

    // MARK: - Going over the range

    /// Runs `body` for each element with the variables set, until it gives a value.
    /// - Returns: that value, or a fault of the range or the budget; nil when all elements were seen.
    @inline(__always)
    private func forEach(_ range: Value, _ frame: Frame, _ body: (Value) -> Value?) -> Value? {
        switch range {
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                if let exceeded = frame.context.charge(stepCost) { return Value.error(exceeded).located(position) }
                if let second = slots.second {
                    frame.values[slots.first] = .int(Int64(index))
                    frame.values[second] = element
                } else {
                    frame.values[slots.first] = element
                }
                if let value = body(element) { return value }
            }
            return nil
        case .map(let map):
            for entry in map.entries {
                if let exceeded = frame.context.charge(stepCost) { return Value.error(exceeded).located(position) }
                frame.values[slots.first] = entry.key
                if let second = slots.second { frame.values[second] = entry.value }
                if let value = body(entry.key) { return value }
            }
            return nil
        case .unknown, .error: return range
        default:
            let message = "a macro goes over a list or a map, found \(range.type)"
            return .error(CELError(.noSuchOverload, message, position: position))
        }
    }

    // MARK: - Predicates

    private func quantifier(_ condition: Code, absorbing: Bool) -> Code {
        Code { frame in
            var fault: Value?
            let decided = forEach(range(frame), frame) { _ in
                let value = condition(frame)
                if case .bool(let truth) = value { return truth == absorbing ? value : nil }
                fault = Logic.fault(fault, value, position)
                return nil
            }
            return decided ?? fault ?? .bool(!absorbing)
        }
    }

    private func existsOne(_ condition: Code) -> Code {
        Code { frame in
            var fault: Value?
            var count = 0
            let ended = forEach(range(frame), frame) { _ in
                let value = condition(frame)
                if case .bool(let truth) = value {
                    count += truth ? 1 : 0
                } else {
                    fault = Logic.fault(fault, value, position)
                }
                return nil
            }
            return ended ?? fault ?? .bool(count == 1)
        }
    }

    private func filter(_ condition: Code) -> Code {
        Code { frame in
            var fault: Value?
            var kept: [Value] = []
            let ended = forEach(range(frame), frame) { element in
                let value = condition(frame)
                if case .bool(let truth) = value {
                    guard truth else { return nil }
                    if let failure = Allowance.elements(1, frame.context) { return failure.located(position) }
                    kept.append(element)
                } else {
                    fault = Logic.fault(fault, value, position)
                }
                return nil
            }
            return ended ?? fault ?? .list(kept)
        }
    }

    // MARK: - Results

    /// Runs `use` with the result for each element that the condition lets through.
    private func forEachResult(_ frame: Frame, _ result: Code, _ use: (_ first: Value, Value) -> Value?) -> Value? {
        var fault: Value?
        let ended = forEach(range(frame), frame) { first in
            if let condition {
                let value = condition(frame)
                guard case .bool(let truth) = value else {
                    fault = Logic.fault(fault, value, position)
                    return nil
                }
                if !truth { return nil }
            }
            let value = result(frame)
            guard value.isFault else { return use(slots.second == nil ? first : frame.values[slots.first], value) }
            fault = Logic.fault(fault, value, position)
            return nil
        }
        return ended ?? fault
    }

    private func map(_ result: Code) -> Code {
        Code { frame in
            var made: [Value] = []
            let ended = forEachResult(frame, result) { _, value in
                if let failure = Allowance.elements(1, frame.context) { return failure.located(position) }
                made.append(value)
                return nil
            }
            return ended ?? .list(made)
        }
    }

    private func transformMap(_ result: Code) -> Code {
        Code { frame in
            var made = MapValue()
            let ended = forEachResult(frame, result) { key, value in
                Literals.insert(value, for: key, into: &made, frame.context)?.located(position)
            }
            return ended ?? .map(made)
        }
    }

    private func transformMapEntry(_ result: Code) -> Code {
        Code { frame in
            var made = MapValue()
            let ended = forEachResult(frame, result) { _, value in
                guard case .map(let entries) = value else {
                    return Value.failure(.noSuchOverload, "`transformMapEntry` makes maps, found \(value.type)")
                }
                for entry in entries.entries {
                    if let exceeded = frame.context.charge(1) { return .error(exceeded) }
                    if let failure = Literals.insert(entry.value, for: entry.key, into: &made, frame.context) {
                        return failure
                    }
                }
                return nil
            }
            return (ended ?? .map(made)).located(position)
        }
    }

    private func sortBy(_ result: Code) -> Code {
        Code { frame in
            var (elements, keys): ([Value], [Value]) = ([], [])
            let ended = forEachResult(frame, result) { element, key in
                if let failure = Allowance.elements(2, frame.context) { return failure.located(position) }
                elements.append(element)
                keys.append(key)
                return nil
            }
            return (ended ?? Sorting.sort(elements, by: keys, frame.context)).located(position)
        }
    }

    /// A fault among what is made goes on to the next step, which may not need it.
    private func reduce(_ result: Code) -> Code? {
        guard let initial, let made = slots.made else { return nil }
        return Code { frame in
            // The range's own macros may use the slot, so it comes first.
            let elements = range(frame)
            frame.values[made] = initial(frame)
            let ended = forEach(elements, frame) { _ in
                frame.values[made] = result(frame)
                return nil
            }
            return ended ?? frame.values[made]
        }
    }

    // MARK: - Binding

    /// The value is evaluated once; a fault in it shows where the variable is used, if at all.
    private func bind(_ result: Code) -> Code {
        Code { frame in
            frame.values[slots.first] = range(frame)
            return result(frame)
        }
    }

    private func optional(_ result: Code, wraps: Bool) -> Code {
        Code { frame in
            let value = range(frame)
            guard case .optional(let wrapped) = value else {
                let message = "expected an optional, found \(value.type)"
                return value.isFault ? value : .error(CELError(.noSuchOverload, message, position: position))
            }
            guard let wrapped else { return value }
            frame.values[slots.first] = wrapped
            let made = result(frame)
            return made.isFault || !wraps ? made : .optional(made)
        }
    }
}
