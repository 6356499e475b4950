// Text stays text, whatever it holds.

import Testing

@testable import WritConsole

@Suite struct MarkupTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"), ("a & b", "a &amp; b"),
        ("\" onload='x'", "&quot; onload=&#39;x&#39;"), ("]]>", "]]&gt;"), ("\u{0}\u{1b}[31m", "\u{FFFD}\u{FFFD}[31m"),
        ("\u{202E}txt", "\u{FFFD}txt"), ("Zoë 🙂", "Zoë 🙂"),
    ])
    func textIsEscaped(_ row: (text: String, html: String)) {
        #expect(Markup.text(row.text).source == row.html)
        #expect(
            Markup.element("p", ["title": row.text], text: row.text).source
                == "<p title=\"\(row.html)\">\(row.html)</p>")
    }

    @Test func elementsNest() {
        let list = Markup.element("ul", [:], Markup(["a", "<"].map { .element("li", text: $0) }))
        #expect(list.source == "<ul><li>a</li><li>&lt;</li></ul>")
    }
}
