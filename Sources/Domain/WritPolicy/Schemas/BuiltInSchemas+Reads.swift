// Schemas of what is recorded about the log itself: who read it, who was refused, what was exported and erased.

extension BuiltInSchemas {
    /// The family. It is apart because each read of the log needs it, and no others.
    public static let reads: [SchemaDocument] = [
        SchemaDocument(
            "log.read", .cause, subject: "log",
            [
                "by": .person,
                "command": .string.optional,
                "query": .string.optional,
                "scope": .string.optional,
                "entries": .int.optional,
                "roles": .list(.string).optional,
                "route": .oneOf("folder", "socket").optional,
            ]),
        SchemaDocument(
            "log.refused", .cause, subject: "log",
            [
                "by": .person,
                "command": .string.optional,
                "query": .string.optional,
                "needs": .list(.string).optional,
                "roles": .list(.string).optional,
                "route": .oneOf("folder", "socket").optional,
            ]),
        SchemaDocument(
            "log.exported", .cause, subject: "log",
            [
                "by": .person,
                "command": .string.optional,
                "query": .string.optional,
                "scope": .string.optional,
                "entries": .int.optional,
                "roles": .list(.string).optional,
                "route": .oneOf("folder", "socket").optional,
            ]),
        SchemaDocument(
            "log.erased", .cause, subject: "log",
            [
                "by": .person,
                "query": .string.optional,
                "scope": .string.optional,
            ]),
    ]
}
