// The people that a line of a message names, however somebody spelled them. The line was written by anybody: what cannot be
// told apart names fewer people, never more.

import WritModel

extension PersonText {
    /// The most people of one line.
    static let lineMax = 20

    /// The people of a line's value, in their order, each once.
    ///
    /// Read are `Ann <ann@example.org>`, also with `mailto:` in front of the address or the bracket left open,
    /// `Ann (ann@example.org)`, `Ann ann@example.org`, an address or a name alone, and several of them with commas,
    /// semicolons or `and` between. Placeholders such as `none` name nobody.
    ///
    /// - Parameter known: whom a name without an address may stand for: the commit's author and committer. Asked for only
    ///   where a line is not spelled as nearly all are.
    static func all(in value: Substring, knowing known: @autoclosure () -> [PersonText]) -> [PersonText] {
        if let person = PersonText(plain: value) { return [person] }
        var found: [PersonText] = []
        let known = known()
        for part in parts(of: cleaned(value)).prefix(lineMax) {
            guard let person = PersonText(part: part)?.known(among: known),
                !found.contains(where: { $0.account == person.account })
            else { continue }
            found.append(person)
        }
        return found
    }

    /// `Ann Example <ann@example.org>` and nothing else, as nearly every line has it; found on the bytes.
    private init?(plain value: Substring) {
        let bytes = value.utf8
        guard bytes.last == UInt8(ascii: ">"), let open = bytes.firstIndex(of: UInt8(ascii: "<")),
            let sign = bytes.firstIndex(of: UInt8(ascii: "@")), sign > open,
            !bytes[..<open].contains(UInt8(ascii: "\""))
        else { return nil }
        let address = bytes[bytes.index(after: open)...].dropLast()
        guard
            !address.contains(where: { [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ":"), 32].contains($0) }),
            address.lastIndex(of: UInt8(ascii: "@")) == sign
        else { return nil }
        self.init(name: Self.cleaned(value[..<open]), email: Self.cleaned(Substring(address)))
    }

    /// One person of a line.
    private init?(part: Substring) {
        let bytes = part.utf8
        let address: Substring
        var name: Substring
        if let open = bytes.lastIndex(of: UInt8(ascii: "<")) {
            let close = bytes[open...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.endIndex
            (name, address) = (part[..<open], part[bytes.index(after: open)..<close])
            if Placeholder.isOne(address), Placeholder.isOne(name) { return nil }
        } else if let word = Self.addressWord(in: part) {
            name = part[..<word.startIndex]
            address = word
        } else {
            guard !Placeholder.isOne(part) else { return nil }
            self.init(name: String(part), email: "")
            return
        }
        name = Self.trimmed(name, of: "(\"'<,;: ")
        self.init(name: Self.cleaned(Self.trimmed(name, of: "\"' ")), email: Self.cleaned(Self.withoutScheme(address)))
    }

    /// The last word with an `@` inside, without what people put around an address.
    private static func addressWord(in part: Substring) -> Substring? {
        for word in part.split(separator: " ").reversed() {
            let bare = trimmed(word, of: "()[]<>\"',;")
            let sides = bare.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
            if sides.count == 2, sides.allSatisfy({ !$0.isEmpty }) { return bare }
        }
        return nil
    }

    private static func withoutScheme(_ address: Substring) -> Substring {
        let bare = trimmed(address, of: " ")
        return bare.lowercased().hasPrefix("mailto:") ? bare.dropFirst("mailto:".count) : bare
    }

    private static func trimmed(_ text: Substring, of characters: String) -> Substring {
        var rest = text
        while let first = rest.first, characters.contains(first) { rest.removeFirst() }
        while let last = rest.last, characters.contains(last) { rest.removeLast() }
        return rest
    }

    /// A name without an address that is the display name of somebody at hand is that person, letter case and blanks aside.
    private func known(among people: [PersonText]) -> PersonText {
        guard account.scheme == "name", let name else { return self }
        let folded = Self.folded(name)
        return people.first { $0.name.map(Self.folded) == folded } ?? self
    }

    private static func folded(_ name: String) -> String {
        name.lowercased().split(separator: " ").joined(separator: " ")
    }

    // MARK: Several on a line

    /// The parts of a line that name a person each. A comma inside of quotes, brackets or parentheses separates nothing, and
    /// neither does one that stands before the first address: `Example, Ann <ann@example.org>` is one person.
    private static func parts(of text: String) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var depth = 0
        var isQuoted = false
        for index in text.indices {
            switch text[index] {
            case "\"": isQuoted.toggle()
            case "<", "(": depth += 1
            case ">", ")": depth = max(0, depth - 1)
            case ",", ";":
                let part = text[start..<index]
                guard depth == 0, !isQuoted, hasAddress(part) || !hasAddress(text[index...]) else { continue }
                parts.append(part)
                start = text.index(after: index)
            default: break
            }
        }
        parts.append(text[start...])
        return parts.flatMap(splitAtWords).map { trimmed($0, of: " ") }.filter { !$0.isEmpty }
    }

    private static func hasAddress(_ text: Substring) -> Bool { text.utf8.contains(UInt8(ascii: "@")) }

    /// Splits `Ann <a@x> and Bob <b@x>`, and addresses that merely follow one another, behind each closed bracket.
    private static func splitAtWords(_ part: Substring) -> [Substring] {
        var parts: [Substring] = []
        var rest = part
        while let close = rest.firstIndex(of: ">") {
            let next = rest.index(after: close)
            guard hasAddress(rest[next...]) else { break }
            parts.append(rest[..<next])
            rest = trimmed(rest[next...], of: " &+/")
            for word in ["and ", "und "] where rest.hasPrefix(word) { rest = rest.dropFirst(word.count) }
        }
        return parts + [rest]
    }
}
