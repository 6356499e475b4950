public import WritModel
public enum BuiltInSchemas { public static func schema(for kind: EventKind) -> SchemaDocument? { nil } }
