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

    /// An object in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }

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

    /// Replaces every value by what `transform` makes of it, keeping keys and order.
    ///
    /// - Parameter transform: called once per member.
    public mutating func mapValues(_ transform: (String, JSONValue) throws -> JSONValue) rethrows {
        for index in members.indices {
            members[index].value = try transform(members[index].key, members[index].value)
        }
    }
}
