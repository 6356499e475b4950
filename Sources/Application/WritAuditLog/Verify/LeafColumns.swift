// Whether an entry is filed under what its leaf says.

import WritModel

/// Compares the columns that a store finds an entry by with the leaf, which is what was hashed.
enum LeafColumns {
    /// The first column that differs, or nothing.
    ///
    /// A leaf that Writ wrote begins with the three columns in one order, so that no JSON is parsed for it.
    static func mismatch(in entry: StoredEntry) -> String? {
        var writer = JSONWriter(capacity: 256)
        writer.raw("{\"id\":")
        writer.string(entry.id)
        writer.raw(",\"source\":")
        writer.string(entry.source)
        writer.raw(",\"kind\":")
        writer.string(entry.kind)
        writer.raw(",")
        return begins(entry.leaf, with: writer.bytes) ? nil : parsedMismatch(in: entry)
    }

    private static func begins(_ leaf: [UInt8], with prefix: [UInt8]) -> Bool {
        guard leaf.count >= prefix.count else { return false }
        return leaf.withUnsafeBytes { leaf in
            prefix.withUnsafeBytes { prefix in leaf.prefix(prefix.count).elementsEqual(prefix) }
        }
    }

    private static func parsedMismatch(in entry: StoredEntry) -> String? {
        guard let leaf = try? JSONParser.parseObject(entry.leaf) else { return "form (the leaf is not JSON)" }
        for (column, value) in [("id", entry.id), ("source", entry.source), ("kind", entry.kind)] {
            guard let text = leaf[column]?.stringValue, text.utf8.elementsEqual(value.utf8) else { return column }
        }
        return nil
    }
}
