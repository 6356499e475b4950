// The command that supplies what a check misses, for what Writ has commands for.

public import WritModel

extension Remedy {
    /// The command, as somebody would type it in the working folder; `nil` where Writ has none for it.
    public var command: String? {
        switch event {
        case "review.approved": (fields["commit"] ?? fields["head"]).map { "writ review approve \($0)" }
        case "signoff.given": fields["scope"].map { "writ signoff give \($0)" }
        default: nil
        }
    }
}
