// A gate: asks the active policies about requests, records the decisions, and answers once they are durable.

public import WritModel
import WritAuditLog
import WritCEL
import WritMerkle
import WritPolicy

/// A gate's answer to one request.
public struct GateAnswer: Sendable {
    /// The decision as recorded.
    public var decision: Decision
    /// The index of its `decision.made` entry.
    public var index: UInt64
    /// The request as recorded.
    public var request: Event
    /// Whether the decision was made before: the same request asked again.
    public var isStored: Bool
    /// Titles and reasons of the active policies, by name.
    public var titles: [String: (title: String, why: String)]
}

/// Decides requests.
public struct Gate: Sendable {
    private let installation: Installation

    /// The gate of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// Decides requests together: their missing commits, the requests and the decisions are one transaction.
    ///
    /// - Parameters:
    ///   - requests: drafts of gate kinds; their `at` is ignored, since a claimed time decides nothing.
    ///   - commits: `commit.recorded` drafts of the commits that the requests name.
    /// - Returns: one answer per request, in order; durable when this returns.
    /// - Throws: `PipelineError.noActivePolicy`; `IntakeError` for a request that its schema refuses; store errors.
    ///   Whoever asked must treat every error as a denial.
    public func ask(_ requests: [EventDraft], commits: [EventDraft] = []) throws -> [GateAnswer] {
        try installation.session { session in
            guard !session.state.compiled.policies.isEmpty else { throw PipelineError.noActivePolicy }
            try session.record(commits: commits)
            let engine = PolicyEngine(
                documents: session.state.compiled, facts: session.facts, people: session.state.people,
                timeZones: installation.timeZones, view: .decision)
            let titles = Self.titles(of: session.state.compiled.policies)
            return try requests.map {
                var answer = try ask($0, engine, session)
                answer.titles = titles
                return answer
            }
        }
    }

    private static func titles(of policies: [CompiledPolicy]) -> [String: (title: String, why: String)] {
        Dictionary(policies.map { ($0.name, ($0.document.title, $0.document.why)) }) { first, _ in first }
    }

    private func ask(_ draft: EventDraft, _ engine: PolicyEngine, _ session: LogSession) throws -> GateAnswer {
        guard session.state.compiled.catalog.schema(of: draft.kind)?.capability == .gate else {
            throw PipelineError.refused("`\(draft.kind)` is not a request: nothing is decided about it")
        }
        var draft = draft
        draft.at = nil
        guard let request = try session.seal([draft]).first else {
            throw PipelineError.refused("the request `\(draft.id)` cannot be read")
        }
        if let known = try stored(request, session) { return known }
        // The position of the request: what was appended before it is what the decision may rest on.
        let position = try session.log.size
        let evaluations = try engine.evaluate(request, at: position)
        let decision = Decision(
            id: Self.id(source: request.source, request: request.id, documents: session.state.digest),
            request: request.id, verdict: PolicyEngine.verdict(of: evaluations), policies: evaluations.map(\.outcome),
            language: CompiledDocuments.language, timeZones: installation.timeZones.version)
        try session.append(request)
        let index = try session.appendOwn(.decisionMade, id: decision.id, data: decision.json)
        try session.plan(decision, at: index, request: request)
        return GateAnswer(decision: decision, index: index, request: request, isStored: false, titles: [:])
    }

    /// Only the same request returns the stored decision; the documents may have changed since.
    ///
    /// - Throws: `PipelineError.otherContent` when the id was another request's: what was allowed to one is not to the next.
    private func stored(_ asked: Event, _ session: LogSession) throws -> GateAnswer? {
        guard let index = try session.log.index(source: asked.source, id: asked.id) else { return nil }
        let request = try session.log.event(at: index)
        guard session.isSame(asked, as: request) else {
            throw PipelineError.otherContent(source: asked.source, id: asked.id, index: index)
        }
        // INVARIANT: request and decision are adjacent entries.
        guard index + 1 < (try session.log.size),
            let decision = Decision(json: try session.log.event(at: index + 1).data), decision.request == request.id
        else {
            throw PipelineError.refused(
                "`\(asked.id)` is the id of something that is not a decided request; use another")
        }
        return GateAnswer(decision: decision, index: index + 1, request: request, isStored: true, titles: [:])
    }

    /// The id of a decision: a hash of the request's source and id and of the active documents.
    static func id(source: String, request: String, documents: String) -> String {
        let text = [source, request, documents].joined(separator: "\n")
        return "d-" + String(Hash.digest(of: Array(text.utf8)).hex.prefix(24))
    }
}
