// How long lists are, as far as anything says so: what estimates of costs are made of.

extension Compiler {
    /// The same node with its path, and with the length that was declared for it.
    func bounded(_ compiled: Compiled, by path: String?) -> Compiled {
        var bounded = compiled
        bounded.path = path
        if let path, let length = environment.bounds[path] { bounded.length = length }
        return bounded
    }

    /// How many elements a list or map, or bytes a text, is taken to have.
    func length(of compiled: Compiled) -> UInt64 { compiled.length ?? environment.limits.estimatedListLength }

    /// What it costs to go over the arguments of a call that are texts or collections.
    func reading(_ arguments: [Compiled]) -> UInt64 {
        arguments.reduce(0) { cost, argument in
            switch argument.type {
            case .string, .bytes, .list, .map: cost.addingUpTo(length(of: argument) / 10 + 1)
            default: cost
            }
        }
    }

    /// The length of what a function makes of a list.
    func length(after function: String, _ arguments: [Compiled]) -> UInt64? {
        switch (function, arguments.count) {
        case ("reverse", 1), ("sort", 1), ("distinct", 1), ("slice", 3), ("optional.unwrap", 1), ("unwrapOpt", 1):
            return arguments[0].length
        case (Operator.add, 2):
            guard let left = arguments[0].length, let right = arguments[1].length else { return nil }
            return left.addingUpTo(right)
        case ("lists.range", 1):
            guard case .int(let count)? = arguments[0].constant else { return nil }
            return UInt64(max(0, count))
        default: return nil
        }
    }

    /// The length of what a macro over so many elements makes.
    func length(after form: Comprehension.Form, steps: UInt64) -> UInt64? {
        switch form {
        case .filter, .map, .transformList, .transformMap, .sortBy: steps
        default: nil
        }
    }

    /// The variables of a macro with what is known of their values.
    func localNames(of loop: Comprehension, over range: Compiled) -> [LocalName] {
        let element = range.path.map { $0 + "[]" }
        switch (loop.form, loop.secondVariable) {
        case (.bind, _): return [LocalName(name: loop.variable, length: range.length, path: range.path)]
        case (.reduce, let made?): return [LocalName(name: loop.variable, path: element), LocalName(name: made)]
        case (_, let second?): return [LocalName(name: loop.variable), LocalName(name: second, path: element)]
        default: return [LocalName(name: loop.variable, path: element)]
        }
    }
}
