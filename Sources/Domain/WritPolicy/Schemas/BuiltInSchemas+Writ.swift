// Schemas of what Writ itself records: documents, decisions, and what follows from them.

extension BuiltInSchemas {
    /// The family.
    static let writ: [SchemaDocument] = [
        SchemaDocument(
            "document.activated", .cause, subject: "document",
            [
                "kind": .string,
                "name": .string,
                "digest": .string,
                "body": .string.optional,
                "mode": .string.optional,
                "approved_by": .person.optional,
            ]),
        SchemaDocument(
            "document.retired", .cause, subject: "document",
            [
                "kind": .string,
                "name": .string,
                "digest": .string,
                "body": .string.optional,
                "mode": .string.optional,
                "approved_by": .person.optional,
            ]),
        SchemaDocument(
            "decision.made", .cause, subject: "decision",
            [
                "decision": .string,
                "request": .string,
                "verdict": .oneOf("allow", "hold", "deny", "notApplicable"),
                "policies": .list(.json),
                "language": .string,
                "tzdata": .string,
            ]),
        SchemaDocument(
            "amendment.made", .cause, subject: "decision",
            [
                "decision": .string,
                "verdict": .oneOf("allow", "hold", "deny", "notApplicable"),
                "late": .list(.int),
            ]),
        SchemaDocument(
            "violation.opened", .cause, subject: "violation",
            [
                "violation": .string,
                "policy": .string,
                "check": .string,
                "trigger": .string,
                "reason": .string,
                "closed_by": .string.optional,
                "severity": .string.optional,
                "owner": .string.optional,
                "about": .string.optional,
                "evidence": .list(.int).optional,
                "commits": .list(.string).optional,
                "actions": .list(.json).optional,
            ]),
        SchemaDocument(
            "violation.closed", .cause, subject: "violation",
            [
                "violation": .string,
                "policy": .string,
                "check": .string,
                "trigger": .string,
                "reason": .string,
                "closed_by": .string.optional,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "violation.reopened", .cause, subject: "violation",
            [
                "violation": .string,
                "policy": .string,
                "check": .string,
                "trigger": .string,
                "reason": .string,
                "closed_by": .string.optional,
            ]),
        SchemaDocument(
            "violation.assigned", .cause, subject: "violation",
            [
                "violation": .string,
                "assignee": .string,
                "reason": .string.optional,
            ]),
        SchemaDocument(
            "obligation.opened", .cause, subject: "obligation",
            [
                "obligation": .string,
                "policy": .string,
                "check": .string,
                "trigger": .string,
                "deadline": .timestamp,
            ]),
        SchemaDocument(
            "obligation.met", .cause, subject: "obligation",
            [
                "obligation": .string,
                "policy": .string,
                "check": .string,
                "trigger": .string,
                "deadline": .timestamp,
            ]),
        SchemaDocument(
            "obligation.breached", .cause, subject: "obligation",
            [
                "obligation": .string,
                "policy": .string,
                "check": .string,
                "trigger": .string,
                "deadline": .timestamp,
            ]),
        SchemaDocument(
            "obligation.waived", .cause, subject: "obligation",
            [
                "obligation": .string,
                "policy": .string,
                "check": .string,
                "trigger": .string,
                "deadline": .timestamp,
            ]),
        SchemaDocument(
            "obligation.undecidable", .cause, subject: "obligation",
            [
                "obligation": .string,
                "policy": .string,
                "check": .string,
                "trigger": .string,
                "deadline": .timestamp,
            ]),
        SchemaDocument(
            "enforcement.performed", .cause, subject: "decision",
            [
                "decision": .string,
                "action": .string,
                "target": .string,
                "attempt": .int,
                "detail": .string,
                "commit": .string.optional,
                "key": .string.optional,
                "channel": .string.optional,
                "covers": .list(.string).optional,
            ]),
        SchemaDocument(
            "enforcement.failed", .cause, subject: "decision",
            [
                "decision": .string,
                "action": .string,
                "target": .string,
                "attempt": .int,
                "detail": .string,
                "key": .string.optional,
                "channel": .string.optional,
                "covers": .list(.string).optional,
                "final": .bool.optional,
            ]),
        SchemaDocument(
            "enforcement.verified", .cause, subject: "decision",
            [
                "decision": .string,
                "action": .string,
                "target": .string,
                "attempt": .int,
                "detail": .string,
            ]),
        SchemaDocument(
            "enforcement.dropped", .cause, subject: "decision",
            [
                "decision": .string,
                "action": .string,
                "target": .string,
                "attempt": .int,
                "detail": .string,
                "key": .string,
                "channel": .string.optional,
            ]),
        SchemaDocument(
            "enforcement.retried", .cause, subject: "decision",
            [
                "decision": .string,
                "action": .string,
                "target": .string,
                "attempt": .int,
                "detail": .string,
                "key": .string,
                "channel": .string.optional,
            ]),
        SchemaDocument(
            "source.connected", .cause, subject: "connection",
            [
                "connection": .string,
                "since": .timestamp.optional,
            ]),
        SchemaDocument(
            "source.silent", .cause, subject: "connection",
            [
                "connection": .string,
                "since": .timestamp.optional,
            ]),
        SchemaDocument(
            "source.recovered", .cause, subject: "connection",
            [
                "connection": .string,
                "since": .timestamp.optional,
            ]),
        SchemaDocument(
            "tick", .cause, subject: "tick",
            [
                "for": .timestamp
            ]),
    ]
}
