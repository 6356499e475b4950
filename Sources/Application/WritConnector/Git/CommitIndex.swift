// Finds a commit by the first digits of its id, as people write them in messages.

/// The commits of a repository, by prefix. A look-up costs a binary search; an entry takes 32 bytes.
public struct CommitIndex: Sendable {
    /// The fewest digits that may name a commit, as in git.
    public static let digitsMin = 4

    /// Up to 64 hex digits, four bits each, filled with zeros on the right.
    private struct Key: Sendable, Comparable {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

        init?(_ text: String, filledWith fill: UInt64) {
            var parts: [UInt64] = [0, 0, 0, 0]
            var count = 0
            for byte in text.utf8 {
                guard count < 64, let digit = Self.digit(byte) else { return nil }
                parts[count / 16] |= UInt64(digit) << UInt64(60 - count % 16 * 4)
                count += 1
            }
            for place in count..<64 { parts[place / 16] |= fill << UInt64(60 - place % 16 * 4) }
            words = (parts[0], parts[1], parts[2], parts[3])
        }

        private static func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
            default: nil
            }
        }

        static func < (left: Key, right: Key) -> Bool { left.words < right.words }
        static func == (left: Key, right: Key) -> Bool { left.words == right.words }

        func text(digits: Int) -> String {
            let hex = [words.0, words.1, words.2, words.3].map { word in
                let digits = String(word, radix: 16)
                return String(repeating: "0", count: 16 - digits.count) + digits
            }
            return String(hex.joined().prefix(digits))
        }
    }

    private var keys: [Key] = []
    private var digits = 40

    /// An index of full object ids, all of one length; text that is none is left out. Sorts once.
    public init(_ shas: some Sequence<String>) {
        for sha in shas {
            guard ObjectName(sha) != nil, let key = Key(sha, filledWith: 0) else { continue }
            digits = sha.utf8.count
            keys.append(key)
        }
        keys.sort()
    }

    /// The number of commits.
    public var count: Int { keys.count }

    /// The full id of the one commit that begins so, or `nil` when none or several do.
    ///
    /// - Parameter prefix: 4 hex digits or more, in either case.
    public func commit(withPrefix prefix: String) -> String? {
        guard (Self.digitsMin...digits).contains(prefix.utf8.count), let low = Key(prefix, filledWith: 0),
            let high = Key(prefix, filledWith: 15)
        else { return nil }
        let place = lowerBound(low)
        guard place < keys.count, keys[place] <= high else { return nil }
        let next = place + 1
        guard next >= keys.count || keys[next] > high || keys[next] == keys[place] else { return nil }
        return keys[place].text(digits: digits)
    }

    private func lowerBound(_ key: Key) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
