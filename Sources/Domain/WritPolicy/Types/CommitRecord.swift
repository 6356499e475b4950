// A commit as conditions see it: its entry's fields, what was told of it later, its signature as of now, and whether
// somebody vouches for its author.

import WritCEL
import WritModel

/// What a commit's signature is worth, by the identities in force.
enum SignatureState {
    /// Nobody looked.
    case unknown
    /// It has none.
    case none
    /// It was not checked: there were too many in one push, or the program for it is missing.
    case notChecked
    /// It does not fit the commit.
    case bad
    /// It fits, by a key of nobody who is known.
    case unknownKey
    /// It is that of a person's key.
    case good(AccountID)

    /// The state of a recorded signature: `{"key": "ssh-ed25519 AAAA...", "valid": true}`; the key is empty where the
    /// commit is not signed, and `valid` is absent where it was not checked.
    ///
    /// - Parameter seen: when the commit was seen first.
    init(_ recorded: JSONValue?, _ people: PersonResolver, seen: Instant) {
        guard let object = recorded?.objectValue, let key = object["key"]?.stringValue else {
            self = .unknown
            return
        }
        guard !key.isEmpty else {
            self = .none
            return
        }
        guard let isValid = object["valid"]?.boolValue else {
            self = .notChecked
            return
        }
        guard isValid else {
            self = .bad
            return
        }
        self = people.signer(withKey: key, seen: seen).map { .good($0) } ?? .unknownKey
    }

    /// The word that conditions see; `nil` where nobody looked.
    var word: String? {
        switch self {
        case .unknown: nil
        case .none: "none"
        case .notChecked: "not_checked"
        case .bad: "bad"
        case .unknownKey: "unknown_key"
        case .good: "good"
        }
    }
}

/// Makes the record of one commit.
struct CommitRecord {
    let sha: String
    let known: RecordContext.KnownCommit
    let context: RecordContext

    /// The record; its slots are the fields of `TypeCatalog.commit`, in their order.
    var record: Record {
        guard let event = known.recorded else {
            let missing = Value.unknown(Unknown("the commit \(sha.prefix(10)) is not recorded"))
            let rest = Array(repeating: missing, count: TypeCatalog.commit.fields.count - 2)
            return Record(type: TypeCatalog.commit, slots: [.string(sha), .string(String(sha.prefix(10)))] + rest)
        }
        return Record(
            type: TypeCatalog.commit,
            slots: [
                .string(sha), .string(String(sha.prefix(10))), person("author"), person("committer"),
                people("coauthors"), .string(event.data["title"]?.stringValue ?? ""), .moment(event.effectiveTime),
                texts("parents") ?? .list([]), .string(event.data["repository"]?.stringValue ?? ""),
                moment("authored"), trailers, paths, bool("paths_truncated") ?? .bool(false),
                int("additions"), int("deletions"), text("patch"), text("merge"), text("reverts"), signature,
                context.readsVouched ? .bool(context.isVouched(known)) : .unknown(Unknown("nobody reads it")),
            ])
    }

    // MARK: Fields

    private func absent(_ key: String) -> Value { .unknown(Unknown("`\(key)` is not given")) }

    private func person(_ key: String) -> Value {
        guard let account = known.field(key)?.stringValue.flatMap(AccountID.init) else { return absent(key) }
        return .record(context.person(context.named(account, in: known, isCommitter: key == "committer"), kind: nil))
    }

    private func people(_ key: String) -> Value {
        let accounts = (known.field(key)?.arrayValue ?? []).compactMap { $0.stringValue.flatMap(AccountID.init) }
        return .list(accounts.map { .record(context.person($0, kind: nil)) })
    }

    private func text(_ key: String) -> Value { known.field(key)?.stringValue.map { .string($0) } ?? absent(key) }
    private func int(_ key: String) -> Value { known.field(key)?.intValue.map { .int($0) } ?? absent(key) }
    private func bool(_ key: String) -> Value? { known.field(key)?.boolValue.map { .bool($0) } }

    private func moment(_ key: String) -> Value {
        known.field(key)?.stringValue.flatMap { Instant($0) }.map { .moment($0) } ?? absent(key)
    }

    private func texts(_ key: String) -> Value? {
        known.field(key)?.arrayValue.map { .list($0.compactMap { $0.stringValue.map { .string($0) } }) }
    }

    /// The paths that it touches. A list that was cut ends with an element that may be any path.
    private var paths: Value {
        guard case .list(var elements)? = texts("paths") else { return absent("paths") }
        if known.field("paths_truncated")?.boolValue == true {
            elements.append(.unknown(Unknown("the list of paths was cut at its limit")))
        }
        return .list(elements)
    }

    private var trailers: Value {
        guard let object = known.field("trailers")?.objectValue else { return absent("trailers") }
        let entries = object.members.map { member in
            (member.key, Value.list((member.value.arrayValue ?? []).compactMap { $0.stringValue.map { .string($0) } }))
        }
        return .map(MapValue(strings: entries))
    }

    private var signature: Value {
        let state = SignatureState(known.field("signature"), context.people, seen: known.seen)
        guard let word = state.word else { return absent("signature") }
        var slots: [Value] = [.string(word), .null]
        switch state {
        case .good(let account): slots[1] = .record(context.person(account, kind: nil))
        // Neither good nor bad: whatever it is compared with.
        case .notChecked: slots = Array(repeating: .unknown(Unknown("the signature was not checked")), count: 2)
        default: break
        }
        return .record(Record(type: TypeCatalog.signature, slots: slots))
    }
}
