// What somebody probably meant when they wrote a word that does not exist.

/// Near misses among known words.
public enum Spelling {
    /// Words longer than this are not compared.
    static let wordMax = 80

    /// ``did you mean `word`?`` for the nearest of some words, or `nil` when none is near.
    public static func suggestion(for word: String, among words: some Sequence<String>) -> String? {
        nearest(to: word, among: words).map { "did you mean `\($0)`?" }
    }

    /// The nearest word: the fewest edits, at most one for every three letters; else one that the word begins.
    ///
    /// - Parameters:
    ///   - word: what was written; longer than `wordMax` bytes it is near nothing.
    ///   - words: the words that exist; of two that are equally near the earlier one.
    public static func nearest(to word: String, among words: some Sequence<String>) -> String? {
        guard !word.isEmpty, word.utf8.count <= wordMax else { return nil }
        let written = Array(word.lowercased().utf8)
        let allowed = max(1, written.count / 3)
        var best: (word: String, distance: Int)?
        var extended: String?
        for candidate in words {
            let letters = Array(candidate.lowercased().utf8)
            if extended == nil, written.count >= 3, letters.starts(with: written) { extended = candidate }
            guard abs(letters.count - written.count) <= allowed else { continue }
            let distance = distance(written, letters)
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word ?? extended
    }

    /// Edits between two words: insertions, deletions, substitutions and swaps of neighbours (optimal string
    /// alignment).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let change = left[row] == right[column] ? 0 : 1
                var cost = min(last[column] + change, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
