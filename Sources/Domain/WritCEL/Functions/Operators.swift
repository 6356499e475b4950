// Arithmetic, logic and indexing as the checker sees them.

extension FunctionTable {
    mutating func addOperators() {
        addLogic()
        addArithmetic()
        addIndexing()
    }

    private mutating func addLogic() {
        add(Operator.and, .inline("logical_and", [.bool, .bool], .bool))
        add(Operator.or, .inline("logical_or", [.bool, .bool], .bool))
        add(Operator.not, .inline("logical_not", [.bool], .bool))
        add(Operator.conditional, .inline("conditional", [.bool, .a, .a], .a, of: ["A"]))
        add(
            Operator.isIn,
            .inline("in_list", [.a, .list(.a)], .bool, of: ["A"]),
            .inline("in_map", [.a, .map(.a, .b)], .bool, of: ["A", "B"]))
    }

    private mutating func addArithmetic() {
        for (name, type) in [("int64", CELType.int), ("uint64", .uint), ("double", .double)] {
            add(Operator.add, .binary("add_\(name)", type, type, type, Arithmetic.add))
            add(Operator.subtract, .binary("subtract_\(name)", type, type, type, Arithmetic.subtract))
            add(Operator.multiply, .binary("multiply_\(name)", type, type, type, Arithmetic.multiply))
            add(Operator.divide, .binary("divide_\(name)", type, type, type, Arithmetic.divide))
        }
        add(Operator.modulo, .binary("modulo_int64", .int, .int, .int, Arithmetic.modulo))
        add(Operator.modulo, .binary("modulo_uint64", .uint, .uint, .uint, Arithmetic.modulo))
        add(Operator.negate, .unary("negate_int64", .int, .int, Arithmetic.negate))
        add(Operator.negate, .unary("negate_double", .double, .double, Arithmetic.negate))
        add(
            Operator.add,
            .binary("add_string", .string, .string, .string, Arithmetic.add),
            .binary("add_bytes", .bytes, .bytes, .bytes, Arithmetic.add),
            .binary("add_list", .list(.a), .list(.a), .list(.a), of: ["A"], Arithmetic.add),
            .binary("add_timestamp_duration", .timestamp, .duration, .timestamp, Arithmetic.add),
            .binary("add_duration_timestamp", .duration, .timestamp, .timestamp, Arithmetic.add),
            .binary("add_duration_duration", .duration, .duration, .duration, Arithmetic.add))
        add(
            Operator.subtract,
            .binary("subtract_timestamp_timestamp", .timestamp, .timestamp, .duration, Arithmetic.subtract),
            .binary("subtract_timestamp_duration", .timestamp, .duration, .timestamp, Arithmetic.subtract),
            .binary("subtract_duration_duration", .duration, .duration, .duration, Arithmetic.subtract))
    }

    private mutating func addIndexing() {
        let element: @Sendable (Value, Value, EvaluationContext) -> Value = { value, index, context in
            Allowance.reading(index, context) ?? Selection.element(index, of: value)
        }
        let optional: @Sendable (Value, Value, EvaluationContext) -> Value = { value, index, context in
            Allowance.reading(index, context) ?? Selection.optionalElement(index, of: value)
        }
        let (list, map) = (CELType.list(.a), CELType.map(.a, .b))
        add(
            Operator.index,
            .binary("index_list", list, .int, .a, of: ["A"], element),
            .binary("index_map", map, .a, .b, of: ["A", "B"], element),
            .binary("optional_list_index_int", .optional(list), .int, .optional(.a), of: ["A"], element),
            .binary("optional_map_index_value", .optional(map), .a, .optional(.b), of: ["A", "B"], element))
        add(
            Operator.optionalIndex,
            .binary("list_optindex_optional_int", list, .int, .optional(.a), of: ["A"], optional),
            .binary("map_optindex_optional_value", map, .a, .optional(.b), of: ["A", "B"], optional),
            .binary("optional_list_optindex_optional_int", .optional(list), .int, .optional(.a), of: ["A"], optional),
            .binary(
                "optional_map_optindex_optional_value", .optional(map), .a, .optional(.b), of: ["A", "B"], optional))
    }

    mutating func addComparisons() {
        add(Operator.equal, .inline("equals", [.a, .a], .bool, of: ["A"]))
        add(Operator.notEqual, .inline("not_equals", [.a, .a], .bool, of: ["A"]))
        let numbers: [CELType] = [.int, .uint, .double]
        let others: [CELType] = [.bool, .string, .bytes, .timestamp, .duration]
        for name in [Operator.less, Operator.lessOrEqual, Operator.greater, Operator.greaterOrEqual] {
            for type in others { add(name, .inline("\(name)(\(type))", [type, type], .bool)) }
            for left in numbers {
                for right in numbers { add(name, .inline("\(name)(\(left), \(right))", [left, right], .bool)) }
            }
        }
    }
}
