// HTML under construction. Text becomes markup in one place only, and is escaped there.

/// A piece of HTML.
struct Markup: Sendable, ExpressibleByArrayLiteral {
    /// The piece as it is written to the page.
    private(set) var source: String

    /// Nothing.
    init() { source = "" }

    /// Several pieces after one another.
    init(arrayLiteral pieces: Markup...) { source = pieces.map(\.source).joined() }

    /// Several pieces after one another.
    init(_ pieces: [Markup]) { source = pieces.map(\.source).joined() }

    private init(source: String) { self.source = source }

    /// Text, escaped: whatever it holds, it stays text, between tags as in attributes.
    static func text(_ text: String) -> Markup { Markup(source: escaped(text)) }

    /// An element.
    ///
    /// - Parameters:
    ///   - name: the tag; written by this program, never by others.
    ///   - attributes: their values are escaped.
    ///   - content: what is inside.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: Markup = []
    ) -> Markup {
        Markup(source: open(name, attributes) + content.source + "</\(name)>")
    }

    /// An element with text inside.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String
    ) -> Markup {
        element(name, attributes, .text(text))
    }

    /// An element without content, such as `meta`.
    static func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) -> Markup {
        Markup(source: open(name, attributes))
    }

    /// The style sheet, which this program wrote.
    static func style(_ sheet: StaticString) -> Markup { Markup(source: "<style>\(sheet)</style>") }

    private static func open(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) -> String {
        "<\(name)" + attributes.map { " \($0)=\"\(escaped($1))\"" }.joined() + ">"
    }

    /// Text with the signs of markup replaced, and without control characters, which HTML does not allow.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case "\n", "\t": result.append(scalar)
            case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value): result.append("\u{FFFD}")
            // Marks that reorder what stands beside them.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    static func + (left: Markup, right: Markup) -> Markup { Markup(source: left.source + right.source) }

    static func += (left: inout Markup, right: Markup) { left.source += right.source }
}
