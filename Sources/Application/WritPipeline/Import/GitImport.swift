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
    /// What makes the repository's history another than its commits' own. Of a shallow one only what is there was imported.
    public var hazards: [HistoryHazard] = []
    /// Whether trees and signatures were looked at.
    public var hasContent = false
}

/// Imports git history.
public struct GitImport: Sendable {
    /// Events of the first transaction, and of the later ones. More would keep others waiting for the log's lock.
    static let batchMin = 1000
    static let batchMax = 4000
    /// Commits whose trees are looked at together.
    static let describedMax = 1000
    /// How often an import begins anew because documents were activated while it ran.
    static let attemptsMax = 5

    private let installation: Installation
    private let git: any GitRepository
    private let translator: any CommitTranslating
    private let readsContent: Bool?

    /// An import.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - git: the repository.
    ///   - translator: makes events of its commits; it names the repository.
    ///   - readsContent: whether trees and signatures are looked at; without it, where the trees are there.
    public init(
        _ installation: Installation, git: any GitRepository, translator: any CommitTranslating,
        readsContent: Bool? = nil
    ) {
        self.installation = installation
        self.git = git
        self.translator = translator
        self.readsContent = readsContent
    }

    /// Imports what is new.
    ///
    /// A commit that is recorded is left alone, whatever it would be translated to today: an interrupted import goes on, and
    /// one of a history that was cut off brings what was missing. Where trees are looked at, it is described if it was not.
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
        let all = try await git.historyOrder(excluding: [])
        var report = GitImportReport(repository: translator.repository)
        report.hazards = try await git.hazards()
        if let readsContent { report.hasContent = readsContent } else { report.hasContent = try await hasTrees(all) }
        // Without the first event of an import there is nothing to look for.
        let isRepeated =
            try installation.log.read { try $0.index(source: translator.source, id: translator.source) } != nil
        let order = isRepeated ? try wanted(all, described: report.hasContent) : all
        report.commits = order.count
        let recorder = BatchRecorder(installation)
        do {
            try recorder.record([connection])
            try recorder.record(try await mailmapLinks())
            // The index is for messages that name a commit by its first digits.
            let reading = Reading(index: CommitIndex(all), hasContent: report.hasContent, isRepeated: isRepeated)
            try await record(order, reading, recorder) { progress($0, order.count) }
        } catch {
            // What was handed over is made durable before the error is told, so that nothing goes on behind its back.
            _ = try? await recorder.finish()
            throw error
        }
        (report.appended, report.known) = try await recorder.finish()
        progress(order.count, order.count)
        return report
    }

    /// Whether the newest commit has its tree. Repositories without trees have none at all.
    private func hasTrees(_ order: [String]) async throws -> Bool {
        guard let newest = order.last else { return false }
        return try await git.hasTree(newest)
    }

    /// The commits that are not recorded yet, or not described.
    private func wanted(_ order: [String], described: Bool) throws -> [String] {
        let source = translator.source
        return try installation.log.read { log in
            try order.filter { sha in
                if described { return try CommitRecording.isWanted(sha, source: source, in: log) }
                return try log.index(source: source, id: sha) == nil
            }
        }
    }

    /// How commits are read.
    private struct Reading {
        /// Finds the commits that messages name.
        var index: CommitIndex
        var hasContent: Bool
        /// Whether some may be recorded already.
        var isRepeated: Bool
    }

    /// Hands the events of every commit over. The first batches are small, so that recording begins at once.
    private func record(
        _ order: [String], _ reading: Reading, _ recorder: BatchRecorder, progress: (Int) -> Void
    ) async throws {
        var count = 0
        var pending: [EventDraft] = []
        var wanted = Self.batchMin
        try await forEachBatch(order, reading) { commits in
            for commit in commits { pending += try drafts(of: commit, reading) }
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

    /// Reads the commits in their order. The trees of a batch are looked at while the one before is handed over.
    private func forEachBatch(
        _ order: [String], _ reading: Reading, _ body: ([GitCommit]) throws -> Void
    ) async throws {
        guard reading.hasContent else { return try await git.commits(order) { try body($0.map(Self.bare)) } }
        var rest = order[...]
        var current = try await described(Self.batch(&rest))
        while !current.isEmpty {
            let ids = Self.batch(&rest)
            async let next = described(ids)
            try body(current)
            current = try await next
        }
    }

    private static func batch(_ rest: inout ArraySlice<String>) -> [String] {
        defer { rest = rest.dropFirst(describedMax) }
        return Array(rest.prefix(describedMax))
    }

    private func described(_ ids: [String]) async throws -> [GitCommit] {
        guard !ids.isEmpty else { return [] }
        var commits: [GitCommit] = []
        try await git.commits(ids) { commits += $0 }
        return try await git.described(commits, signaturesMax: 0)
    }

    /// What is to be recorded of a commit: all of it, or what a recorded one lacks.
    private func drafts(of commit: GitCommit, _ reading: Reading) throws -> [EventDraft] {
        let drafts = translator.drafts(of: commit) { reading.index.commit(withPrefix: $0) }
        guard reading.isRepeated, let known = try recorded(commit), let last = drafts.last else { return drafts }
        return CommitRecording.description(last, known: known).map { [$0] } ?? []
    }

    /// A commit of which nobody looked at the signature.
    private static func bare(_ commit: GitCommit) -> GitCommit {
        var commit = commit
        commit.signature = nil
        return commit
    }

    /// The event that recorded a commit, if one did before this import.
    private func recorded(_ commit: GitCommit) throws -> Event? {
        try installation.log.read { log in
            try log.index(source: translator.source, id: commit.sha).map { try log.event(at: $0) }
        }
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
