// The command that supplies what a check misses, for what Writ has commands for.

public import WritModel

extension Remedy {
    /// The command, as somebody would type it in the working folder; `nil` where Writ has none for it, or what it is about
    /// cannot be typed. What others named (a deploy's id) is one word of it, whatever a shell would make of that.
    public var command: String? {
        let (words, argument): ([String], String?) =
            switch event {
            case "review.approved": (["writ", "review", "approve"], fields["commit"] ?? fields["head"])
            case "signoff.given": (["writ", "signoff", "give"], fields["scope"])
            default: ([], nil)
            }
        return argument.flatMap { ShellCommand(words, arguments: $0)?.description }
    }
}
