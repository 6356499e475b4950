// Names of people in the text of a document that is about no people: in a comment, an owner, whom to notify, a reason. The text
// becomes an entry, which nobody can erase, so pseudonyms take their places before it is recorded.

import WritModel

/// Takes accounts and addresses out of a document's text.
enum NamesInText {
    /// The namespaces whose accounts are looked for. Others, such as `team:`, name no person, or look like YAML.
    static let namespaces = ["person", "email", "github", "gitlab", "gitea", "gitolite", "os", "remote", "xes"]

    /// The text with pseudonyms in the place of accounts and addresses.
    ///
    /// - Parameter pseudonym: the pseudonym of an account.
    /// - Returns: the text itself where it names nobody; `nil` where somebody has no pseudonym.
    static func replaced(_ text: String, _ pseudonym: (Account) throws -> AccountID?) rethrows -> String? {
        var result = ""
        for part in accounts(in: text) {
            switch part {
            case .address(let account):
                guard let id = try Account(account).flatMap(pseudonym) else { return nil }
                result += id.description
            case .text(let text):
                for piece in AddressFinder.split(text) ?? [.text(text)] {
                    switch piece {
                    case .text(let text): result += text
                    case .address(let address):
                        guard let id = try Account(email: address).flatMap(pseudonym) else { return nil }
                        result += id.description
                    }
                }
            }
        }
        return result
    }

    /// The text split at accounts such as `github:ann`.
    private static func accounts(in text: String) -> [AddressFinder.Part] {
        let bytes = Array(text.utf8)
        var parts: [AddressFinder.Part] = []
        var end = 0
        for colon in bytes.indices where bytes[colon] == UInt8(ascii: ":") {
            guard let range = account(bytes, around: colon), range.lowerBound >= end else { continue }
            parts.append(.text(String(decoding: bytes[end..<range.lowerBound], as: UTF8.self)))
            parts.append(.address(String(decoding: bytes[range], as: UTF8.self)))
            end = range.upperBound
        }
        parts.append(.text(String(decoding: bytes[end...], as: UTF8.self)))
        return parts
    }

    private static func account(_ bytes: [UInt8], around colon: Int) -> Range<Int>? {
        var start = colon
        while start > 0, isWord(bytes[start - 1]) { start -= 1 }
        guard namespaces.contains(String(decoding: bytes[start..<colon], as: UTF8.self)) else { return nil }
        var end = colon + 1
        while end < bytes.count, isValue(bytes[end]) { end += 1 }
        // What ends a sentence ends no name.
        while end > colon + 1, ".:;!?-".utf8.contains(bytes[end - 1]) { end -= 1 }
        let range = start..<end
        guard end > colon + 1, Account(String(decoding: bytes[range], as: UTF8.self)) != nil else { return nil }
        return range
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "_-./".utf8.contains(byte)
        }
    }

    private static func isValue(_ byte: UInt8) -> Bool { byte > 0x20 && !"\"'`,;(){}[]<>|&".utf8.contains(byte) }
}
