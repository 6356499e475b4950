// Why: text as data. What is recorded names accounts by pseudonym; a reader with the right sees who they are.

/// A sentence with places for values, such as `approved by {0}: not {1}`.
public struct Reason: Sendable, Hashable {
    /// The sentence; `{0}` stands for the first argument.
    public var template: String
    /// The arguments: account ids, commits, times, labels, all as text.
    public var arguments: [String]

    /// A sentence.
    public init(_ template: String, _ arguments: String...) {
        self.template = template
        self.arguments = arguments
    }

    /// A sentence.
    public init(template: String, arguments: [String]) {
        self.template = template
        self.arguments = arguments
    }

    /// The sentence with its arguments in place.
    ///
    /// - Parameter render: called once per argument: replaces a pseudonym by what the reader may see.
    public func text(_ render: (String) -> String = { $0 }) -> String {
        var result = ""
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let after = rest.index(after: open)
            guard let close = rest[after...].firstIndex(of: "}"), let index = Int(rest[after..<close]),
                arguments.indices.contains(index)
            else {
                result.append("{")
                rest = rest[after...]
                continue
            }
            result += render(arguments[index])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// The JSON that is recorded.
    public var json: JSONValue {
        ["template": .string(template), "arguments": .array(arguments.map { .string($0) })]
    }

    /// Reads recorded JSON; `nil` when it is not a reason.
    public init?(json: JSONValue?) {
        guard let object = json?.objectValue, let template = object["template"]?.stringValue else { return nil }
        self.template = template
        arguments = object["arguments"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }
}
