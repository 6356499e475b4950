// What insights count of a history, for tests that know the truth.

import WritAuditLog
import WritInsights
import WritPipeline
import WritTesting

/// Asks insights.
enum Insight {
    /// The counts of documents by month.
    static func series(of documents: AuditDocuments, _ installation: Installation) throws -> [Series] {
        try installation.log.read { log in
            let folder = ProjectionFolder(gates: BuiltInKinds.gates)
            try folder.catchUp(log)
            let material = try InsightsMaterial(log, installation, documents)
            var question = InsightsQuestion()
            question.granularity = .month
            question.isHypothetical = true
            question.policies = material.policies
            question.audited = material.audited
            return InsightsReport(folder.finished(), question).series
        }
    }
}
