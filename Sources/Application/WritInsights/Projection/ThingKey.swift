// What requests, changes and evaluations are told by, so that they find one another: hashes of what they name.

public import WritModel

/// Makes keys of the things that events name. FNV-1a over the parts: the same on every machine, for they are stored.
public enum ThingKey {
    /// The key of some words.
    static func key(_ parts: String...) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        return hash
    }

    /// The keys of an event's things, most telling first.
    ///
    /// - Parameters:
    ///   - kind: the event's kind.
    ///   - field: the text of a field of its data, or `nil`.
    static func keys(kind: String, field: (StaticString) -> String?) -> [UInt64] {
        let repository = field("repository") ?? ""
        switch kind {
        case "push.requested", "branch.pushed":
            guard let after = field("after") else { return [] }
            return [key("push", repository, field("ref") ?? "", after), key("commit", after)]
        case "merge.requested", "change.merged":
            var keys = field("change").map { [key("change", repository, $0)] } ?? []
            if let merge = field("merge") { keys.append(key("commit", merge)) }
            if let head = field("head") { keys.append(key("commit", head)) }
            return keys
        case "deploy.requested", "deploy.started", "deploy.finished":
            var keys = field("deploy").map { [key("deploy", $0)] } ?? []
            if let what = field("digest") ?? field("head") {
                keys.append(key("deploy of", field("service") ?? "", field("environment") ?? "", what))
            }
            return keys
        case "session.requested", "session.started", "command.requested", "command.finished", "tool.requested",
            "tool.finished":
            return field("session").map { [key("session", $0)] } ?? []
        case "commit.recorded": return field("sha").map { [key("commit", $0)] } ?? []
        default: return []
        }
    }

    /// The keys of an event's things.
    public static func keys(of event: Event) -> [UInt64] {
        keys(kind: event.kind.description) { event.data[$0.description]?.stringValue }
    }

    /// What an event is about.
    static func scope(field: (StaticString) -> String?) -> ScopeSet {
        let environment = field("environment") ?? ""
        if let service = field("service") { return ScopeSet(kind: "service", id: service, environment: environment) }
        if let repository = field("repository") {
            return ScopeSet(kind: "repository", id: repository, environment: environment)
        }
        if let change = field("change"), let end = change.lastIndex(of: "#") {
            return ScopeSet(kind: "repository", id: String(change[..<end]), environment: environment)
        }
        if let resource = field("resource") {
            return ScopeSet(kind: "resource", id: resource, environment: environment)
        }
        return ScopeSet(kind: "", id: "", environment: environment)
    }

    /// What an event is about, in the text that observations carry.
    public static func scope(of event: Event) -> String { scope { event.data[$0.description]?.stringValue }.text }
}
