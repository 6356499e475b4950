// Brings the log's active documents in line with a folder's: what changed is appended, with who did it and who approved.

import WritAuditLog
public import WritCEL
public import WritModel
public import WritPolicy

/// Activates documents.
public struct Activation: Sendable {
    /// What activation did, or would do, to one document.
    public struct Change: Sendable, Hashable {
        /// What happens to it.
        public enum Step: String, Sendable, Hashable { case activated, changed, retired }
        /// What happens.
        public var step: Step
        /// The document's kind.
        public var kind: String
        /// Its name; an identity's is rendered for the reader.
        public var name: String
        /// Its entry, once it is appended.
        public var entry: UInt64?
    }

    /// The result of checking a folder.
    public struct Check: Sendable {
        /// Problems of the documents.
        public var problems: [DocumentProblem]
        /// The tests of the policies, if the documents could be used.
        public var tests: [PolicyTestResult]

        /// Whether everything is as it should be.
        public var isGood: Bool {
            !problems.contains { $0.severity == .error } && tests.allSatisfy { $0.failure == nil }
        }
    }

    private let installation: Installation

    /// The activation of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// Checks documents and runs their tests.
    public func check(_ folder: DocumentFolder) -> Check { Self.check(folder, timeZones: installation.timeZones) }

    /// Checks documents and runs their tests.
    public static func check(_ folder: DocumentFolder, timeZones: TimeZones?) -> Check {
        let compiler = DocumentCompiler(documents: folder.documents, timeZones: timeZones) { _ in nil }
        let problems = folder.problems + compiler.compile().problems
        let isUsable = !problems.contains { $0.severity == .error }
        let tests = isUsable ? PolicyTester(documents: folder.documents, timeZones: timeZones).run() : []
        return Check(problems: problems, tests: tests)
    }

    /// What activating a folder would change.
    public func changes(_ folder: DocumentFolder) throws -> [Change] {
        try changes(folder, activeDocuments(), unchanged: [])
    }

    /// The note of the texts that were activated, with the names that the log does not hold: what is like them is not read
    /// to find out that it says the same.
    static let textsNote = "document-texts"
    /// The most bytes of changed documents that are read to say what changed; of more, each counts as changed.
    static let readBytesMax = 32 * 1024

    /// What activating files would change, as fast as can be: of a document whose text was activated as it is nothing
    /// is read, and of many that were not nothing but their number. Every gate asks this.
    ///
    /// - Returns: `nil` when a document has an error; nothing when there is no document at all.
    public func changes(_ files: [DocumentFile]) throws -> [Change]? {
        let active = try activeDocuments()
        var known = Dictionary(active.map { ($0.digest, $0.key) }) { first, _ in first }
        let keys = Set(known.values)
        for member in try activatedTexts().members where keys.contains(member.key) {
            if let digest = member.value.stringValue { known[digest] = member.key }
        }
        var unchanged = Set<String>()
        var others: [DocumentFile] = []
        for file in files {
            guard let texts = DocumentReader.texts(of: file.text, file: file.name) else { return nil }
            for text in texts {
                if let same = known[DocumentText.digest(Array(text.utf8))], unchanged.insert(same).inserted {
                    continue
                }
                others.append(DocumentFile(name: file.name, text: text, include: file.include))
            }
        }
        guard !unchanged.isEmpty || !others.isEmpty else { return [] }
        guard others.reduce(0, { $0 + $1.text.utf8.count }) <= Self.readBytesMax else {
            return others.map { Change(step: .changed, kind: "document", name: $0.name) }
        }
        let folder = DocumentFolder(others)
        let isTwice = folder.documents.contains { unchanged.contains("\($0.kind.rawValue) \($0.name)") }
        return folder.hasErrors || isTwice ? nil : try changes(folder, active, unchanged: unchanged)
    }

    private func activatedTexts() throws -> JSONObject {
        try installation.log.read { try $0.note(named: Self.textsNote) }.map(JSONParser.parseObject) ?? [:]
    }

    private func activeDocuments() throws -> [ActiveDocument] {
        try installation.log.read { try LogState.activeDocuments($0, before: $0.size, trustsNote: true) }
    }

    private func changes(
        _ folder: DocumentFolder, _ active: [ActiveDocument], unchanged: Set<String>
    ) throws -> [Change] {
        let wanted = try folder.documents.map { document in
            try DocumentText.recorded(document) { try installation.directory.existingID(of: $0) }
        }
        return zip(folder.documents, wanted).compactMap { document, recorded in
            Self.change(document.kind.rawValue, recorded?.name ?? document.name, recorded?.digest, active)
        } + retired(active.filter { !unchanged.contains($0.key) }, keeping: wanted.compactMap { $0 })
    }

    private static func change(
        _ kind: String, _ name: String, _ digest: String?, _ active: [ActiveDocument]
    ) -> Change? {
        guard let known = active.first(where: { $0.kind == kind && $0.name == name }) else {
            return Change(step: .activated, kind: kind, name: name)
        }
        return known.digest == digest ? nil : Change(step: .changed, kind: kind, name: name)
    }

