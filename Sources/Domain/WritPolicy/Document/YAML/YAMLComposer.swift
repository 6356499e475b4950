// From text to a tree, by way of Yams. Whatever Yams allows and a policy document does not is refused here: tags, merge
// keys, keys that are not words, and more nodes or depth than the limits.

import WritModel
import Yams

/// Reads one document's text.
struct YAMLComposer {
    private let source: SourceText
    private var nodes = 0
    private var bytes = 0

    private init(_ source: SourceText) { self.source = source }

    /// The tree of a document.
    ///
    /// - Parameter source: the document's text.
    /// - Throws: the first thing that keeps it from being read.
    static func compose(_ source: SourceText) throws(DocumentProblem) -> YAMLNode {
        if let line = source.lines.firstIndex(where: { $0.utf8.first == UInt8(ascii: "%") }) {
            throw DocumentProblem(
                at: source.place(line: line + 1, column: 1), "a line may not begin with `%`",
                suggestion: "leave directives out; documents are YAML 1.2")
        }
        try AliasGuard.check(source)
        let root: Node?
        do {
            // The basic resolver leaves every scalar alone: Yams' default follows YAML 1.1.
            root = try Parser(yaml: source.text, resolver: .basic, constructor: .default, encoding: .utf8).singleRoot()
        } catch {
            throw YAMLFault.problem(error, in: source)
        }
        guard let root else { throw DocumentProblem(at: source.start, "the document is empty") }
        var composer = YAMLComposer(source)
        return try composer.convert(root, depth: 0)
    }

    private mutating func convert(_ node: Node, depth: Int) throws(DocumentProblem) -> YAMLNode {
        let mark = try content(of: node)
        let place = source.place(line: mark.line, column: mark.column)
        nodes += 1
        guard nodes <= DocumentLimits.nodesMax else {
            throw DocumentProblem(
                at: place, "the document has more than \(DocumentLimits.nodesMax) nodes, aliases expanded",
                suggestion: "split it")
        }
        guard depth <= DocumentLimits.depthMax else {
            throw DocumentProblem(at: place, "lists and maps nest deeper than \(DocumentLimits.depthMax)")
        }
        switch node {
        case .scalar(let scalar):
            bytes += scalar.string.utf8.count
            guard bytes <= DocumentLimits.expandedBytesMax else {
                throw DocumentProblem(
                    at: place,
                    "the texts of the document have more than \(DocumentLimits.expandedBytesMax) bytes, aliases expanded",
                    suggestion: "write less behind aliases")
            }
            let isPlain = scalar.style == .plain || scalar.style == .any
            return YAMLNode(
                content: .scalar(scalar.string, isPlain: isPlain), place: contentPlace(of: scalar, at: mark))
        case .sequence(let elements):
            var list: [YAMLNode] = []
            for element in elements { list.append(try convert(element, depth: depth + 1)) }
            return YAMLNode(content: .list(list), place: place)
        case .mapping(let pairs):
            var members: [YAMLMember] = []
            for pair in pairs { members.append(try member(pair.key, pair.value, depth: depth)) }
            return YAMLNode(content: .map(members), place: place)
        case .alias:
            throw DocumentProblem(at: place, "an alias without its anchor")
        }
    }

    private mutating func member(_ key: Node, _ value: Node, depth: Int) throws(DocumentProblem) -> YAMLMember {
        let keyNode = try convert(key, depth: depth + 1)
        guard case .scalar(let text, let isPlain) = keyNode.content else {
            throw DocumentProblem(at: keyNode.place, "a key is one word or text, not \(keyNode.kindName)")
        }
        guard !isPlain || text != "<<" else {
            throw DocumentProblem(
                at: keyNode.place, "merge keys are not part of YAML 1.2", suggestion: "write the members out")
        }
        let start = key.mark.map(Spot.init) ?? Spot(line: 1, column: 1)
        let valueNode = try convert(value, depth: depth + 1)
        return YAMLMember(
            key: text, keyPlace: source.place(line: start.line, column: start.column), value: valueNode)
    }

    /// Where a node begins, past an anchor; a tag is refused.
    private func content(of node: Node) throws(DocumentProblem) -> Spot {
        guard let mark = node.mark else { return Spot(line: 1, column: 1) }
        let first = source.byte(line: mark.line, column: mark.column)
        guard first == UInt8(ascii: "&") || first == UInt8(ascii: "!") else {
            return Spot(line: mark.line, column: mark.column)
        }
        var column = mark.column
        var rest = source.text(line: mark.line, from: column)
        if rest.hasPrefix("&"), case .scalar = node {
            let name = rest.prefix { $0 != " " && $0 != "\t" }
            let blanks = rest.dropFirst(name.count).prefix { $0 == " " || $0 == "\t" }
            rest = rest.dropFirst(name.count + blanks.count)
            column += name.unicodeScalars.count + blanks.count
        }
        guard !rest.hasPrefix("!") else {
            throw DocumentProblem(
                at: source.place(line: mark.line, column: column), "tags are not supported",
                suggestion: "leave it out, or put the text in quotes")
        }
        return Spot(line: mark.line, column: column)
    }

    /// Where a scalar's first character stands: past the quote, or on the line after the head of a block.
    private func contentPlace(of scalar: Node.Scalar, at mark: Spot) -> Place {
        switch scalar.style {
        case .singleQuoted, .doubleQuoted:
            return source.place(line: mark.line, column: mark.column + 1)
        case .literal, .folded:
            let body = source.lines.dropFirst(mark.line).first { !$0.allSatisfy { $0 == " " } } ?? ""
            return source.place(line: mark.line + 1, column: body.prefix { $0 == " " }.count + 1)
        default:
            return source.place(line: mark.line, column: mark.column)
        }
    }
}

/// A line and a column of one document's text, both from 1; Yams' own type cannot be made outside of it.
struct Spot {
    var line: Int
    var column: Int

    init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Where Yams says it is.
    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
