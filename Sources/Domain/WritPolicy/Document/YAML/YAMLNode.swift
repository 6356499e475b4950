// A document as a tree of texts, lists and maps, each with its place. What a text means is decided where it is used.

import WritModel

/// A member of a map.
struct YAMLMember {
    var key: String
    var keyPlace: Place
    var value: YAMLNode
}

/// A node of a YAML document: YAML 1.2, no tags, aliases already expanded.
struct YAMLNode {
    enum Content {
        /// A text; only a plain one (without quotes) can be a number, a truth value or null.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        case map([YAMLMember])
    }

    var content: Content
    /// Where its content begins: past a quote, past the head of a block.
    var place: Place

    /// The elements, if it is a list.
    var list: [YAMLNode]? { if case .list(let elements) = content { elements } else { nil } }

    /// The members, if it is a map.
    var map: [YAMLMember]? { if case .map(let members) = content { members } else { nil } }

    /// The text as written, if it is one and not null.
    var text: String? {
        guard case .scalar(let text, let isPlain) = content, !isPlain || CoreSchema.value(of: text) != .null else {
            return nil
        }
        return text
    }

    /// Whether it is null: nothing, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, true) = content else { return false }
        return CoreSchema.value(of: text) == .null
    }

    /// What it is, in the words of an error message.
    var kindName: String {
        switch content {
        case .scalar: isNull ? "nothing" : "text"
        case .list: "a list"
        case .map: "a map"
        }
    }
}
