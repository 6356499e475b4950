// Where each ref of a repository stands according to the log, kept in notes so that a push need not read the past. What
// the hooks saw, and what Writ found by comparing, moves them; what somebody else claims about a branch moves nothing.
//
// The notes can be made anew from the entries and the refs that were there when Writ began (`begin`).

import WritAuditLog
import WritConnector
import WritModel

/// Where a ref stands.
struct RefPlace: Hashable {
    /// The object that it holds; all zeros where it is not there.
    var object: String
    /// The entry that says so; 0 for where it stood when Writ began.
    var entry: UInt64
}

/// The refs of one repository in one state of a log.
struct RefPlaces {
    let log: any LogReading
    let repository: String

    /// The places in a state of the log, as it is, whatever the caller may see of it.
    init(_ log: any LogReading, _ repository: String) {
        self.log = log.whole
        self.repository = repository
    }

    /// Whether the chain of a ref is kept: branches and tags are; what other programs make for themselves is not, nor what
    /// Writ's corrections make.
    static func isKept(_ ref: String) -> Bool {
        (ref.hasPrefix("refs/heads/") || ref.hasPrefix("refs/tags/")) && !ref.hasPrefix("refs/heads/writ/")
    }

    /// No object, as git writes it in ids of some length.
    static func zero(like object: String) -> String { String(repeating: "0", count: object.utf8.count) }

    // MARK: Notes

    /// The note that holds the refs that were there when Writ began.
    static func startNote(_ repository: String) -> String { "refs-at-start \(repository)" }

    /// The note of a ref. No ref holds a blank, so two repositories never share one.
    static func note(_ repository: String, _ ref: String) -> String { "ref-place \(repository) \(ref)" }

    static func bytes(_ place: RefPlace) -> [UInt8] { Array("\(place.object) \(place.entry)".utf8) }

    /// Where a ref stands; `nil` where nothing is known of it: then it was not there when Writ began, and nobody made it
    /// since.
    func place(of ref: String) throws -> RefPlace? {
        guard let bytes = try log.note(named: Self.note(repository, ref)) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 2, let entry = UInt64(words[1]) else { return nil }
        return RefPlace(object: String(words[0]), entry: entry)
    }

    /// Whether a ref stands at an object, by the log; zeros and an empty text both say that it is not there.
    func stands(_ ref: String, at object: String) throws -> Bool {
        try Self.isSame(place(of: ref)?.object ?? "", object)
    }

    /// Whether two ids are the same, or both say that nothing is there.
    static func isSame(_ first: String, _ second: String) -> Bool {
        first == second || (isNothing(first) && isNothing(second))
    }

    private static func isNothing(_ object: String) -> Bool { object.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }

    /// Whether the chain has begun.
    var hasBegun: Bool { get throws { try log.note(named: Self.startNote(repository)) != nil } }

    /// Every ref that the log knows of, also those that are gone. Costs one pass over the pushes in the log.
    func known() throws -> Set<String> {
        var names = Set(try start().keys)
        try forEachMove { _, ref, _ in names.insert(ref) }
        return names
    }

    /// The refs that were there when Writ began.
    private func start() throws -> [String: String] {
        let note = try log.note(named: Self.startNote(repository)) ?? Array("{}".utf8)
        let object = try JSONParser.parseObject(note)
        return Dictionary(object.members.map { ($0.key, $0.value.stringValue ?? "") }) { first, _ in first }
    }

    /// The moves of kept refs that hooks and comparisons recorded.
    private func forEachMove(_ body: (UInt64, _ ref: String, _ after: String) throws -> Void) throws {
        try log.forEachEvent(in: 0..<log.size, kinds: [.branchPushed]) { index, event in
            guard event.source == WritSource.hook(repository), let ref = event.data["ref"]?.stringValue,
                Self.isKept(ref), let after = event.data["after"]?.stringValue
            else { return }
            try body(index, ref, after)
        }
    }

    /// Begins the chain: what the log says of refs, and of the others where they stand now.
    ///
    /// - Parameter standing: the repository's refs.
    func begin(_ log: any LogWriting, standing: [String: String]) throws {
        guard try !hasBegun else { return }
        var places: [String: RefPlace] = [:]
        // Version 0.1 kept the refs in a note when its hooks were installed, with tags peeled: what came since slipped by.
        let earlier = try log.note(named: Baselines.note(ofRepository: repository)).map(JSONParser.parseObject)
        for (ref, object) in standing where earlier == nil || !ref.hasPrefix("refs/heads/") {
            places[ref] = RefPlace(object: object, entry: 0)
        }
        for member in earlier?.members ?? [] where member.key.hasPrefix("refs/heads/") {
            places[member.key] = member.value.stringValue.map { RefPlace(object: $0, entry: 0) }
        }
        places = places.filter { Self.isKept($0.key) }
        let start = places.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value.object)) }
        try forEachMove { index, ref, after in places[ref] = RefPlace(object: after, entry: index) }
        for (ref, place) in places { try log.setNote(named: Self.note(repository, ref), to: Self.bytes(place)) }
        try log.setNote(named: Self.startNote(repository), to: JSONValue.object(JSONObject(start)).bytes)
    }
}

extension LogSession {
    /// Keeps where a ref stands after a move that a hook or a comparison recorded.
    func keep(place event: Event, entry: UInt64) throws {
        guard let repository = event.data["repository"]?.stringValue, event.source == WritSource.hook(repository),
            let ref = event.data["ref"]?.stringValue, RefPlaces.isKept(ref),
            let after = event.data["after"]?.stringValue
        else { return }
        try log.setNote(
            named: RefPlaces.note(repository, ref), to: RefPlaces.bytes(RefPlace(object: after, entry: entry)))
    }
}
