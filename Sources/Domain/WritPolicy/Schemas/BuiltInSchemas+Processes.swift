// Schemas of process logs, and events that no connector translates.

extension BuiltInSchemas {
    /// The family.
    static let processes: [SchemaDocument] = [
        SchemaDocument(
            "process.event", .observe, subject: "case",
            [
                "case": .string,
                "activity": .string,
                "lifecycle": .string.optional,
                "resource": .person.optional,
                "attributes": .map(.string).sensitive,
            ]),
        SchemaDocument(
            "process.closed", .observe, subject: "case",
            [
                "case": .string,
                "outcome": .string.optional,
            ]),
        SchemaDocument(
            "source.event", .observe, subject: "event",
            [
                "type": .string,
                "digest": .string,
            ]),
    ]
}
