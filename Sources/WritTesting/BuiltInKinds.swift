// Kinds of event as the built-in schemas have them.

import WritModel
import WritPolicy

/// Kinds that tests of projections need.
public enum BuiltInKinds {
    /// The kinds of requests.
    public static let gates = Set(
        BuiltInSchemas.all.filter { $0.capability == .gate }.map(\.event.value.description))
}
