// Macros that bind a variable, kept as they were written instead of being turned into folds.

/// A macro over a collection, or one that binds a variable to a value.
public struct Comprehension: Sendable {
    /// The macros.
    public enum Form: String, Sendable, Hashable, CaseIterable {
        /// `range.all(x, condition)`.
        case all
        /// `range.exists(x, condition)`.
        case exists
        /// `range.exists_one(x, condition)` and `range.existsOne(...)`.
        case existsOne
        /// `range.filter(x, condition)`.
        case filter
        /// `range.map(x, result)` and `range.map(x, condition, result)`.
        case map
        /// `range.transformList(i, x, result)` and with a condition before the result.
        case transformList
        /// `range.transformMap(k, v, result)` and with a condition before the result.
        case transformMap
        /// `range.transformMapEntry(k, v, result)` and with a condition before the result, a map.
        case transformMapEntry
        /// `range.sortBy(x, result)`: the range in the order of the results.
        case sortBy
        /// `range.reduce(made, x, initial, result)`: what is made of the elements one after another.
        case reduce
        /// `cel.bind(x, range, result)`: the range is the value bound.
        case bind
        /// `range.optMap(x, result)`, the range being an optional.
        case optionalMap
        /// `range.optFlatMap(x, result)`, the range being an optional.
        case optionalFlatMap
    }

    /// Which macro it is.
    public var form: Form
    /// What the macro goes over.
    public var range: Expression
    /// The variable: an element of a list or a key of a map; with a second variable, an index or key.
    public var variable: String
    /// The second variable of the two-variable forms: the element of a list or the value of a map. Of `reduce`, what was
    /// made so far.
    public var secondVariable: String?
    /// What a `reduce` begins with.
    public var initial: Expression?
    /// The predicate, or the filter of the forms that have a result.
    public var condition: Expression?
    /// What each element is made into.
    public var result: Expression?

    /// The names that it binds.
    var variables: [String] { [variable] + (secondVariable.map { [$0] } ?? []) }

    /// Makes a comprehension; the forms `all`, `exists`, `existsOne` and `filter` need a condition, the others a
    /// result, and `reduce` all but a condition, else the checker refuses it.
    public init(
        form: Form, range: Expression, variable: String, secondVariable: String? = nil, initial: Expression? = nil,
        condition: Expression? = nil, result: Expression? = nil
    ) {
        self.form = form
        self.range = range
        self.variable = variable
        self.secondVariable = secondVariable
        self.initial = initial
        self.condition = condition
        self.result = result
    }
}

extension Comprehension.Form {
    /// Whether the form yields a truth value or a part of its range from a predicate, and so has no result.
    public var isPredicate: Bool {
        switch self {
        case .all, .exists, .existsOne, .filter: true
        case .map, .transformList, .transformMap, .transformMapEntry, .sortBy, .reduce, .bind, .optionalMap,
            .optionalFlatMap:
            false
        }
    }

    /// Whether the form goes over the elements of a list or map.
    public var isLoop: Bool {
        switch self {
        case .bind, .optionalMap, .optionalFlatMap: false
        default: true
        }
    }
}
