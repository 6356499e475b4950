// What is known of type parameters, and when a value of one type may stand where another is wanted.

/// Type parameters and the types found for them.
struct Substitution {
    private var found: [String: CELType] = [:]
    private var lastFresh = 0

    /// How deep types may be nested before assigning gives up; deeper ones are taken as fitting.
    private static let depthMax = 64

    /// A parameter that nothing is known of. Its name cannot be that of a declared one.
    mutating func fresh() -> CELType {
        lastFresh += 1
        return .parameter("%\(lastFresh)")
    }

    /// A type with parameters replaced by what is known of them, the unknown ones by `dyn` if `toDynamic`.
    func apply(_ type: CELType, toDynamic: Bool = false) -> CELType {
        apply(type, toDynamic: toDynamic, depth: 0)
    }

    private func apply(_ type: CELType, toDynamic: Bool, depth: Int) -> CELType {
        guard depth < Substitution.depthMax else { return .dyn }
        if case .parameter(let name) = type {
            if let bound = found[name] { return apply(bound, toDynamic: toDynamic, depth: depth + 1) }
            return toDynamic ? .dyn : type
        }
        return type.mapComponents { apply($0, toDynamic: toDynamic, depth: depth + 1) }
    }

    /// Whether values of `source` may stand where `target` is wanted; learns of parameters when so, and changes
    /// nothing when not.
    mutating func assign(_ source: CELType, to target: CELType) -> Bool {
        let before = found
        if assign(source, to: target, depth: 0) { return true }
        found = before
        return false
    }

    /// As `assign`, for several at once.
    mutating func assign(_ sources: [CELType], to targets: [CELType]) -> Bool {
        guard sources.count == targets.count else { return false }
        let before = found
        for (source, target) in zip(sources, targets) where !assign(source, to: target, depth: 0) {
            found = before
            return false
        }
        return true
    }

    private mutating func assign(_ source: CELType, to target: CELType, depth: Int) -> Bool {
        guard depth < Substitution.depthMax else { return true }
        if case .parameter(let name) = target, let fits = learn(name, source, depth) { return fits }
        if case .parameter(let name) = source { return learn(name, target, depth) ?? false }
        if source.isDynamic || target.isDynamic { return true }
        switch (source, target) {
        case (.null, _): return target.isNullable
        case (_, .null): return source.isNullable
        case (.wrapper(let wrapped), .wrapper(let wanted)): return assign(wrapped, to: wanted, depth: depth + 1)
        case (.wrapper(let wrapped), _): return assign(wrapped, to: target, depth: depth + 1)
        case (_, .wrapper(let wanted)): return assign(source, to: wanted, depth: depth + 1)
        case (.enumeration, .string), (.string, .enumeration), (.enumeration, .enumeration): return true
        case (.type, .type): return true
        default: break
        }
        guard source.hasSameHead(as: target) else { return false }
        let parts = zip(source.components, target.components)
        for (part, wanted) in parts where !assign(part, to: wanted, depth: depth + 1) { return false }
        return true
    }

    /// Matches a parameter with a type. Nil: nothing can be said, since the type mentions the parameter.
    private mutating func learn(_ name: String, _ type: CELType, _ depth: Int) -> Bool? {
        if case .parameter(name) = type { return true }
        if let known = found[name] {
            guard assign(type, to: known, depth: depth + 1) else { return false }
            let general = Substitution.moreGeneral(type, known)
            if !mentions(general, name) { found[name] = general }
            return true
        }
        guard !mentions(type, name) else { return nil }
        found[name] = type
        return true
    }

    private func mentions(_ type: CELType, _ name: String) -> Bool {
        if case .parameter(let other) = type {
            return other == name || (found[other].map { mentions($0, name) } ?? false)
        }
        return type.components.contains { mentions($0, name) }
    }

    /// The type of a list's elements, of which some have this type and some that.
    mutating func join(_ known: CELType?, _ type: CELType) -> CELType {
        guard let known else { return type }
        return assign(known, to: type) ? Substitution.moreGeneral(known, type) : .dyn
    }

    /// The less specific of two types of which one may stand for the other.
    static func moreGeneral(_ left: CELType, _ right: CELType) -> CELType {
        isAsGeneral(left, right) ? left : right
    }

    private static func isAsGeneral(_ left: CELType, _ right: CELType) -> Bool {
        if left.isDynamic { return true }
        if right.isDynamic { return false }
        switch (left, right) {
        case (.wrapper(let left), .wrapper(let right)): return isAsGeneral(left, right)
        case (.wrapper(let left), _): return right == .null || isAsGeneral(left, right)
        case (_, .wrapper): return false
        case (_, .null): return left.isNullable
        case (.type, .type), (.string, .enumeration): return true
        default: break
        }
        guard left.hasSameHead(as: right) else { return false }
        return zip(left.components, right.components).allSatisfy { isAsGeneral($0, $1) }
    }
}

extension CELType {
    /// Whether `null` may stand for a value of the type. Not for records: a missing one is unknown, which `has` tells.
    var isNullable: Bool {
        switch self {
        case .null, .wrapper, .optional, .abstract, .timestamp, .duration, .message: true
        default: false
        }
    }

    /// Whether the types are the same but for what they are made of.
    func hasSameHead(as other: CELType) -> Bool {
        switch (self, other) {
        case (.list, .list), (.map, .map), (.optional, .optional), (.type, .type), (.wrapper, .wrapper): true
        case (.abstract(let left, let one), .abstract(let right, let two)): left == right && one.count == two.count
        case (.function(_, let left), .function(_, let right)): left.count == right.count
        default: self == other
        }
    }
}
