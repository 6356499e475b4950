// Fields, tests for them, and the literals of lists, maps and messages.

extension Compiler {
    // MARK: - Fields

    mutating func select(_ operand: Expression, _ field: String, isTest: Bool, _ node: Expression) -> Compiled {
        let base = compile(operand)
        let type = checked.type(of: node.id)
        let (code, position) = (base.code, node.position)
        let cost = base.cost.addingUpTo(1)
        guard case .record(let record) = base.type, let slot = record.slot(of: field) else {
            if isTest {
                return Compiled(type, cost: cost) { Selection.hasField(field, of: code($0), at: position) }
            }
            let read = Compiled(type, cost: cost) { Selection.field(field, of: code($0), at: position) }
            return bounded(read, by: base.path.map { "\($0).\(field)" })
        }
        let step = FieldStep(type: record, slot: slot, name: field, position: position)
        if isTest {
            return Compiled(type, cost: cost) { frame in
                let value = code(frame)
                if case .record(let found) = value, found.type === record { return Selection.isThere(found[slot]) }
                return Selection.hasField(field, of: value, at: position)
            }
        }
        if let place = base.place?.appending(step) {
            var read = Compiled(reading: place, type: type)
            read.code = showing([base], before: read.code)
            return fieldBounded(read, record, field, base)
        }
        return fieldBounded(Compiled(type, cost: cost) { step.read(code($0)) }, record, field, base)
    }

    private func fieldBounded(
        _ read: Compiled, _ record: RecordType, _ field: String, _ base: Compiled
    ) -> Compiled {
        var read = read
        read.length = record.field(named: field)?.field.elementsMax
        return bounded(read, by: base.path.map { "\($0).\(field)" })
    }

    mutating func optionalSelect(_ operand: Expression, _ field: String, _ node: Expression) -> Compiled {
        let base = compile(operand)
        let (code, position) = (base.code, node.position)
        return Compiled(checked.type(of: node.id), cost: base.cost.addingUpTo(1)) {
            Selection.optionalField(field, of: code($0), at: position)
        }
    }

    // MARK: - Lists and maps

    mutating func list(_ elements: [ListElement], _ node: Expression) -> Compiled {
        let compiled = elements.map { compile($0.value) }
        let type = checked.type(of: node.id)
        let isPlain = !elements.contains(where: \.isOptional)
        if isPlain, let constants = Compiler.constants(compiled) {
            var list = Compiled(constant: .list(constants))
            list.type = type
            return list
        }
        let cost = compiled.cost.addingUpTo(UInt64(elements.count))
        let (codes, position) = (compiled.map(\.code), node.position)
        if isPlain {
            var list = Compiled(type, cost: cost) { frame in
                if let failure = Allowance.literal(codes.count, frame.context) { return failure.located(position) }
                let values = codes.map { $0(frame) }
                return Value.fault(among: values) ?? .list(values)
            }
            list.length = UInt64(elements.count)
            return list
        }
        let optional = elements.map(\.isOptional)
        return Compiled(type, cost: cost) { frame in
            Allowance.literal(codes.count, frame.context)?.located(position)
                ?? Literals.list(codes.map { $0(frame) }, optional: optional)
        }
    }

    mutating func map(_ entries: [MapEntry], _ node: Expression) -> Compiled {
        let keys = entries.map { compile($0.key) }
        let values = entries.map { compile($0.value) }
        let optional = entries.map(\.isOptional)
        let type = checked.type(of: node.id)
        if let keys = Compiler.constants(keys), let values = Compiler.constants(values) {
            let value = Literals.map(keys, values, optional: optional, folding)
            if !value.isFault {
                var map = Compiled(constant: value)
                map.type = type
                return map
            }
        }
        let cost = (keys + values).cost.addingUpTo(UInt64(entries.count))
        let (keyCodes, valueCodes, position) = (keys.map(\.code), values.map(\.code), node.position)
        return Compiled(type, cost: cost) { frame in
            let (keys, values) = (keyCodes.map { $0(frame) }, valueCodes.map { $0(frame) })
            return Literals.map(keys, values, optional: optional, frame.context).located(position)
        }
    }

    /// The values of nodes that are all constant and no faults.
    static func constants(_ compiled: [Compiled]) -> [Value]? {
        var values: [Value] = []
        for node in compiled {
            guard let value = node.constant, !value.isFault else { return nil }
            values.append(value)
        }
        return values
    }

    // MARK: - Messages

    mutating func message(_ fields: [FieldEntry], _ node: Expression) -> Compiled {
        let values = fields.map { compile($0.value) }
        guard case .type(let type) = checked.references[node.id] else {
            guard case .unresolved(let error) = checked.references[node.id] else {
                return failing(node, "a value of a type without a meaning")
            }
            return Compiled(constant: .error(error))
        }
        let names = fields.map { (name: $0.field, isOptional: $0.isOptional) }
        let (codes, position) = (values.map(\.code), node.position)
        return Compiled(checked.type(of: node.id), cost: values.cost.addingUpTo(1)) { frame in
            Literals.message(type, names, codes.map { $0(frame) }).located(position)
        }
    }
}

extension Value {
    /// The value; an error without a position gets this one.
    @inline(__always)
    func located(_ position: SourcePosition) -> Value {
        guard case .error(let error) = self, error.position == nil else { return self }
        return .error(CELError(error.code, error.message, position: position))
    }
}
