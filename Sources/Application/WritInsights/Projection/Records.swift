// The parts of a projection.

/// What is known of a kind: how often it came, and which fields it brought.
struct KindUse: Sendable, Hashable {
    struct Field: Sendable, Hashable {
        var name: Int32
        var count: Int
        /// The first entries that have it.
        var first: UInt64
    }

    var count = 0
    var first: UInt64 = 0
    var firstSecond: Int64 = .max
    var lastSecond: Int64 = .min
    var fields: [Field] = []
}

/// When a source was heard: one cell per hour in which it was.
struct SourceActivity: Sendable, Hashable {
    struct Hour: Sendable, Hashable {
        var count: Int32
        var firstSecond: Int64
        var lastSecond: Int64
        var firstIndex: UInt64
        var lastIndex: UInt64
    }

    var hours: [Int32: Hour] = [:]

    mutating func add(_ second: Int64, _ index: UInt64) {
        let hour = Int32(clamping: (second - ((second % 3600) + 3600) % 3600) / 3600)
        guard var cell = hours[hour] else {
            hours[hour] = Hour(count: 1, firstSecond: second, lastSecond: second, firstIndex: index, lastIndex: index)
            return
        }
        cell.count &+= 1
        if second < cell.firstSecond {
            cell.firstSecond = second
            cell.firstIndex = index
        }
        if second >= cell.lastSecond {
            cell.lastSecond = second
            cell.lastIndex = index
        }
        hours[hour] = cell
    }
}

/// The changes of a repository or a service.
struct ScopeActivity: Sendable, Hashable {
    var changes = 0
    var firstSecond: Int64 = .max
    var lastSecond: Int64 = .min
    var lastIndex: UInt64 = 0

    mutating func add(_ second: Int64, _ index: UInt64) {
        changes += 1
        firstSecond = min(firstSecond, second)
        if second >= lastSecond {
            lastSecond = second
            lastIndex = index
        }
    }
}

/// What a recorded decision says of an observed change.
enum ChangeStatus: UInt8, Sendable, Hashable {
    /// Nobody had asked about this scope yet: imported history, or a gate that was not there.
    case ungated
    /// A decision let it through.
    case allowed
    /// Its scope has a gate, and no decision about it came before.
    case unasked
    /// A decision had stopped it, and it happened.
    case refused
}

/// A change that was observed.
struct Change: Sendable, Hashable {
    var index: UInt64
    var second: Int64
    var kind: Int32
    var source: Int32
    var actor: Int32
    /// As `ScopeSet` writes it.
    var scope: Int32
    var status: ChangeStatus
    /// The branch, by key; 0 where there is none.
    var branch: UInt64
    /// Whether the branch is protected by its name.
    var isMainBranch: Bool
    /// What it can be told by: the push or the deploy, the change, the commit.
    var keys: [UInt64]
}

/// The latest verdict about a thing.
struct GateVerdict: Sendable, Hashable {
    var second: Int64
    var index: UInt64
    var lets: Bool
}

/// A request whose decision may be the next entry.
struct PendingRequest: Sendable, Hashable {
    var index: UInt64
    var second: Int64
    var scope: Int32
    var gate: UInt64
    var keys: [UInt64]
}

/// A violation as an object.
struct ViolationRecord: Sendable, Hashable {
    var id: Int32
    var policy: Int32
    var check: Int32
    var openedSecond: Int64
    var openedIndex: UInt64
    /// 0 while it is open.
    var closedSecond: Int64
    var isClosed: Bool
}

/// A policy that came into force, changed or left.
struct ActivationRecord: Sendable, Hashable {
    var policy: Int32
    var mode: Int32
    var second: Int64
    var index: UInt64
    var isRetired: Bool
}

/// An exemption: a waiver or a broken glass.
struct OverrideRecord: Sendable, Hashable {
    var kind: Int32
    /// The waived policy; 0 where the scope says it all.
    var policy: Int32
    var second: Int64
    var index: UInt64
}

/// A silence that Writ itself has noticed.
struct SilenceRecord: Sendable, Hashable {
    var connection: Int32
    var since: Int64
    var second: Int64
    var index: UInt64
    /// Until when, if it ended.
    var until: Int64?
}

/// What a trigger is about, as text: the repository or the service, and the environment.
struct ScopeSet {
    /// The kind of the main scope: `repository`, `service`, `resource`, or nothing.
    var kind: String
    /// Its name.
    var id: String
    /// The environment, or nothing.
    var environment: String

    /// The scope in one text. None of the parts has a tab: JSON texts of these fields are names.
    var text: String { kind.isEmpty && environment.isEmpty ? "" : "\(kind)\t\(id)\t\(environment)" }

    init(kind: String, id: String, environment: String) {
        self.kind = kind
        self.id = id
        self.environment = environment
    }

    init(text: String) {
        let parts = text.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        self.init(
            kind: parts.first ?? "", id: parts.count > 1 ? parts[1] : "", environment: parts.count > 2 ? parts[2] : "")
    }

    /// The scopes: the main one first.
    var scopes: [Scope] {
        var result: [Scope] = []
        if !kind.isEmpty { result.append(Scope(kind: kind, id: id)) }
        if !environment.isEmpty { result.append(Scope(kind: "environment", id: environment)) }
        return result
    }
}

/// A part of what is governed, or of how things reach it.
public struct Scope: Sendable, Hashable, Comparable {
    /// `repository`, `service`, `environment`, `resource`; `route`, `actor`, `source`, `kind`, `field`, `cause`.
    public var kind: String
    /// Its name.
    public var id: String

    /// A scope.
    public init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }

    /// By kind, then by name.
    public static func < (left: Scope, right: Scope) -> Bool { (left.kind, left.id) < (right.kind, right.id) }
}
