// Maps: entries in the order in which they were made, and an index over keys that makes 1, 1u and 1.0 the same key.

/// A map from keys (bool, int, uint, string) to values.
public struct MapValue: Sendable {
    /// The entries in the order in which they were added.
    public private(set) var entries: [(key: Value, value: Value)]
    /// The places of the keys, where there are more than are compared one by one.
    private var index: [MapKey: Int]

    /// The most keys that are compared one by one, which for few is faster than hashing.
    private static let comparedMax = 8

    /// Makes an empty map.
    public init() {
        entries = []
        index = [:]
    }

    /// Makes a map of entries.
    /// - Returns: nil where a key repeats, or is of a type that cannot be a key.
    public init?(_ entries: some Sequence<(key: Value, value: Value)>) {
        self.init()
        for entry in entries where insert(entry.value, for: entry.key) != .inserted { return nil }
    }

    /// Makes a map with keys that are strings; the last of entries with the same key wins.
    public init(strings: some Sequence<(String, Value)>) {
        self.init()
        for (key, value) in strings { set(value, for: .string(key)) }
    }

    /// The number of entries.
    public var count: Int { entries.count }

    /// What became of an insertion.
    public enum Insertion: Sendable {
        /// The entry was added.
        case inserted
        /// The key is there already; nothing changed.
        case repeated
        /// Values of that type cannot be keys; nothing changed.
        case unsupportedKey
    }

    /// Adds an entry whose key must be new.
    public mutating func insert(_ value: Value, for key: Value) -> Insertion {
        guard !key.isDouble, let hashed = MapKey(key) else { return .unsupportedKey }
        guard place(of: key) == nil else { return .repeated }
        append(value, for: key, hashed)
        return .inserted
    }

    /// Adds an entry or replaces the value of one. Keys of other types than bool, int, uint and string are ignored.
    public mutating func set(_ value: Value, for key: Value) {
        guard !key.isDouble, let hashed = MapKey(key) else { return }
        if let place = place(of: key) {
            entries[place].value = value
        } else {
            append(value, for: key, hashed)
        }
    }

    private mutating func append(_ value: Value, for key: Value, _ hashed: MapKey) {
        entries.append((key, value))
        if entries.count == MapValue.comparedMax + 1 {
            for (place, entry) in entries.enumerated() {
                if let key = MapKey(entry.key) { index[key] = place }
            }
        } else if entries.count > MapValue.comparedMax {
            index[hashed] = entries.count - 1
        }
    }

    /// The value of a key, numbers being the same key when they are equal; nil when there is none.
    public subscript(key: Value) -> Value? { place(of: key).map { entries[$0].value } }

    /// The value of a string key.
    public subscript(key: String) -> Value? { place(of: key).map { entries[$0].value } }

    private func place(of key: Value) -> Int? {
        if case .string(let text) = key { return place(of: text) }
        guard let hashed = MapKey(key) else { return nil }
        if entries.count > MapValue.comparedMax { return index[hashed] }
        return entries.firstIndex { MapKey($0.key) == hashed }
    }

    @inline(__always)
    private func place(of text: String) -> Int? {
        if entries.count > MapValue.comparedMax { return index[.string(ExactString(text))] }
        for place in entries.indices {
            if case .string(let key) = entries[place].key, key.isExactly(text) { return place }
        }
        return nil
    }
}

/// A key in the form in which equal keys are the same.
enum MapKey: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case string(ExactString)

    /// Nil for values that equal no possible key.
    init?(_ value: Value) {
        switch value {
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .uint(let uint): self = Int64(exactly: uint).map(MapKey.int) ?? .uint(uint)
        case .string(let string): self = .string(ExactString(string))
        case .double(let double):
            if let int = Int64(exactly: double) {
                self = .int(int)
            } else if let uint = UInt64(exactly: double) {
                self = .uint(uint)
            } else {
                return nil
            }
        default: return nil
        }
    }
}

/// Text that is equal only when its scalars are, as CEL has it; Swift's strings are equal when canonically equivalent.
struct ExactString: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactString, right: ExactString) -> Bool { left.text.isExactly(right.text) }

    func hash(into hasher: inout Hasher) {
        var copy = text
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Value {
    fileprivate var isDouble: Bool {
        if case .double = self { true } else { false }
    }
}
