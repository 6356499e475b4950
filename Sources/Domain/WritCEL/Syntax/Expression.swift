// The syntax tree. Macros over collections stay structured (`Comprehension`), so that later passes can
// recognise them; other sugar is already expanded.

/// A node of the syntax tree.
public struct Expression: Sendable {
    /// The first id that passes over the tree may give to nodes they make; the parser's ids are all smaller.
    public static let syntheticIDStart = 1_000_000

    /// The number of the node, unique within its tree.
    public var id: Int
    /// Where the node begins in the source.
    public var position: SourcePosition
    /// Where the node ends in the source (exclusive).
    public var end: SourcePosition
    /// What the node is.
    public var kind: Kind {
        didSet { height = kind.height }
    }
    /// The number of nodes on the longest way down, this one included; the checker limits it.
    public private(set) var height: Int

    /// Makes a node.
    public init(id: Int, position: SourcePosition, end: SourcePosition, kind: Kind) {
        self.id = id
        self.position = position
        self.end = end
        self.kind = kind
        height = kind.height
    }

    /// Makes a node in the place of another, as rewriting passes do.
    /// - Parameter id: from `SyntheticIDs`.
    public init(_ kind: Kind, at place: Expression, id: Int) {
        self.init(id: id, position: place.position, end: place.end, kind: kind)
    }

    /// The kinds of nodes.
    public indirect enum Kind: Sendable {
        /// A constant.
        case literal(Value)
        /// A name; with a leading full stop it is looked up outside of any container. Dotted names are chains of
        /// `select`: what they mean is for the checker to find out.
        case identifier(String)
        /// `operand.field`, or `has(operand.field)` when `isTest`.
        case select(Expression, field: String, isTest: Bool)
        /// `operand.?field`.
        case optionalSelect(Expression, field: String)
        /// A call. Operators are calls of the functions in `Operator`.
        case call(function: String, target: Expression?, arguments: [Expression])
        /// `[a, ?b]`.
        case list([ListElement])
        /// `{k: v, ?k: v}`.
        case map([MapEntry])
        /// `Type{field: value}`.
        case message(type: String, fields: [FieldEntry])
        /// A macro over a collection, or one that binds a variable.
        case comprehension(Comprehension)
    }
}

/// Gives ids to the nodes that a pass over the tree makes.
public struct SyntheticIDs: Sendable {
    private var last = Expression.syntheticIDStart - 1

    /// Begins at `Expression.syntheticIDStart`.
    public init() {}

    /// Begins after all ids of a tree, so that several passes may make nodes.
    public init(after tree: Expression) {
        var highest = last
        tree.visit { highest = max(highest, $0.id) }
        last = highest
    }

    /// The next id.
    public mutating func next() -> Int {
        last += 1
        return last
    }
}

/// An element of a list literal.
public struct ListElement: Sendable {
    /// The element.
    public var value: Expression
    /// Whether it was written `?value`: an optional, left out when empty.
    public var isOptional: Bool

    /// Makes an element.
    public init(value: Expression, isOptional: Bool = false) {
        self.value = value
        self.isOptional = isOptional
    }
}

/// An entry of a map literal.
public struct MapEntry: Sendable {
    /// The key.
    public var key: Expression
    /// The value.
    public var value: Expression
    /// Whether it was written `?key: value`: left out when the value, an optional, is empty.
    public var isOptional: Bool

    /// Makes an entry.
    public init(key: Expression, value: Expression, isOptional: Bool = false) {
        self.key = key
        self.value = value
        self.isOptional = isOptional
    }
}

/// A field of a message literal.
public struct FieldEntry: Sendable {
    /// The field's name.
    public var field: String
    /// Its value.
    public var value: Expression
    /// Whether it was written `?field: value`.
    public var isOptional: Bool

    /// Makes an entry.
    public init(field: String, value: Expression, isOptional: Bool = false) {
        self.field = field
        self.value = value
        self.isOptional = isOptional
    }
}
