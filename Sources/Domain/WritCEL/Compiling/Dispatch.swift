// Finding the overload for arguments whose types are known only when they are there.

/// What of a type can be seen in a value: the outermost part.
enum Shape: Sendable {
    case anything, null, bool, int, uint, double, string, bytes, list, map, timestamp, duration, type, optional
    case record(RecordType)
    case abstract(String)
    indirect case nullOr(Shape)

    init(_ type: CELType) {
        self =
            switch type {
            case .dyn, .any, .error, .parameter, .function, .message: .anything
            case .null: .null
            case .bool: .bool
            case .int: .int
            case .uint: .uint
            case .double: .double
            case .string, .enumeration: .string
            case .bytes: .bytes
            case .list: .list
            case .map: .map
            case .timestamp: .timestamp
            case .duration: .duration
            case .type: .type
            case .optional: .optional
            case .record(let record): .record(record)
            case .abstract(let name, _): .abstract(name)
            case .wrapper(let wrapped): .nullOr(Shape(wrapped))
            }
    }

    @inline(__always)
    func fits(_ value: Value) -> Bool {
        switch (self, value) {
        case (.anything, _), (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
            (.string, .string), (.bytes, .bytes), (.list, .list), (.map, .map), (.timestamp, .timestamp),
            (.duration, .duration), (.type, .type), (.optional, .optional):
            true
        default: slowFits(value)
        }
    }

    private func slowFits(_ value: Value) -> Bool {
        switch (self, value) {
        case (.record(let type), .record(let record)): record.type === type
        case (.abstract(let name), .abstract(let value)): value.typeName == name
        case (.nullOr, .null): true
        case (.nullOr(let shape), _): shape.fits(value)
        default: false
        }
    }
}

/// An overload ready to be called.
struct Dispatch: Sendable {
    let overload: Overload
    let shapes: [Shape]

    init(_ overload: Overload) {
        self.overload = overload
        shapes = overload.parameters.map(Shape.init)
    }

    private func takes(_ values: [Value]) -> Bool {
        values.count == shapes.count && zip(shapes, values).allSatisfy { $0.fits($1) }
    }

    /// Calls the first overload that takes the values.
    static func run(_ name: String, _ forms: [Dispatch], _ values: [Value], _ context: EvaluationContext) -> Value {
        if forms.allSatisfy(\.overload.isStrict), let fault = Value.fault(among: values) { return fault }
        for form in forms where form.takes(values) || (!form.overload.isStrict && form.shapes.count == values.count) {
            if form.overload.isStrict, let fault = Value.fault(among: values) { return fault }
            if let exceeded = context.charge(form.overload.cost) { return .error(exceeded) }
            return form.overload.run(values, context)
        }
        return .error(.noOverload(name, values))
    }

    /// Code for the only overload of a call, without an array where the implementation needs none.
    func direct(_ name: String, _ codes: [Code], _ position: SourcePosition) -> Code? {
        guard overload.isStrict, codes.count == shapes.count else { return nil }
        let cost = overload.cost
        switch overload.body {
        case .unary(let function) where codes.count == 1:
            let (code, shape) = (codes[0], shapes[0])
            return Code { frame in
                let value = code(frame)
                guard shape.fits(value), !value.isFault else { return Dispatch.refuse(name, [value], position) }
                if cost > 0, let exceeded = frame.context.charge(cost) { return .error(exceeded) }
                return function(value, frame.context).located(position)
            }
        case .binary(let function) where codes.count == 2:
            let (left, right, leftShape, rightShape) = (codes[0], codes[1], shapes[0], shapes[1])
            return Code { frame in
                let (first, second) = (left(frame), right(frame))
                guard leftShape.fits(first), rightShape.fits(second), !first.isFault, !second.isFault else {
                    return Dispatch.refuse(name, [first, second], position)
                }
                if cost > 0, let exceeded = frame.context.charge(cost) { return .error(exceeded) }
                return function(first, second, frame.context).located(position)
            }
        default: return nil
        }
    }

    @inline(never)
    private static func refuse(_ name: String, _ values: [Value], _ position: SourcePosition) -> Value {
        Value.fault(among: values) ?? Value.error(.noOverload(name, values)).located(position)
    }
}
