// One pass over all entries and tiles of a log.

import WritMerkle

/// The root at one size, twice: of the hashes in the tiles, and of the entries themselves.
struct WalkedRoot {
    var tiles: Hash
    var entries: Hash

    /// Whether one of the two is the root that somebody signed.
    func contains(_ root: Hash) -> Bool { root == tiles || root == entries }
}

/// Hashes the entries of a log in order and compares them with the tiles, 256 at a time.
///
/// When an entry differs from its tile, one of them was changed, and only the signed root tells which. So two trees are
/// kept from there on, one over the tiles' hashes and one over the entries', and two reports.
struct LogWalk {
    /// What is wrong if the tiles are right where an entry differs from its tile.
    private(set) var ifTilesRight: LogVerification
    /// What is wrong if the entries are.
    private(set) var ifEntriesRight: LogVerification
    /// The number of entries walked over.
    private(set) var next: UInt64 = 0
    /// The roots at the sizes that were asked for and reached.
    private(set) var roots: [UInt64: WalkedRoot] = [:]

    /// The longest run of missing entries that is walked over: a made-up size must not keep the verifier busy.
    private static let gapMax: UInt64 = 65_536

    private let log: any LogReading
    private var sizes: ArraySlice<UInt64>
    private var tileTree = TileEdge()
    // The same as the tiles' tree, and not kept, while every entry agrees with its tile.
    private var entryTree: TileEdge?
    // The leaf hashes since the last full tile; nothing for an entry that is missing.
    private var leaves: [Hash?] = []

    /// Prepares a walk.
    ///
    /// - Parameters:
    ///   - log: One consistent state of a log.
    ///   - sizes: The sizes to note the roots at.
    ///   - problemsMax: How many problems each report lists.
    init(_ log: any LogReading, rootsAt sizes: Set<UInt64>, problemsMax: Int) {
        self.log = log
        self.sizes = sizes.subtracting([0]).sorted()[...]
        if sizes.contains(0) { roots[0] = WalkedRoot(tiles: .emptyTree, entries: .emptyTree) }
        ifTilesRight = LogVerification(problemsMax: problemsMax)
        ifEntriesRight = LogVerification(problemsMax: problemsMax)
        leaves.reserveCapacity(Tile.widthMax)
    }

    /// Walks over the whole log.
    ///
    /// - Parameters:
    ///   - size: The number of entries that it says it has.
    ///   - progress: Called with the number of entries done.
    /// - Throws: Errors of the store.
    mutating func run(size: UInt64, progress: (UInt64) -> Void) throws {
        let log = self.log
        var isBroken = false
        try log.forEachEntry(in: 0..<size, kinds: nil) { index, entry in
            guard try skip(to: index) else {
                isBroken = true
                return false
            }
            try visit(entry, at: index)
            if leaves.isEmpty { progress(next) }
            return true
        }
        guard !isBroken, try skip(to: size) else { return }
        if !leaves.isEmpty { try closeTile() }
        progress(next)
        try compare(tileTree.drainWrites(), entryTree?.drainWrites())
        try findUnexpectedTiles(size: size)
    }

    private mutating func add(_ problem: LogProblem) {
        ifTilesRight.add(problem)
        ifEntriesRight.add(problem)
    }

    /// Notes the entries before `index` that did not come, and returns whether it makes sense to go on.
    private mutating func skip(to index: UInt64) throws -> Bool {
        guard index > next else { return true }
        guard index - next <= Self.gapMax else {
            add(.entryMissing(index: next))
            return false
        }
        while next < index {
            add(.entryMissing(index: next))
            try append(nil)
        }
        return true
    }

    private mutating func visit(_ entry: StoredEntry, at index: UInt64) throws {
        guard index == next else { return add(.entryMisfiled(index: index, column: "index")) }
        if let column = LeafColumns.mismatch(in: entry) { add(.entryMisfiled(index: index, column: column)) }
        try append(.leaf(entry.leaf))
    }

    private mutating func append(_ leaf: Hash?) throws {
        leaves.append(leaf)
        next += 1
        if leaves.count == Tile.widthMax { try closeTile() }
    }

    /// Compares the leaves since the last full tile with their tile, and goes on to the next.
    private mutating func closeTile() throws {
        defer { leaves.removeAll(keepingCapacity: true) }
        let index = (next - 1) >> 8
        let path = TileCoordinate(level: 0, index: index, width: leaves.count)?.path ?? ""
        let bytes = try log.tile(level: 0, index: index)
        let tile = bytes.flatMap { try? Tile(bytes: $0) }
        guard let tile, tile.width == leaves.count else {
            add(bytes == nil ? .tileMissing(path: path) : .tileAltered(path: path))
            return try feed(leaves.map { $0 ?? .emptyTree })
        }
        let hashes = tile.hashes
        noteDifferences(from: hashes, firstIndex: index << 8, path: path)
        try feed(hashes)
    }

    private mutating func noteDifferences(from hashes: [Hash], firstIndex: UInt64, path: String) {
        var differs = false
        for (position, (leaf, hash)) in zip(leaves, hashes).enumerated() where leaf != hash {
            differs = true
            // A missing entry was noted as that.
            if leaf != nil { ifTilesRight.add(.entryAltered(index: firstIndex + UInt64(position))) }
        }
        guard differs else { return }
        ifEntriesRight.add(.tileAltered(path: path))
        if entryTree == nil { entryTree = tileTree }
    }

    /// Lets both trees grow by the leaves of one tile.
    private mutating func feed(_ hashes: [Hash]) throws {
        for (position, hash) in hashes.enumerated() {
            tileTree.append(hash)
            entryTree?.append(leaves[position] ?? .emptyTree)
            if tileTree.size == sizes.first {
                sizes.removeFirst()
                let root = tileTree.root()
                roots[tileTree.size] = WalkedRoot(tiles: root, entries: entryTree?.root() ?? root)
            }
        }
        try compare(tileTree.drainCompleted(), entryTree?.drainCompleted())
    }

    /// Compares the tiles above the leaves with what is stored; each report with the tiles of its own tree.
    private mutating func compare(_ tiles: [TileEdge.Write], _ entryTiles: [TileEdge.Write]?) throws {
        for write in tiles where write.coordinate.level > 0 {
            if let problem = try problem(with: write) { ifTilesRight.add(problem) }
        }
        for write in entryTiles ?? tiles where write.coordinate.level > 0 {
            if let problem = try problem(with: write) { ifEntriesRight.add(problem) }
        }
    }

    private func problem(with write: TileEdge.Write) throws -> LogProblem? {
        let coordinate = write.coordinate
        guard let stored = try log.tile(level: coordinate.level, index: coordinate.index) else {
            return .tileMissing(path: coordinate.path)
        }
        return stored == write.tile.bytes ? nil : .tileAltered(path: coordinate.path)
    }

    /// Looks for a tile after the last one of each level.
    private mutating func findUnexpectedTiles(size: UInt64) throws {
        for level in 0..<8 {
            let hashes = size >> UInt64(8 * level)
            let index = (hashes + 255) >> 8
            guard try log.tile(level: level, index: index) != nil,
                let coordinate = TileCoordinate(level: level, index: index)
            else { continue }
            add(.tileUnexpected(path: coordinate.path))
        }
    }
}
