// Texts that recur, kept once and named by small numbers.

import GRDB
import WritAuditLog

/// The names a transaction has met.
struct NameCache {
    var numbers: [Spelling: Int64] = [:]
    var texts: [Int64: String] = [:]

    mutating func note(_ text: String, is number: Int64) {
        numbers[Spelling(text: text)] = number
        texts[number] = text
    }
}

/// A text told apart by its bytes, as SQLite does. Swift's strings are equal when they look alike, and a source must
/// come back as it was spelled in the leaf.
struct Spelling: Hashable {
    let text: String

    static func == (left: Spelling, right: Spelling) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension LogSession {
    /// The text of a number.
    func name(of number: Int64) throws -> String {
        if let text = names.texts[number] { return text }
        let query = try query("SELECT text FROM names WHERE number = ?")
        try query.bind(1, number)
        guard let text = try query.first({ $0.text(0) }) else {
            throw LogStoreError.damaged(path: path, why: "its name \(number) is gone; restore the log from a copy")
        }
        names.note(text, is: number)
        return text
    }

    /// The number of a text, or `nil` when the log has never used it.
    func number(of text: String) throws -> Int64? {
        if let number = names.numbers[Spelling(text: text)] { return number }
        let query = try query("SELECT number FROM names WHERE text = ?")
        try query.bind(1, text)
        guard let number = try query.first({ $0.integer(0) }) else { return nil }
        names.note(text, is: number)
        return number
    }

    /// The number of a text, which gets one if it has none.
    func number(naming text: String) throws -> Int64 {
        if let number = try number(of: text) { return number }
        let query = try query("INSERT INTO names (text) VALUES (?)")
        try query.bind(1, text)
        try query.run()
        names.note(text, is: db.lastInsertedRowID)
        return db.lastInsertedRowID
    }
}
