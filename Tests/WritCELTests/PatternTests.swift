// Claims about regular expressions.

import Testing

@testable import WritCEL

@Suite struct PatternTests {
    @Test(arguments: [
        ("", "abc", true), ("b", "abc", true), ("^b", "abc", false), ("^abc$", "abc", true), ("a.c", "a\nc", false),
        ("(?s)a.c", "a\nc", true), ("a*b", "aaab", true), ("^a+$", "", false), ("^(ab|cd)+$", "abcdab", true),
        ("^a{2,3}$", "aa", true), ("^a{2,3}$", "aaaa", false), ("^a{2}$", "aaa", false), ("^a{2,}$", "aaaaa", true),
        ("[a-c]+", "xxbxx", true), ("^[^a-c]+$", "xbx", false), ("^[]a]+$", "]a", true), ("^[a-]+$", "a-", true),
        ("^\\d{3}$", "123", true), ("^\\w+$", "a_1", true), ("^\\w+$", "é", false), ("\\s", "a b", true),
        ("\\bfoo\\b", "a foo b", true), ("\\bfoo\\b", "afoo", false), ("\\Bo", "foo", true), ("(?i)ABC", "xabc", true),
        ("(?i)É", "é", true), ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false), ("(?m)^b$", "a\nb\nc", true),
        ("^b$", "a\nb\nc", false), ("a|b|c", "c", true), ("^(?:a|)$", "", true), ("()*", "", true),
        ("\\x41", "A", true),
        ("\\x{1F600}", "😀", true), ("^.$", "😀", true), ("\\.", "a", false), ("\\Qa.b\\E", "a.b", true),
        ("\\Qa.b\\E", "axb", false), ("^[[:alpha:]]+$", "abc", true), ("^[[:^digit:]]$", "1", false),
        ("a{,2}", "a{,2}", true),
        ("(?P<n>a)", "a", true), ("\\Aa\\z", "a", true), ("a??b", "b", true),
        ("^(a?){20}a{20}$", String(repeating: "a", count: 20), true),
    ])
    func matches(pattern: String, text: String, wanted: Bool) throws {
        let compiled = try Pattern.compile(pattern, limits: Limits()).get()
        #expect(compiled.matches(text) == wanted)
    }

    @Test(arguments: [
        "(", ")", "[a", "a**b+*?", "*", "\\", "\\1", "(?=a)", "(?<=a)", "[b-a]", "a{3,2}", "a{1001}", "\\pL", "(?x)a",
        "\\x{110000}",
        "[[:nosuch:]]", "(?P<n", "\\k",
    ])
    func refuses(pattern: String) {
        #expect(throws: CELError.self) { try Pattern.compile(pattern, limits: Limits()).get() }
    }
}
