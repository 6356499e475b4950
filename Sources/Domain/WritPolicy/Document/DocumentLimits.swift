// How much of everything a document file may hold. Files come from people and from the log: both are outside input.

/// Limits on what is read; each is refused with its place, none is silently cut.
public enum DocumentLimits {
    /// Bytes of a file.
    public static let fileBytesMax = 256 * 1024
    /// Bytes of one included iCalendar file.
    public static let includedBytesMax = 256 * 1024
    /// Documents of a file.
    public static let documentsMax = 1000
    /// YAML nodes of a document, aliases expanded.
    public static let nodesMax = 10_000
    /// Bytes of the texts of a document, aliases expanded.
    public static let expandedBytesMax = 1024 * 1024
    /// How deep YAML nodes may nest.
    public static let depthMax = 24
    /// Problems reported of one file; the rest is only counted.
    public static let problemsMax = 100
    /// Checks of a policy, and tests of a policy.
    public static let checksMax = 200
    /// Whom one `notify` or `escalate` may name.
    public static let recipientsMax = 20
    /// Channels, and routes, of `notify:` in `writ.yaml`.
    public static let routesMax = 1000
    /// Closed days, or spans of days, of a calendar, repetitions counted one by one.
    public static let closuresMax = 10_000
    /// The last year for which repeating holidays are written out.
    public static let lastYear = 2100
}
