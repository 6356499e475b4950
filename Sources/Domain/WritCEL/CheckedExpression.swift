// What the checker found out: the type of each node, and what its names stand for.

/// An expression with types.
public struct CheckedExpression: Sendable {
    /// What a name or call stands for.
    public enum Reference: Sendable {
        /// A variable of the environment.
        case variable(name: String, slot: Int)
        /// A variable that a macro binds.
        case local(String)
        /// A type, as in `type(x) == int`.
        case type(CELType)
        /// A named constant.
        case constant(Value)
        /// A call of any of these overloads of a function; where there are several, the arguments decide.
        /// `isQualified`: the target of the call is a part of the function's name.
        case function(name: String, overloads: [Overload], isQualified: Bool)
        /// Nothing: evaluating it is an error. Only in expressions that were not checked strictly.
        case unresolved(CELError)
    }

    /// The tree that was checked.
    public let expression: Expression
    /// What names and calls stand for, by the id of their node. A chain of selects that is one dotted name has its
    /// reference at the outermost node of that name.
    public let references: [Int: Reference]
    /// The types by the id of the node.
    public let types: [Int: CELType]

    /// The type of the result.
    public var type: CELType { type(of: expression.id) }

    /// The type of a node; `dyn` where the tree has no such node.
    public func type(of id: Int) -> CELType { types[id] ?? .dyn }
}
