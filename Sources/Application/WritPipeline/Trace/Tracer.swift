// `writ trace`: who did what when, from whatever a person names; and which policy would have stopped it.

import WritAuditLog
public import WritInsights
import WritModel
import WritPolicy

/// Tells the story of a thing in an installation's log.
public struct Tracer: Sendable {
    private let installation: Installation

    /// The tracer of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// The story of a thing or a person.
    ///
    /// - Parameters:
    ///   - subject: what `Tracing.trace` takes, or an account such as `github:ann`, in clear or as a pseudonym.
    ///   - progress: called now and then with entries looked at in the present pass, and those of the log.
    /// - Throws: `PipelineError.notFound` when the log says nothing of it, with what may be meant, or when it may be several
    ///   things; store errors.
    public func trace(
        _ subject: String, progress: @escaping (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> Trace {
        try tell(progress) { tracing, people in
            if let account = try account(subject) {
                return try tracing.trace(person: people.accounts(of: account), named: account)
            }
            return try tracing.trace(subject)
        }
    }

    /// The stories of what entries tell of, for whoever has the entries already.
    ///
    /// - Parameters:
    ///   - entries: indexes of entries, the most telling first.
    ///   - max: how many stories are told.
    ///   - progress: called now and then with entries looked at in the present pass, and those of the log.
    /// - Returns: the first stories, one of each thing; entries that tell of none are passed over.
    /// - Throws: store errors.
    public func traces(
        of entries: [UInt64], max: Int, progress: @escaping (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> [Trace] {
        try tell(progress) { tracing, _ in
            var traces: [Trace] = []
            for entry in entries where traces.count < max {
                // What an earlier story tells needs none of its own.
                if traces.contains(where: { $0.nodes.contains { $0.entry == entry } }) { continue }
                do { traces.append(try tracing.trace(entry: entry)) } catch is TraceError { continue }
            }
            return traces
        }
    }

    private func tell<Told>(
        _ progress: @escaping (UInt64, UInt64) -> Void, _ body: (Tracing, PersonResolver) throws -> Told
    ) throws -> Told {
        try installation.log.read { log in
            let state = try LogState(log, installation: installation)
            let tracing = Tracing(
                log.whole, links: TraceLinks(state.compiled.catalog), show: log.showing, progress: progress)
            do { return try body(tracing, state.people) } catch let error as TraceError {
                throw try failure(error, tracing)
            }
        }
    }

    /// The pseudonym of an account; `nil` for what is none.
    private func account(_ text: String) throws -> AccountID? {
        if let id = AccountID(text) { return id }
        // `acme/shop:refs/...` and `sha256:...` look like accounts and are none.
        guard let account = Account(text), !text.hasPrefix("sha256:") else { return nil }
        return try installation.directory.existingID(of: account)
    }

    private func failure(_ error: TraceError, _ tracing: Tracing) throws -> PipelineError {
        switch error {
        case .unknown(let text):
            let hint =
                try Spelling.suggestion(for: text, among: tracing.names())
                ?? "name a commit by its id or its first \(TraceLimits.prefixMin) digits, `acme/shop#12`, `sha256:...`, "
                + "`deploy/ID`, a decision's or violation's id, or an account such as `github:ann`"
            return .notFound("the log says nothing of `\(text)`; \(hint)")
        case .ambiguous(let text, let candidates):
            let names = candidates.map { "`\($0.type == "commit" ? $0.id : $0.description)`" }
            return .notFound("`\(text)` may be \(names.joined(separator: " or ")); write more of it")
        }
    }
}
