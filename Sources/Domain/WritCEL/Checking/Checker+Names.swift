// Names and fields.

extension Checker {
    // MARK: - Names

    mutating func identifier(_ name: String, _ node: Expression) -> CELType {
        if let type = local(name, node) ?? global(name, node) { return type }
        let near = nearest(
            to: name, among: environment.variables.map(\.name) + locals.map(\.name))
        let isFunction = environment.function(named: name) != nil
        let hint = isFunction ? "; it is a function: call it with `\(name)(...)`" : ""
        return unresolved(.undeclared, "`\(name)` is not declared\(hint)", at: node, suggestion: near)
    }

    /// The innermost variable of a macro with this name.
    private mutating func local(_ name: String, _ node: Expression) -> CELType? {
        guard let local = locals.last(where: { $0.name == name }) else { return nil }
        references[node.id] = .local(name)
        return local.type
    }

    /// A variable or type of the environment with this name, in the container or outside.
    private mutating func global(_ name: String, _ node: Expression) -> CELType? {
        for candidate in environment.candidates(name) {
            if let slot = environment.slot(of: candidate) {
                references[node.id] = .variable(name: candidate, slot: slot)
                return environment.variables[slot].type
            }
            if let constant = StandardLibrary.constants[candidate] {
                references[node.id] = .constant(constant)
                return constant.type
            }
            if let type = environment.type(named: candidate) {
                references[node.id] = .type(type)
                return .type(type)
            }
        }
        return nil
    }

    /// Whether the first name of a path is a variable of a macro, which hides longer names.
    func beginsWithLocal(_ path: String) -> Bool {
        let first = path.prefix { $0 != "." }
        return locals.contains { $0.name == first }
    }

    // MARK: - Fields

    mutating func select(_ operand: Expression, _ field: String, isTest: Bool, _ node: Expression) -> CELType {
        if !isTest, let path = node.qualifiedName, !beginsWithLocal(path), let type = global(path, node) { return type }
        let base = substitution.apply(check(operand))
        let type: CELType
        if case .optional(let wrapped) = base {
            type = .optional(fieldType(of: wrapped, field, node))
        } else {
            type = fieldType(of: base, field, node)
        }
        return isTest ? .bool : type
    }

    mutating func optionalSelect(_ operand: Expression, _ field: String, _ node: Expression) -> CELType {
        var base = substitution.apply(check(operand))
        if case .optional(let wrapped) = base { base = wrapped }
        return .optional(fieldType(of: base, field, node))
    }

    private mutating func fieldType(of base: CELType, _ field: String, _ node: Expression) -> CELType {
        switch base {
        case .map(let key, let value):
            if !substitution.assign(.string, to: key) {
                report("a map with keys of type \(spoken(key)) has no fields; use `[...]`", at: node)
            }
            return value
        case .record(let record):
            if let (_, found) = record.field(named: field) { return found.type }
            let near = nearest(to: field, among: record.fields.map(\.name))
            return report(
                "`\(record.name)` has no field `\(field)`", at: Checker.place(of: field, node), suggestion: near)
        case .parameter:
            _ = substitution.assign(base, to: .dyn)
            return .dyn
        case .dyn, .any, .error: return .dyn
        default: return report("a value of type \(spoken(base)) has no fields, so no `\(field)`", at: node)
        }
    }

    /// The name at the end of a select; the whole node where something stands behind the name.
    private static func place(of field: String, _ node: Expression) -> Expression {
        let length = field.unicodeScalars.count
        switch node.kind {
        case .select(_, _, isTest: false), .optionalSelect:
            guard node.end.column > length, node.end.offset - length > node.position.offset else { return node }
            var name = node
            name.position.line = node.end.line
            name.position.column = node.end.column - length
            name.position.offset = node.end.offset - length
            return name
        default: return node
        }
    }
}
