// The declared name that was perhaps meant by one that is not declared.

/// Finds names like a misspelt one.
enum Suggestion {
    /// Names longer than this are not compared.
    private static let nameScalarsMax = 64
    private static let candidatesMax = 2000

    /// The candidate most like a name, if it is like it at all.
    static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
        let name = Array(name.unicodeScalars)
        guard name.count <= nameScalarsMax else { return nil }
        // A third of a name may be wrong, and one letter of a short one.
        let allowed = max(1, name.count / 3)
        var best: (distance: Int, name: String)?
        for candidate in candidates.prefix(candidatesMax) where !candidate.hasPrefix("@") {
            let scalars = Array(candidate.unicodeScalars)
            guard scalars.count <= nameScalarsMax, abs(scalars.count - name.count) <= allowed else { continue }
            let distance = distance(name, scalars)
            guard distance <= allowed, distance < scalars.count else { continue }
            // By name where equally like, so that messages do not depend on the order of a dictionary.
            if best.map({ (distance, candidate) < ($0.distance, $0.name) }) ?? true { best = (distance, candidate) }
        }
        return best?.name
    }

    /// How many letters to add, remove, change or swap with the next.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var rows = [Array(0...right.count)]
        for i in 1..<(left.count + 1) {
            var row = [i] + Array(repeating: 0, count: right.count)
            for j in 1..<(right.count + 1) {
                let change = rows[i - 1][j - 1] + (fold(left[i - 1]) == fold(right[j - 1]) ? 0 : 1)
                row[j] = min(rows[i - 1][j] + 1, row[j - 1] + 1, change)
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    row[j] = min(row[j], rows[i - 2][j - 2] + 1)
                }
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }

    private static func fold(_ scalar: Unicode.Scalar) -> UInt32 {
        ("A"..."Z").contains(scalar) ? scalar.value + 32 : scalar.value
    }
}
