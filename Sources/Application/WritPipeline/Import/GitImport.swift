// Brings a git repository's history into the log: oldest commit first, idempotent, resumable.

import WritAuditLog
public import WritConnector
import WritModel

/// How an import ended.
public struct GitImportReport: Sendable, Hashable {
    /// The repository's name in events.
    public var repository: String
    /// Commits read.
    public var commits = 0
    /// Events appended.
    public var appended = 0
    /// Events that were there already.
    public var known = 0
}

/// Imports git history.
public struct GitImport: Sendable {
    /// Events of the first transaction, and of the later ones. More would keep others waiting for the log's lock.
    static let batchMin = 1000
    static let batchMax = 4000
    /// How often an import begins anew because documents were activated while it ran.
    static let attemptsMax = 5

    private let installation: Installation
    private let git: any GitRepository
    private let translator: any CommitTranslating

    /// An import.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - git: the repository.
    ///   - translator: makes events of its commits; it names the repository.
    public init(_ installation: Installation, git: any GitRepository, translator: any CommitTranslating) {
        self.installation = installation
        self.git = git
        self.translator = translator
    }

    /// Imports what is new.
    ///
    /// What a finished import saw is left out next time; an interrupted one finds its own events and goes on.
    ///
    /// - Parameter progress: called with commits done and in all.
    /// - Throws: `GitError`; `PipelineError.otherContent` when the translation of a known commit has changed.
    public func run(progress: @escaping (Int, Int) -> Void = { _, _ in }) async throws -> GitImportReport {
        // Documents that are activated meanwhile stop a batch; a new attempt finds what is there and goes on.
        for _ in 1..<Self.attemptsMax {
            do { return try await attempt(progress: progress) } catch PipelineError.documentsChanged { continue }
        }
        return try await attempt(progress: progress)
    }

    private func attempt(progress: @escaping (Int, Int) -> Void) async throws -> GitImportReport {
        let note = "import \(translator.source)"
        let known = try installation.log.read { log in
            String(decoding: try log.note(named: note) ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
        }
        let tips = Array(Set(try await git.refs().values)).sorted()
        let order = try await git.historyOrder(excluding: known)
        // For messages that name a commit by its first digits.
        let index = CommitIndex(known.isEmpty ? order : try await git.historyOrder(excluding: []))
        let recorder = BatchRecorder(installation)
        do {
            try recorder.record([connection])
            try recorder.record(try await mailmapLinks())
            try await record(order, index, recorder) { progress($0, order.count) }
        } catch {
            // What was handed over is made durable before the error is told, so that nothing goes on behind its back.
            _ = try? await recorder.finish()
            throw error
        }
        let (appended, old) = try await recorder.finish()
        progress(order.count, order.count)
        try installation.log.write { try $0.setNote(named: note, to: Array(tips.joined(separator: "\n").utf8)) }
        return GitImportReport(repository: translator.repository, commits: order.count, appended: appended, known: old)
    }

    /// Hands the events of every commit over. The first batches are small, so that recording begins at once.
    private func record(
        _ order: [String], _ index: CommitIndex, _ recorder: BatchRecorder, progress: (Int) -> Void
    ) async throws {
        var count = 0
        var pending: [EventDraft] = []
        var wanted = Self.batchMin
        try await git.commits(order) { commits in
            for commit in commits {
                pending += translator.drafts(of: commit) { index.commit(withPrefix: $0) }
            }
            count += commits.count
            guard pending.count >= wanted else { return }
            wanted = min(2 * wanted, Self.batchMax)
            let batch = pending
            pending = []
            try recorder.record(consume batch)
            progress(count)
        }
        try recorder.record(pending)
    }

    private var connection: EventDraft {
        EventDraft(
            id: translator.source, source: translator.source, kind: .sourceConnected,
            at: nil, actor: nil, subject: nil, provenance: .import,
            data: ["connection": .string(translator.source)])
    }

    private func mailmapLinks() async throws -> [EventDraft] {
        guard let text = try await git.mailmap() else { return [] }
        return translator.links(inMailmap: text).map { link in
            EventDraft(
                id: "mailmap/\(link.canonical) \(link.other)".asEventID, source: translator.source,
                kind: .identityLinked,
                at: nil, actor: nil, subject: nil, provenance: .import,
                data: [
                    "person": ["account": .string(link.canonical.description), "name": .string(link.name ?? "")],
                    "account": .string(link.other.description),
                ])
        }
    }
}

extension String {
    /// An id that names no account: a digest in its place.
    var asEventID: String { "link-" + String(DocumentText.digest(Array(utf8)).suffix(32)) }
}
