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
    /// Events of one transaction.
    static let batchMax = 4000

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
        let note = "import \(translator.source)"
        let known = try installation.log.read { log in
            String(decoding: try log.note(named: note) ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
        }
        let tips = Array(Set(try await git.refs().values)).sorted()
        let total = try await git.historyCount(excluding: known)
        var report = GitImportReport(repository: translator.repository)
        try connect(&report)
        try await importMailmap(&report)
        let index = try await commitIndex(excluding: known)
        var pending: [EventDraft] = []
        try await git.history(excluding: known) { commits in
            for commit in commits {
                pending += translator.drafts(of: commit) { index?.commit(withPrefix: $0) }
            }
            report.commits += commits.count
            if pending.count >= Self.batchMax {
                try record(pending, &report)
                pending.removeAll(keepingCapacity: true)
                progress(report.commits, total)
            }
        }
        try record(pending, &report)
        progress(report.commits, total)
        try installation.log.write { try $0.setNote(named: note, to: Array(tips.joined(separator: "\n").utf8)) }
        return report
    }

    private func record(_ drafts: [EventDraft], _ report: inout GitImportReport) throws {
        for receipt in try Recorder(installation).record(drafts) {
            if receipt.isNew { report.appended += 1 } else { report.known += 1 }
        }
    }

    private func connect(_ report: inout GitImportReport) throws {
        let draft = EventDraft(
            id: translator.source, source: translator.source, kind: .sourceConnected,
            at: nil, actor: nil, subject: nil, provenance: .import,
            data: ["connection": .string(translator.source)])
        try record([draft], &report)
    }

    private func importMailmap(_ report: inout GitImportReport) async throws {
        guard let text = try await git.mailmap() else { return }
        let drafts = translator.links(inMailmap: text).map { link in
            EventDraft(
                id: "mailmap/\(link.canonical) \(link.other)".asEventID, source: translator.source,
                kind: .identityLinked,
                at: nil, actor: nil, subject: nil, provenance: .import,
                data: [
                    "person": ["account": .string(link.canonical.description), "name": .string(link.name ?? "")],
                    "account": .string(link.other.description),
                ])
        }
        try record(drafts, &report)
    }

    /// The commits a message may name by a prefix, read once; `nil` when no message names one.
    private func commitIndex(excluding known: [String]) async throws -> CommitIndex? {
        var shas: [String] = []
        var isNeeded = false
        try await git.history(excluding: []) { commits in
            for commit in commits {
                shas.append(commit.sha)
                if translator.revertedPrefix(of: commit) != nil { isNeeded = true }
            }
        }
        return isNeeded ? CommitIndex(shas) : nil
    }
}

extension String {
    /// An id that names no account: a digest in its place.
    var asEventID: String { "link-" + String(DocumentText.digest(Array(utf8)).suffix(32)) }
}
