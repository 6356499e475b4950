// Schemas of tests, builds, artifacts and deploys.

extension BuiltInSchemas {
    /// The family.
    static let delivery: [SchemaDocument] = [
        SchemaDocument(
            "test.finished", .observe, subject: "commit",
            [
                "repository": .string,
                "sha": .string,
                "name": .string,
                "result": .oneOf("passed", "failed", "error", "skipped", "cancelled"),
                "app": .string.optional,
            ]),
        SchemaDocument(
            "build.finished", .observe, subject: "commit",
            [
                "repository": .string,
                "sha": .string,
                "digest": .string.optional,
                "builder": .string,
                "result": .string,
            ]),
        SchemaDocument(
            "artifact.published", .observe, subject: "artifact",
            [
                "digest": .string,
                "name": .string,
                "sha": .string.optional,
                "builder": .string.optional,
                "attestation": .string.optional,
            ]),
        SchemaDocument(
            "artifact.signed", .observe, subject: "artifact",
            [
                "digest": .string,
                "name": .string,
                "sha": .string.optional,
                "builder": .string.optional,
                "attestation": .string.optional,
            ]),
        SchemaDocument(
            "deploy.started", .observe, subject: "deploy",
            [
                "deploy": .string,
                "service": .string,
                "environment": .oneOf("dev", "staging", "production"),
                "head": .string.optional,
                "digest": .string.optional,
                "class": .oneOf("normal", "standard", "hotfix", "rollback").optional,
            ]),
        SchemaDocument(
            "deploy.finished", .observe, subject: "deploy",
            [
                "deploy": .string,
                "service": .string,
                "environment": .oneOf("dev", "staging", "production"),
                "head": .string.optional,
                "digest": .string.optional,
                "class": .oneOf("normal", "standard", "hotfix", "rollback").optional,
            ]),
        SchemaDocument(
            "deploy.ran", .cause, subject: "deploy",
            [
                "deploy": .string,
                "service": .string,
                "environment": .oneOf("dev", "staging", "production"),
                "head": .string,
                "decision": .string,
                "derived": .bool,
            ]),
        SchemaDocument(
            "deploy.failed", .observe, subject: "deploy",
            [
                "deploy": .string,
                "service": .string,
                "environment": .oneOf("dev", "staging", "production"),
                "head": .string.optional,
                "digest": .string.optional,
                "class": .oneOf("normal", "standard", "hotfix", "rollback").optional,
            ]),
        SchemaDocument(
            "deploy.verified", .observe, subject: "deploy",
            [
                "deploy": .string,
                "service": .string,
                "environment": .oneOf("dev", "staging", "production"),
                "head": .string.optional,
                "digest": .string.optional,
                "class": .oneOf("normal", "standard", "hotfix", "rollback").optional,
            ]),
        SchemaDocument(
            "deploy.rolled_back", .cause, subject: "deploy",
            [
                "deploy": .string,
                "service": .string,
                "environment": .oneOf("dev", "staging", "production"),
                "head": .string.optional,
                "digest": .string.optional,
                "class": .oneOf("normal", "standard", "hotfix", "rollback").optional,
            ]),
        SchemaDocument(
            "deploy.baselined", .observe, subject: "service",
            [
                "service": .string,
                "environment": .oneOf("dev", "staging", "production"),
                "head": .string,
                "repository": .string.optional,
                "statement": .json.optional.sensitive,
            ]),
    ]
}
