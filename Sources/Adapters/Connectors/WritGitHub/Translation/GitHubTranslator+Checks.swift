// Tests, builds and deploys, as checks, statuses, workflows and deployments tell them.

import WritModel

extension GitHubTranslator {
    /// A check that has finished.
    func checkRun(_ delivery: GitHubDelivery) -> Translation? {
        guard delivery.action == "completed", let run = delivery.payload["check_run"]?.objectValue,
            let result = Self.result(run["conclusion"]?.stringValue)
        else { return nil }
        return test(
            delivery, sha: run["head_sha"]?.stringValue, name: run["name"]?.stringValue, result,
            app: run["app"]?.objectValue?["slug"]?.stringValue, at: Self.instant(run["completed_at"]))
    }

    /// A status of a commit; one that is pending has not finished.
    func status(_ delivery: GitHubDelivery) -> Translation? {
        guard let result = Self.result(delivery.payload["state"]?.stringValue) else { return nil }
        return test(
            delivery, sha: delivery.payload["sha"]?.stringValue, name: delivery.payload["context"]?.stringValue,
            result, app: nil, at: Self.instant(delivery.payload["created_at"]))
    }

    private func test(
        _ delivery: GitHubDelivery, sha: String?, name: String?, _ result: String, app: String?, at: Instant?
    ) -> Translation? {
        guard let sha, Self.isCommit(sha), let name, !delivery.repository.isEmpty else { return nil }
        var data: JSONObject = [
            "repository": .string(delivery.repository), "sha": .string(sha), "name": .string(Self.clipped(name)),
            "result": .string(result),
        ]
        if let app { data["app"] = .string(Self.clipped(app)) }
        return (.testFinished, data, at)
    }

    /// What a conclusion or state means: GitHub lets a neutral or skipped check pass, and it has tested nothing.
    private static func result(_ text: String?) -> String? {
        switch text {
        case "success": "passed"
        case "failure", "timed_out", "action_required": "failed"
        case "error", "startup_failure": "error"
        case "neutral", "skipped": "skipped"
        case "cancelled", "stale": "cancelled"
        default: nil
        }
    }

    /// A workflow that has finished.
    func workflowRun(_ delivery: GitHubDelivery) -> Translation? {
        guard delivery.action == "completed", let run = delivery.payload["workflow_run"]?.objectValue,
            let sha = run["head_sha"]?.stringValue, let result = run["conclusion"]?.stringValue,
            let name = run["path"]?.stringValue ?? run["name"]?.stringValue, !delivery.repository.isEmpty
        else { return nil }
        return (
            EventKind(known: "build.finished"),
            [
                "repository": .string(delivery.repository), "sha": .string(sha),
                "builder": .string(Self.clipped(name)), "result": .string(result),
            ], Self.instant(run["updated_at"])
        )
    }

    /// What became of a deployment.
    func deploymentStatus(_ delivery: GitHubDelivery) -> Translation? {
        guard let status = delivery.payload["deployment_status"]?.objectValue,
            let deployment = delivery.payload["deployment"]?.objectValue, let id = Self.id(deployment["id"]),
            let environment = deployment["environment"]?.stringValue, !delivery.repository.isEmpty,
            let kind = Self.deployKind(status["state"]?.stringValue)
        else { return nil }
        var data: JSONObject = [
            "deploy": .string(id), "service": .string(delivery.repository),
            "environment": .string(environment.lowercased()),
        ]
        if let sha = deployment["sha"]?.stringValue { data["head"] = .string(sha) }
        return (kind, data, Self.instant(status["created_at"]))
    }

    private static func deployKind(_ state: String?) -> EventKind? {
        switch state {
        case "in_progress": EventKind(known: "deploy.started")
        case "success": .deployFinished
        case "failure", "error": EventKind(known: "deploy.failed")
        default: nil
        }
    }
}
