// The postings of one transaction, kept back until they can be written in the order of their keys.
//
// Keys are hashes, so that in the order of the log every posting would go to another page of its tree. Sorted, those of a
// page go there one after the other, which takes half of the time.

/// Postings that are not in the table yet.
struct PendingPostings {
    /// One row of `postings`.
    struct Posting {
        var key: Int64
        var begin: Int64
        var number: Int64
    }

    /// The most postings kept back.
    static let countMax = 65_536

    private var postings: [Posting] = []
    private var keys: Set<Int64> = []
    /// The first fact of each rule whose postings are kept back: numbers grow, so all after it are among them.
    private var first: [Int64: Int64] = [:]
    /// The facts among them that have ended for good.
    private var settled: Set<Int64> = []

    /// Whether so many are kept back that they should be written.
    var isFull: Bool { postings.count >= Self.countMax }

    /// Whether none is kept back.
    var isEmpty: Bool { postings.isEmpty }

    /// Whether one is kept back under a key.
    func contains(_ key: Int64) -> Bool { keys.contains(key) }

    /// Keeps the postings of a fact back, all of them together.
    mutating func add(_ number: Int64, begin: Int64, keys: [UInt64]) {
        let slot = FactNumber.slot(of: number)
        if first[slot] == nil { first[slot] = number }
        for key in keys {
            postings.append(Posting(key: Int64(bitPattern: key), begin: begin, number: number))
            self.keys.insert(Int64(bitPattern: key))
        }
    }

    /// Notes that a fact has ended for good.
    ///
    /// - Returns: whether its postings are kept back; else they are in the table, and are to be moved there.
    mutating func settle(_ number: Int64) -> Bool {
        guard let first = first[FactNumber.slot(of: number)], number >= first else { return false }
        settled.insert(number)
        return true
    }

    /// Those that were kept back, in the order of the table's primary key; none is any more.
    mutating func drain() -> [(posting: Posting, isSettled: Bool)] {
        defer {
            postings.removeAll(keepingCapacity: true)
            keys.removeAll(keepingCapacity: true)
            first.removeAll(keepingCapacity: true)
            settled.removeAll(keepingCapacity: true)
        }
        return postings.map { ($0, settled.contains($0.number)) }
            .sorted { Self.place($0) < Self.place($1) }
    }

    private static func place(_ row: (posting: Posting, isSettled: Bool)) -> (Int64, Int, Int64, Int64) {
        (row.posting.key, row.isSettled ? 1 : 0, row.posting.begin, row.posting.number)
    }
}

extension LogSession {
    /// Posts a fact under its keys.
    func post(_ number: Int64, begin: Int64, keys: [UInt64]) throws {
        pending.add(number, begin: begin, keys: keys)
        if pending.isFull { try writePostings() }
    }

    /// Writes what is kept back. Called before a transaction ends, and before postings are read that may be among it.
    func writePostings() throws {
        guard !pending.isEmpty else { return }
        let query = try insertPosting.get()
        for (posting, isSettled) in pending.drain() {
            try query.bind(1, posting.key)
            try query.bind(2, posting.begin)
            try query.bind(3, posting.number)
            try query.bind(4, isSettled ? 1 : 0)
            try query.run()
        }
    }
}
