// A fact as written: which events begin an interval, what it says, and which events end it.

public import WritModel

/// A fact: a keyed statement true over an interval of the log.
public struct FactDocument: Sendable, Hashable {
    /// What begins an interval.
    public struct Begin: Sendable, Hashable {
        /// The kind.
        public var event: Located<EventKind>
        /// The event's name in the expressions.
        public var alias: Located<String>
        /// `for:` one interval per element.
        public var each: Binding?
        /// Only events for which this holds.
        public var condition: Located<String>?
        /// The fields and the CEL text of each, in order.
        public var set: [(name: Located<String>, value: Located<String>)]

        /// A begin rule.
        public init(
            event: Located<EventKind>, alias: Located<String>, each: Binding?, condition: Located<String>?,
            set: [(name: Located<String>, value: Located<String>)]
        ) {
            self.event = event
            self.alias = alias
            self.each = each
            self.condition = condition
            self.set = set
        }
    }

    /// What ends an interval.
    public struct End: Sendable, Hashable {
        /// The kind.
        public var event: Located<EventKind>
        /// The event's name in `condition`, where `fact` is the open interval.
        public var alias: Located<String>
        /// Which open intervals it ends.
        public var condition: Located<String>
        /// One word for it: `dismissed`.
        public var because: String

        /// An end rule.
        public init(
            event: Located<EventKind>, alias: Located<String>, condition: Located<String>, because: String
        ) {
            self.event = event
            self.alias = alias
            self.condition = condition
            self.because = because
        }
    }

    /// A look-up shows at most this many intervals of a key unless the document says otherwise.
    public static let perKeyDefault = 64
    /// The most a document may ask for.
    public static let perKeyMax = 10_000

    /// The fact's name, an identifier.
    public var name: Located<String>
    /// The fields that find it, a subset of `set`.
    public var key: [Located<String>]
    /// What begins it; all rules set the same fields.
    public var begins: [Begin]
    /// What ends it.
    public var ends: [End]
    /// A look-up shows a key's latest begins up to this many; if older ones exist, what they could change is unknown.
    public var perKey: Int

    /// A fact document.
    public init(name: Located<String>, key: [Located<String>], begins: [Begin], ends: [End], perKey: Int) {
        self.name = name
        self.key = key
        self.begins = begins
        self.ends = ends
        self.perKey = perKey
    }
}

extension FactDocument.Begin {
    /// Two rules are equal when every part is.
    public static func == (left: Self, right: Self) -> Bool {
        left.event == right.event && left.alias == right.alias && left.each == right.each
            && left.condition == right.condition && left.set.count == right.set.count
            && zip(left.set, right.set).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(event)
        hasher.combine(alias)
        for (name, value) in set {
            hasher.combine(name)
            hasher.combine(value)
        }
    }
}
