// People as git and its messages write them: `Ann Example <ann@example.org>`.

import WritConnector
import WritModel

/// A person read from text, and the account it stands for.
struct PersonText: Equatable {
    /// The longest name kept, in bytes.
    static let nameBytesMax = 200

    /// `email:<lower-case address>`, or `name:<text>` where there is no address.
    let account: Account
    /// The name, where there is one.
    let name: String?

    /// The person of a commit's author or committer line, or `nil` for one without name and address.
    init?(_ person: GitCommit.Person) {
        self.init(name: Self.cleaned(person.name[...]), email: Self.cleaned(person.email[...]))
    }

    /// The text that stands for a person whom the commit does not name.
    static let unnamed: JSONValue = "name:unknown"

    init?(name: String, email: String) {
        let name = Self.clipped(name, to: Self.nameBytesMax)
        guard let account = (email.isEmpty ? nil : Account(email: email)) ?? Account("name:" + name) else { return nil }
        self.account = account
        self.name = name.isEmpty ? nil : name
    }

    /// The person as a field of an event's data.
    var value: JSONValue {
        var object: JSONObject = ["account": .string(account.description)]
        if let name { object["name"] = .string(name) }
        return .object(object)
    }

    /// Text without control characters, blanks at its ends or more than one blank in a row.
    static func cleaned(_ text: Substring) -> String {
        if isClean(text.utf8) { return String(text) }
        let scalars = text.unicodeScalars
        return scalars.split { $0.value <= 0x20 || $0.value == 0x7f || (0x80...0x9f).contains($0.value) }
            .map { String($0) }.joined(separator: " ")
    }

    /// Whether text is printable ASCII whose blanks stand alone and inside: most names are.
    private static func isClean(_ bytes: Substring.UTF8View) -> Bool {
        var previous = UInt8(ascii: " ")
        for byte in bytes {
            guard byte >= 0x20, byte < 0x7f, byte != 0x20 || previous != 0x20 else { return false }
            previous = byte
        }
        return bytes.isEmpty || previous != 0x20
    }

    /// Text of at most so many bytes, cut between characters.
    static func clipped(_ text: String, to bytesMax: Int) -> String {
        guard text.utf8.count > bytesMax else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: bytesMax)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }
}
