// Which addresses are one person's, as a repository itself says (gitmailmap(5)).

public import WritConnector
import WritModel

/// A `.mailmap`. What it says is as trustworthy as whoever may write to the default branch.
public struct Mailmap: Sendable, Hashable {
    /// The largest file that is read, in bytes.
    public static let bytesMax = 4 << 20
    /// The most entries that are kept.
    public static let entriesMax = 100_000

    /// One line.
    public struct Entry: Sendable, Hashable {
        /// The name the person goes by, where the line gives one.
        public var name: String?
        /// The address the person goes by, where it differs from the commits'.
        public var email: String?
        /// The name in the commits, where the line wants it to match too.
        public var commitName: String?
        /// The address in the commits.
        public var commitEmail: String
    }

    /// The entries in file order.
    public let entries: [Entry]

    /// Reads a mailmap; lines of none of its four forms are left out, as git leaves them out.
    public init(_ text: String) {
        var entries: [Entry] = []
        for line in text.split(whereSeparator: \.isNewline) where entries.count < Self.entriesMax {
            if let entry = Self.entry(line) { entries.append(entry) }
        }
        self.entries = entries
    }

    /// The accounts that belong together. An address that the file gives to several persons, told apart by name, links
    /// nothing: accounts are addresses, and nobody is made one with somebody else.
    public var links: [AccountLink] {
        var owners: [Account: Set<Account>] = [:]
        var found: [AccountLink] = []
        for entry in entries {
            guard let other = Account(email: entry.commitEmail), let email = entry.email,
                let canonical = Account(email: email)
            else { continue }
            owners[other, default: []].insert(canonical)
            found.append(AccountLink(canonical: canonical, name: entry.name, other: other))
        }
        var seen: Set<Account> = []
        return found.filter { link in
            link.canonical != link.other && owners[link.other]?.count == 1 && seen.insert(link.other).inserted
        }
    }

    private static func entry(_ line: Substring) -> Entry? {
        guard line.first != "#", let first = part(line) else { return nil }
        guard let second = part(first.rest) else {
            // `Proper Name <commit@email>`: an address alone says nothing.
            return first.name.map { Entry(name: $0, email: nil, commitName: nil, commitEmail: first.email) }
        }
        return Entry(name: first.name, email: first.email, commitName: second.name, commitEmail: second.email)
    }

    /// The next `Name <address>`, the name possibly absent.
    private static func part(_ text: Substring) -> (name: String?, email: String, rest: Substring)? {
        guard let open = text.firstIndex(of: "<"), let close = text[open...].firstIndex(of: ">") else { return nil }
        let name = PersonText.cleaned(text[..<open])
        let email = PersonText.cleaned(text[text.index(after: open)..<close])
        guard !email.isEmpty else { return nil }
        return (name.isEmpty ? nil : name, email, text[text.index(after: close)...])
    }
}
