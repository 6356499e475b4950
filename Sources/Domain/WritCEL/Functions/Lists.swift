// The lists extension.

extension FunctionTable {
    mutating func addLists() {
        addListParts()
        addListChanges()
        add(
            "lists.range",
            .unary("lists_range", .int, .list(.int)) { value, context in
                guard case .int(let count) = value else { return .error(.noOverload("lists.range", [value])) }
                guard count >= 0, let small = Int(exactly: count) else { return .list([]) }
                return Allowance.list(small, context) ?? .list((0..<count).map(Value.int))
            })
    }

    private mutating func addListParts() {
        add(
            "slice",
            .several("list_slice", [.list(.a), .int, .int], .list(.a), member: true, of: ["A"]) { arguments, context in
                guard case .list(let elements) = arguments[0], case .int(let start) = arguments[1],
                    case .int(let end) = arguments[2]
                else { return .error(.noOverload("slice", arguments)) }
                guard start >= 0, start <= end, end <= elements.count else {
                    return .failure(.invalidArgument, "no slice from \(start) to \(end) of \(elements.count) elements")
                }
                return Allowance.list(Int(end - start), context) ?? .list(Array(elements[Int(start)..<Int(end)]))
            })
        addList("first", .optional(.a)) { elements, _ in .optional(elements.first) }
        addList("last", .optional(.a)) { elements, _ in .optional(elements.last) }
    }

    private mutating func addListChanges() {
        addList("reverse", .list(.a)) { elements, _ in .list(elements.reversed()) }
        addList("distinct", .list(.a)) { elements, context in Sorting.distinct(elements, context) }
        addList("sort", .list(.a)) { elements, context in Sorting.sort(elements, by: elements, context) }
        add(
            "flatten",
            .unary("list_flatten", .list(.list(.a)), .list(.a), member: true, of: ["A"]) { list, context in
                flatten(list, depth: 1, context)
            },
            .binary("list_flatten_int", .list(.dyn), .int, .list(.dyn), member: true) { list, depth, context in
                guard case .int(let depth) = depth else { return .error(.noOverload("flatten", [list, depth])) }
                guard depth >= 0 else { return .failure(.invalidArgument, "flatten: the depth must not be negative") }
                return flatten(list, depth: depth, context)
            })
    }

    private mutating func addList(
        _ name: String, _ result: CELType, _ body: @escaping @Sendable ([Value], EvaluationContext) -> Value
    ) {
        add(
            name,
            .unary("list_\(name)", .list(.a), result, member: true, of: ["A"]) { value, context in
                guard case .list(let elements) = value else { return .error(.noOverload(name, [value])) }
                return Allowance.list(elements.count, context) ?? body(elements, context)
            })
    }
}

/// Values deeper than this stay as they are.
private let flattenDepthMax: Int64 = 100

private func flatten(_ value: Value, depth: Int64, _ context: EvaluationContext) -> Value {
    var flat: [Value] = []
    guard case .list(let elements) = value else { return .error(.noOverload("flatten", [value])) }
    return append(elements, depth: min(depth, flattenDepthMax), to: &flat, context) ?? .list(flat)
}

/// Appends elements, and those of lists among them; the failure where that is too much.
private func append(
    _ elements: [Value], depth: Int64, to flat: inout [Value], _ context: EvaluationContext
) -> Value? {
    if let failure = Allowance.list(flat.count + elements.count, context) { return failure }
    for element in elements {
        if depth > 0, case .list(let inner) = element {
            if let failure = append(inner, depth: depth - 1, to: &flat, context) { return failure }
        } else {
            flat.append(element)
        }
    }
    return nil
}

/// Orders and distinguishes the elements of lists.
enum Sorting {
    /// The elements in the order of their keys, which must be of one ordered type. Equal keys keep their order.
    static func sort(_ elements: [Value], by keys: [Value], _ context: EvaluationContext) -> Value {
        if let fault = Value.fault(among: keys) { return fault }
        if keys.count < 2 { return .list(elements) }
        // Comparing each with the first shows that all have an order.
        for key in keys where key.order(keys[0]) == nil || !key.isSameKind(as: keys[0]) {
            return .failure(.noSuchOverload, "elements of type \(key.type) and \(keys[0].type) have no order")
        }
        let size = keys.reduce(0) { $0 + 1 + $1.textBytes / 16 }
        let steps = size * (Int.bitWidth - keys.count.leadingZeroBitCount)
        if let failure = Allowance.charge(steps, context) { return failure }
        let order = keys.indices.sorted { left, right in
            switch keys[left].order(keys[right]) {
            case .before: true
            case .after: false
            default: left < right
            }
        }
        return .list(order.map { elements[$0] })
    }

    /// The elements without those that equal an earlier one.
    static func distinct(_ elements: [Value], _ context: EvaluationContext) -> Value {
        if let fault = Value.fault(among: elements) { return fault }
        var keys: Set<MapKey> = []
        var others: [Value] = []
        var kept: [Value] = []
        for element in elements {
            if let failure = Allowance.reading(element, context) { return failure }
            if let key = MapKey(element) {
                if keys.insert(key).inserted { kept.append(element) }
                continue
            }
            let found = Membership.isIn(element, .list(others), context)
            if found.isFault { return found }
            if case .bool(true) = found { continue }
            others.append(element)
            kept.append(element)
        }
        return .list(kept)
    }
}

extension Value {
    fileprivate var textBytes: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        default: 0
        }
    }

    /// Whether both are of the same type, seen from outside.
    fileprivate func isSameKind(as other: Value) -> Bool { type.hasSameHead(as: other.type) }
}
