// The statements that read entries in log order, of some kinds or of all.

/// Writes the SQL of a scan whose parameters 1 and 2 are the first index and the one after the last.
enum EntryScan {
    /// The most kinds whose ranges are merged; SQLite allows 500 terms. More kinds than a log has ever seen.
    static let mergedKindsMax = 400

    private static let columns = "SELECT idx, source, id, kind, leaf FROM entries WHERE idx >= ?1 AND idx < ?2"

    /// The SQL for these kinds, or for every kind when `nil`.
    ///
    /// Each kind is one range of the index on (kind, idx). SQLite merges ranges that are ordered alike row by row, so
    /// that stopping early costs only what was seen; `kind IN (...)` would collect and sort every match first.
    static func sql(kinds: [Int64]?) -> String {
        guard let kinds else { return "\(columns) ORDER BY idx" }
        guard kinds.count <= mergedKindsMax else {
            let list = kinds.map(String.init).joined(separator: ", ")
            return "\(columns) AND +kind IN (\(list)) ORDER BY idx"
        }
        return kinds.map { "\(columns) AND kind = \($0)" }.joined(separator: " UNION ALL ") + " ORDER BY idx"
    }
}
