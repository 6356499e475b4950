// Refs that nobody may push, whatever the policies say.

/// Refs that git or Writ reads as something else than a branch or a tag.
public enum ReservedRefs {
    /// Why each is closed, by what its name begins with.
    static let prefixes: [(prefix: String, why: String)] = [
        ("refs/replace/", "git would show another object in the place of one that was approved"),
        ("refs/namespaces/", "it would move a ref of another namespace under a name that no policy knows"),
        ("refs/heads/writ/", "only Writ's own corrections are there"),
        ("refs/writ/", "only Writ writes there"),
    ]

    /// Why a ref is never taken from a pusher, or `nil`. Compared without letter case, as some file systems do.
    ///
    /// - Parameter ref: a full name, after symbolic refs are resolved.
    public static func refusal(of ref: String) -> String? {
        let folded = ref.lowercased() + "/"
        guard let (_, why) = prefixes.first(where: { folded.hasPrefix($0.prefix) }) else { return nil }
        return "`\(ref)` cannot be pushed: \(why); push under another name"
    }
}
