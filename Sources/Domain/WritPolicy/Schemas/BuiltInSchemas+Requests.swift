// Schemas of requests, which are gates, and the sessions they open.

extension BuiltInSchemas {
    /// The family.
    static let requests: [SchemaDocument] = [
        SchemaDocument(
            "push.requested", .gate, subject: "branch",
            [
                "repository": .string,
                "ref": .string,
                "branch": .string,
                "push": .string,
                "before": .string,
                "after": .string,
                "forced": .bool,
                "created": .bool,
                "deleted": .bool,
                "commits": .list(.commit),
                "truncated": .bool,
                "via": .string.optional,
                "options": .map(.string).sensitive,
            ]),
        SchemaDocument(
            "merge.requested", .gate, subject: "change",
            [
                "repository": .string,
                "change": .string,
                "base": .string,
                "head": .string,
                "author": .person,
                "title": .string.sensitive,
                "draft": .bool,
                "paths": .list(.string).optional,
                "additions": .int.optional,
                "deletions": .int.optional,
                "labels": .list(.string),
                "commits": .list(.commit),
            ]),
        SchemaDocument(
            "deploy.requested", .gate, subject: "deploy",
            [
                "deploy": .string,
                "service": .string,
                "environment": .oneOf("dev", "staging", "production"),
                "head": .string,
                "previous": .string.optional,
                "digest": .string.optional,
                "commits": .list(.commit),
                "truncated": .bool.optional,
                "derived": .bool.optional,
                "class": .oneOf("normal", "standard", "hotfix", "rollback"),
                "ticket": .string.optional,
            ]),
        SchemaDocument(
            "session.requested", .gate, subject: "session",
            [
                "session": .string,
                "resource": .string,
                "purpose": .string.optional.sensitive,
                "ticket": .string.optional,
                "role": .string.optional,
            ]),
        SchemaDocument(
            "session.started", .observe, subject: "session",
            [
                "session": .string,
                "resource": .string,
                "purpose": .string.optional.sensitive,
                "ticket": .string.optional,
                "role": .string.optional,
            ]),
        SchemaDocument(
            "session.ended", .observe, subject: "session",
            [
                "session": .string,
                "resource": .string,
                "purpose": .string.optional.sensitive,
                "ticket": .string.optional,
                "role": .string.optional,
            ]),
        SchemaDocument(
            "command.requested", .gate, subject: "session",
            [
                "session": .string,
                "resource": .string,
                "statement_digest": .string,
                "effects": .list(.string),
                "relations": .list(.string),
                "rows": .int.optional,
            ]),
        SchemaDocument(
            "command.finished", .observe, subject: "session",
            [
                "session": .string,
                "resource": .string,
                "statement_digest": .string,
                "effects": .list(.string),
                "relations": .list(.string),
                "rows": .int.optional,
            ]),
        SchemaDocument(
            "tool.requested", .gate, subject: "session",
            [
                "session": .string,
                "agent": .string,
                "tool": .string,
                "arguments_digest": .string,
                "destructive": .bool,
            ]),
        SchemaDocument(
            "tool.finished", .observe, subject: "session",
            [
                "session": .string,
                "agent": .string,
                "tool": .string,
                "arguments_digest": .string,
                "destructive": .bool,
            ]),
    ]
}
