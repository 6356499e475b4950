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

    /// Whether so many are kept back that they should be written.
    var isFull: Bool { postings.count >= Self.countMax }

    /// Whether none is kept back.
    var isEmpty: Bool { postings.isEmpty }

    /// Whether one is kept back under a key.
    func contains(_ key: Int64) -> Bool { keys.contains(key) }

    /// Keeps a posting back.
    mutating func add(_ posting: Posting) {
        postings.append(posting)
        keys.insert(posting.key)
    }

    /// Those that were kept back, in the order of the table's primary key; none is any more.
    mutating func drain() -> [Posting] {
        defer {
            postings.removeAll(keepingCapacity: true)
            keys.removeAll(keepingCapacity: true)
        }
        return postings.sorted { ($0.key, $0.begin, $0.number) < ($1.key, $1.begin, $1.number) }
    }
}

extension LogSession {
    /// Posts a fact under a key.
    func post(_ number: Int64, begin: Int64, key: UInt64) throws {
        pending.add(.init(key: Int64(bitPattern: key), begin: begin, number: number))
        if pending.isFull { try writePostings() }
    }

    /// Writes what is kept back. Called before a transaction ends, and before postings are read that may be among it.
    func writePostings() throws {
        guard !pending.isEmpty else { return }
        let query = try insertPosting.get()
        for posting in pending.drain() {
            try query.bind(1, posting.key)
            try query.bind(2, posting.begin)
            try query.bind(3, posting.number)
            try query.run()
        }
    }
}
