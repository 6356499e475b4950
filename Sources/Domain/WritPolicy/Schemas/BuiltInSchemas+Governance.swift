// Schemas of people's decisions, exceptions, controls and access.

extension BuiltInSchemas {
    /// The family.
    static let governance: [SchemaDocument] = [
        SchemaDocument(
            "signoff.given", .observe, subject: "signoff",
            [
                "signoff": .string,
                "scope": .string,
                "request": .string.optional,
                "service": .string.optional,
                "environment": .string.optional,
                "head": .string.optional,
                "digest": .string.optional,
                "reason": .string.optional.sensitive,
                "expires": .timestamp.optional,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "signoff.revoked", .observe, subject: "signoff",
            [
                "signoff": .string,
                "scope": .string,
                "request": .string.optional,
                "service": .string.optional,
                "environment": .string.optional,
                "head": .string.optional,
                "digest": .string.optional,
                "reason": .string.optional.sensitive,
                "expires": .timestamp.optional,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "waiver.granted", .observe, subject: "waiver",
            [
                "waiver": .string,
                "policy": .string,
                "scope": .string,
                "until": .timestamp,
                "owner": .string,
                "approved_by": .person,
                "why": .string.sensitive,
                "ticket": .string.optional,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "waiver.revoked", .observe, subject: "waiver",
            [
                "waiver": .string,
                "policy": .string,
                "scope": .string,
                "until": .timestamp,
                "owner": .string,
                "approved_by": .person,
                "why": .string.sensitive,
                "ticket": .string.optional,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "waiver.expired", .cause, subject: "waiver",
            [
                "waiver": .string,
                "policy": .string,
                "scope": .string,
                "until": .timestamp,
                "owner": .string,
                "approved_by": .person,
                "why": .string.sensitive,
                "ticket": .string.optional,
            ]),
        SchemaDocument(
            "breakglass.opened", .observe, subject: "breakglass",
            [
                "breakglass": .string,
                "scope": .string,
                "reason": .string.sensitive,
                "until": .timestamp,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "breakglass.closed", .observe, subject: "breakglass",
            [
                "breakglass": .string,
                "scope": .string,
                "reason": .string.sensitive,
                "until": .timestamp,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "freeze.started", .cause, subject: "freeze",
            [
                "freeze": .string,
                "scope": .string,
                "reason": .string.sensitive,
                "until": .timestamp.optional,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "freeze.ended", .cause, subject: "freeze",
            [
                "freeze": .string,
                "scope": .string,
                "reason": .string.sensitive,
                "until": .timestamp.optional,
                "statement": .json.optional.sensitive,
            ]),
        SchemaDocument(
            "control.weakened", .observe, subject: "control",
            [
                "control": .string,
                "where": .string,
                "detail": .string.sensitive,
            ]),
        SchemaDocument(
            "control.restored", .cause, subject: "control",
            [
                "control": .string,
                "where": .string,
                "detail": .string.sensitive,
            ]),
        SchemaDocument(
            "access.granted", .observe, subject: "resource",
            [
                "resource": .string,
                "person": .person,
                "role": .string,
            ]),
        SchemaDocument(
            "access.revoked", .observe, subject: "resource",
            [
                "resource": .string,
                "person": .person,
                "role": .string,
            ]),
        SchemaDocument(
            "incident.opened", .cause, subject: "incident",
            [
                "incident": .string,
                "service": .string,
                "severity": .string,
                "title": .string.sensitive,
            ]),
        SchemaDocument(
            "incident.resolved", .cause, subject: "incident",
            [
                "incident": .string,
                "service": .string,
                "severity": .string,
                "title": .string.sensitive,
            ]),
        SchemaDocument(
            "ticket.created", .cause, subject: "ticket",
            [
                "ticket": .string,
                "state": .string,
                "class": .string.optional,
                "planned_start": .timestamp.optional,
                "planned_end": .timestamp.optional,
            ]),
        SchemaDocument(
            "ticket.updated", .cause, subject: "ticket",
            [
                "ticket": .string,
                "state": .string,
                "class": .string.optional,
                "planned_start": .timestamp.optional,
                "planned_end": .timestamp.optional,
            ]),
        SchemaDocument(
            "ticket.closed", .cause, subject: "ticket",
            [
                "ticket": .string,
                "state": .string,
                "class": .string.optional,
                "planned_start": .timestamp.optional,
                "planned_end": .timestamp.optional,
            ]),
        SchemaDocument(
            "account.seen", .cause, subject: "account",
            [
                "account": .person,
                "namespace": .string,
                "nobody": .bool.optional,
                "commitment": .string.optional,
            ]),
        SchemaDocument(
            "identity.linked", .observe, subject: "person",
            [
                "person": .person,
                "account": .person.optional,
            ]),
        SchemaDocument(
            "identity.left", .observe, subject: "person",
            [
                "person": .person,
                "account": .person.optional,
            ]),
        SchemaDocument(
            "group.changed", .observe, subject: "group",
            [
                "group": .string,
                "digest": .string,
            ]),
        SchemaDocument(
            "calendar.changed", .observe, subject: "calendar",
            [
                "calendar": .string,
                "digest": .string,
            ]),
    ]
}
