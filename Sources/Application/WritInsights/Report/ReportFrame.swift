// What a page says around its figures, and how other use cases add sections of their own to it.

/// What stands around the figures of a report.
public struct ReportFrame: Sendable {
    /// What the page is called.
    public var title: String
    /// The owner whose policies it is about, or all.
    public var owner: String?
    /// The log: its origin.
    public var origin: String
    /// The root hash of the log that was read, in base64; nothing where there is no checkpoint.
    public var root: String
    /// When the page was made, as text.
    public var madeAt: String
    /// The name of the zone that days begin in.
    public var zone: String
    /// Replaces a pseudonym by what the reader may see.
    public var render: @Sendable (String) -> String
    /// Further sections, shown after the figures in this order.
    public var sections: [ReportSection]

    /// A frame.
    public init(
        title: String, owner: String?, origin: String, root: String, madeAt: String, zone: String,
        render: @escaping @Sendable (String) -> String, sections: [ReportSection] = []
    ) {
        self.title = title
        self.owner = owner
        self.origin = origin
        self.root = root
        self.madeAt = madeAt
        self.zone = zone
        self.render = render
        self.sections = sections
    }
}

/// A section that another use case adds to a report, such as a trace: plain values, which the page escapes and lays out.
public struct ReportSection: Sendable, Hashable {
    /// What a section shows below its lead.
    public enum Body: Sendable, Hashable {
        /// Paragraphs.
        case text([String])
        /// A table: the heads of its columns, and rows of as many cells.
        case table(heads: [String], rows: [[String]])
        /// A tree: who did what, and what followed.
        case tree([ReportNode])
    }

    /// Its heading.
    public var title: String
    /// One or two sentences about it.
    public var lead: String
    /// What it shows.
    public var body: Body

    /// A section.
    public init(title: String, lead: String, body: Body) {
        self.title = title
        self.lead = lead
        self.body = body
    }
}

/// A node of a tree.
public struct ReportNode: Sendable, Hashable {
    /// The deepest level that a page shows; what is below is counted.
    public static let depthMax = 12

    /// When, as text; may be empty.
    public var time: String
    /// What happened, in a few words.
    public var text: String
    /// More about it; may be empty.
    public var detail: String
    /// Whether it is what the reader should look at first.
    public var isAlarm: Bool
    /// What it led to.
    public var children: [ReportNode]

    /// A node.
    public init(time: String, text: String, detail: String = "", isAlarm: Bool = false, children: [ReportNode] = []) {
        self.time = time
        self.text = text
        self.detail = detail
        self.isAlarm = isAlarm
        self.children = children
    }
}
