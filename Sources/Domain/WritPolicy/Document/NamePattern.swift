// Patterns of names in scopes: of repositories, services, environments.

/// A pattern of names: `*` is any text without a `/`, `**` any text, `?` one character that is no `/`.
public struct NamePattern: Sendable, Hashable, CustomStringConvertible {
    /// The longest pattern, in bytes.
    public static let bytesMax = 200
    /// The most wildcards of a pattern, so that matching stays cheap.
    public static let wildcardsMax = 8

    /// The pattern as written.
    public let description: String
    /// What every name of the pattern begins with. Most names of a repository's refs are told by it.
    private let beginning: Substring

    /// A pattern, or `nil` when it is empty, too long, or has too many wildcards.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.bytesMax,
            text.utf8.filter({ $0 == UInt8(ascii: "*") }).count <= Self.wildcardsMax
        else { return nil }
        description = text
        beginning = text.prefix { $0 != "*" && $0 != "?" }
    }

    /// Whether a name is of the pattern. Costs at most the product of both lengths.
    public func matches(_ name: String) -> Bool {
        guard name.hasPrefix(beginning) else { return false }
        // Places of the pattern that can be reached after the characters seen so far: no backtracking, so no blow-up.
        let parts = Self.parts(description)
        var places = Self.skippingRuns([0], parts)
        for character in name {
            var next: Set<Int> = []
            for place in places where place < parts.count {
                switch parts[place] {
                case .anything: next.insert(place)
                case .anythingButSlash: if character != "/" { next.insert(place) }
                case .one: if character != "/" { next.insert(place + 1) }
                case .literal(let wanted): if character == wanted { next.insert(place + 1) }
                }
            }
            places = Self.skippingRuns(next, parts)
            if places.isEmpty { return false }
        }
        return places.contains(parts.count)
    }

    private enum Part {
        case anything, anythingButSlash, one
        case literal(Character)

        var isRun: Bool {
            switch self {
            case .anything, .anythingButSlash: true
            case .one, .literal: false
            }
        }
    }

    private static func parts(_ text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let first = rest.first {
            if rest.hasPrefix("**") {
                parts.append(.anything)
                rest = rest.dropFirst(2)
                continue
            }
            rest = rest.dropFirst()
            parts.append(first == "*" ? .anythingButSlash : first == "?" ? .one : .literal(first))
        }
        return parts
    }

    /// The places with those behind runs, which may match nothing.
    private static func skippingRuns(_ places: Set<Int>, _ parts: [Part]) -> Set<Int> {
        var result = places
        for place in places {
            var next = place
            while next < parts.count, parts[next].isRun {
                next += 1
                result.insert(next)
            }
        }
        return result
    }
}
