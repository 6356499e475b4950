// What somebody may see of the log: which entries, and whether in clear.

public import WritPolicy

/// What somebody may see. A value: it is decided once, before a command runs, and everything the command reads of the log
/// passes through it.
public struct AccessView: Sendable, Hashable {
    /// What one role lets its holder see.
    public struct Part: Sendable, Hashable {
        /// The part of the log; `nil` is all of it.
        public var scope: AccessScope?
        /// Whether names and sensitive fields are in clear.
        public var isClear: Bool

        /// A part.
        public init(scope: AccessScope?, isClear: Bool) {
            self.scope = scope
            self.isClear = isClear
        }
    }

    /// How an entry is shown.
    public enum Clearance: Sendable, Hashable {
        /// As it is.
        case clear
        /// With sensitive fields masked.
        case masked
    }

    /// The parts; nothing is seen without one.
    public var parts: [Part]

    /// A view.
    public init(_ parts: [Part]) { self.parts = parts }

    /// Everything, in clear: what the folder's owner and admins see.
    public static let everything = AccessView([Part(scope: nil, isClear: true)])

    /// Whether every entry is seen as it is.
    public var isEverything: Bool { parts.contains { $0.scope == nil && $0.isClear } }

    /// Whether every entry is seen, be it masked.
    public var isWholeLog: Bool { parts.contains { $0.scope == nil } }

    /// Whether accounts are shown by their names. A pseudonym is the same everywhere, so one that is in clear in one
    /// entry is in clear in all: names are shown only to those who see everything they see in clear.
    public var showsNames: Bool { isEverything || (!parts.isEmpty && parts.allSatisfy(\.isClear)) }

    /// How something is shown.
    ///
    /// - Parameter values: what it says of itself, by dimension.
    /// - Returns: `nil` when it is not seen.
    public func clearance(of values: [AccessScope.Dimension: String]) -> Clearance? {
        var found: Clearance?
        for part in parts where part.scope?.covers(values) ?? true {
            if part.isClear { return .clear }
            found = .masked
        }
        return found
    }
}
