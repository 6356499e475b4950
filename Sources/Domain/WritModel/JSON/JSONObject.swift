// The members of a JSON object, in source order.

/// An ordered JSON object. Look-up is linear: objects in events have a dozen members.
public struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One member.
    public struct Member: Sendable, Hashable {
        /// The member's name.
        public var key: String
        /// The member's value.
        public var value: JSONValue
    }

    /// The members in source order; keys are unique.
    public private(set) var members: [Member]

    /// An empty object.
    public init() { members = [] }

    /// An object of these members; of two with one key the later wins.
    public init(_ pairs: [(String, JSONValue)]) {
        members = []
        members.reserveCapacity(pairs.count)
        for (key, value) in pairs { self[key] = value }
    }

    /// An object in the order written; as in a dictionary's literal, each key is written once.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = elements.map { Member(key: $0.0, value: $0.1) }
        assert(Set(members.map(\.key)).count == members.count, "a key is written twice")
    }

    /// Members whose keys the caller knows to be unique: the parser, which checks them itself.
    init(unique members: [Member]) { self.members = members }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The value of a member; setting `nil` removes it, setting a new key appends it.
    public subscript(key: String) -> JSONValue? {
        get {
            for member in members where member.key == key { return member.value }
            return nil
        }
        set {
            let place = members.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The value of a member that is expected at a place.
    ///
    /// Events name their members in the order of their schema, so that this mostly costs one comparison.
    ///
    /// - Parameters:
    ///   - key: the member's name.
    ///   - place: where to look first; any number will do.
    public func value(of key: String, near place: Int) -> JSONValue? {
        if members.indices.contains(place), members[place].key == key { return members[place].value }
        return self[key]
    }

    /// Replaces every value by what `transform` makes of it, keeping keys and order.
    ///
    /// - Parameter transform: called once per member with its place, name and value; `nil` keeps the value.
    public mutating func mapValues(_ transform: (Int, String, JSONValue) throws -> JSONValue?) rethrows {
        for index in members.indices {
            if let value = try transform(index, members[index].key, members[index].value) {
                members[index].value = value
            }
        }
    }
}
