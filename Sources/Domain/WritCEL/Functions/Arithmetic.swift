// `+ - * / %` over values. Integers never wrap: what does not fit is an error.

/// Arithmetic on values.
enum Arithmetic {
    @Sendable
    static func add(_ left: Value, _ right: Value, _ context: EvaluationContext) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): checked(left.addingReportingOverflow(right))
        case (.uint(let left), .uint(let right)): checked(left.addingReportingOverflow(right))
        case (.double(let left), .double(let right)): .double(left + right)
        case (.string(let left), .string(let right)):
            Allowance.text(left.utf8.count + right.utf8.count, context) ?? .string(left + right)
        case (.bytes(let left), .bytes(let right)):
            Allowance.text(left.count + right.count, context) ?? .bytes(left + right)
        case (.list(let left), .list(let right)):
            Allowance.list(left.count + right.count, context) ?? .list(left + right)
        case (.timestamp(let time), .duration(let span)), (.duration(let span), .timestamp(let time)):
            checked(time.adding(span))
        case (.duration(let left), .duration(let right)): checked(left.adding(right))
        default: .error(.noOverload(Operator.add, [left, right]))
        }
    }

    @Sendable
    static func subtract(_ left: Value, _ right: Value, _ context: EvaluationContext) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): checked(left.subtractingReportingOverflow(right))
        case (.uint(let left), .uint(let right)): checked(left.subtractingReportingOverflow(right))
        case (.double(let left), .double(let right)): .double(left - right)
        case (.timestamp(let left), .timestamp(let right)): checked(left.since(right))
        case (.timestamp(let time), .duration(let span)): checked(time.adding(span.negated))
        case (.duration(let left), .duration(let right)): checked(left.adding(right.negated))
        default: .error(.noOverload(Operator.subtract, [left, right]))
        }
    }

    @Sendable
    static func multiply(_ left: Value, _ right: Value, _ context: EvaluationContext) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): checked(left.multipliedReportingOverflow(by: right))
        case (.uint(let left), .uint(let right)): checked(left.multipliedReportingOverflow(by: right))
        case (.double(let left), .double(let right)): .double(left * right)
        default: .error(.noOverload(Operator.multiply, [left, right]))
        }
    }

    @Sendable
    static func divide(_ left: Value, _ right: Value, _ context: EvaluationContext) -> Value {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .error(.divisionByZero)
        case (.int(let left), .int(let right)): checked(left.dividedReportingOverflow(by: right))
        case (.uint(let left), .uint(let right)): .uint(left / right)
        case (.double(let left), .double(let right)): .double(left / right)
        default: .error(.noOverload(Operator.divide, [left, right]))
        }
    }

    @Sendable
    static func modulo(_ left: Value, _ right: Value, _ context: EvaluationContext) -> Value {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .error(.moduloByZero)
        case (.int(let left), .int(let right)): checked(left.remainderReportingOverflow(dividingBy: right))
        case (.uint(let left), .uint(let right)): .uint(left % right)
        default: .error(.noOverload(Operator.modulo, [left, right]))
        }
    }

    @Sendable
    static func negate(_ value: Value, _ context: EvaluationContext) -> Value {
        switch value {
        case .int(let int): checked(Int64(0).subtractingReportingOverflow(int))
        case .double(let double): .double(-double)
        default: .error(.noOverload(Operator.negate, [value]))
        }
    }

    private static func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Value {
        result.overflow ? .error(.integerOverflow) : .int(result.partialValue)
    }

    private static func checked(_ result: (partialValue: UInt64, overflow: Bool)) -> Value {
        result.overflow ? .error(.integerOverflow) : .uint(result.partialValue)
    }

    private static func checked(_ time: Timestamp?) -> Value { time.map(Value.timestamp) ?? .error(.timeOverflow) }

    private static func checked(_ span: Span?) -> Value { span.map(Value.duration) ?? .error(.timeOverflow) }
}