    private func retired(_ active: [ActiveDocument], keeping documents: [Document]) -> [Change] {
        let kept = Set(documents.map { "\($0.kind.rawValue) \($0.name)" })
        return active.filter { !kept.contains("\($0.kind) \($0.name)") }
            .map { Change(step: .retired, kind: $0.kind, name: $0.name) }
    }

    /// Activates a folder's documents and retires those that are no longer in it.
    ///
    /// - Parameters:
    ///   - folder: documents without errors.
    ///   - actor: who activates.
    ///   - approver: who approved, if somebody else did.
    ///   - mayGrant: whether the actor may change what says who people are, what they may do, and what they may see.
    /// - Returns: what changed, with the entries; nothing is appended when nothing changed.
    /// - Throws: `PipelineError.documents` for documents with errors or failing tests; `PipelineError.notPermitted` for
    ///   a change that takes the right to grant.
    public func activate(
        _ folder: DocumentFolder, actor: Account, approver: Account?, mayGrant: Bool = true
    ) throws -> [Change] {
        let check = check(folder)
        guard check.isGood else {
            throw PipelineError.documents(
                check.problems.map(\.description)
                    + check.tests.compactMap { test in
                        test.failure.map { "\(test.name.place): error: the test `\(test.name.value)` fails: \($0)" }
                    })
        }
        var named: Set<AccountID> = []
        let recorded = try folder.documents.map { try self.recorded($0, naming: &named) }
        return try installation.session { session in
            try session.meet(named)
            let changes = try activate(recorded, session, actor, approver)
            let texts = zip(folder.documents, recorded).map { clear, document in
                (document.activeKey, JSONValue.string(DocumentText.digest(Array(clear.text.utf8))))
            }
            try session.log.setNote(named: Self.textsNote, to: JSONValue.object(JSONObject(texts)).bytes)
            let granting = changes.first { Self.grantingKinds.contains($0.kind) }
            // Thrown inside of the transaction: nothing of it stays.
            if !mayGrant, let granting {
                throw PipelineError.notPermitted(
                    "the \(granting.kind) document `\(granting.name)` differs, and only an admin may change who people "
                        + "are, what they may do and what is sensitive; nothing was activated")
            }
            return changes
        }
    }

    /// Kinds of document that decide who may do and see what: an author who could change them could do anything.
    static let grantingKinds: Set<String> = Set(
        [DocumentKind.access, .group, .identity, .repository, .schema, .source].map(\.rawValue))

    private func recorded(_ document: Document, naming named: inout Set<AccountID>) throws -> Document {
        let result = try DocumentText.recorded(document) { account in
            var name: String?
            if case .identity(let identity) = document.content, account.description == "person:\(identity.person.value)"
            {
                name = identity.displayName
            }
            let id = try installation.directory.ids(for: [(account, name)])[account]
            if let id { named.insert(id) }
            return id
        }
        guard let result else {
            throw PipelineError.documents(["\(document.place): error: the document cannot be recorded"])
        }
        return result
    }

    private func activate(
        _ documents: [Document], _ session: LogSession, _ actor: Account, _ approver: Account?
    ) throws -> [Change] {
        var active = session.state.active
        let ids = try session.ids(for: [actor] + (approver.map { [$0] } ?? []))
        let who = ids[actor].map { Actor(id: $0) }
        var changes: [Change] = []
        for document in documents {
            guard var change = Self.change(document.kind.rawValue, document.name, document.digest, active) else {
                continue
            }
            var data: JSONObject = [
                "kind": .string(document.kind.rawValue), "name": .string(document.name),
                "digest": .string(document.digest), "body": .string(document.text),
            ]
            if case .policy(let policy) = document.content { data["mode"] = .string(policy.mode.rawValue) }
            if let approver, let id = ids[approver] { data["approved_by"] = .string(id.description) }
            let entry = try session.appendOwn(.documentActivated, actor: who, data: data)
            change.entry = entry
            changes.append(change)
            active.removeAll { $0.kind == document.kind.rawValue && $0.name == document.name }
            active.append(
                ActiveDocument(
                    kind: document.kind.rawValue, name: document.name, digest: document.digest, entry: entry))
        }
        for var change in retired(active, keeping: documents) {
            let digest = active.first { $0.kind == change.kind && $0.name == change.name }?.digest ?? ""
            change.entry = try session.appendOwn(
                .documentRetired, actor: who,
                data: ["kind": .string(change.kind), "name": .string(change.name), "digest": .string(digest)])
            changes.append(change)
            active.removeAll { $0.kind == change.kind && $0.name == change.name }
        }
        if !changes.isEmpty { try session.activate(active) }
        return changes
    }
}

extension Document {
    /// What tells an active document from others: its kind and its name.
    var activeKey: String { "\(kind.rawValue) \(name)" }
}
