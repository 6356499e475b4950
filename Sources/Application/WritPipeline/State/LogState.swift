// What is in force at a position of the log: the active documents, compiled, and who is who. A fold over entries, kept in
// a note of the store so that a short-lived process need not read the past.

import Dispatch
import Synchronization
import WritAuditLog
import WritMerkle
import WritModel
import WritPolicy

/// What is in force.
struct LogState {
    /// The note that lists the active documents.
    static let activeNote = "active-documents"
    /// The note that lists the rules whose facts are stored.
    static let rulesNote = "fact-rules"

    /// The active documents, in the order of their activation.
    private(set) var active: [ActiveDocument] = []
    /// The same, read.
    private(set) var documents: [Document] = []
    /// The same, compiled.
    private(set) var compiled: CompiledDocuments
    /// Who is who.
    private(set) var people = PersonResolver()
    /// The digest over all active documents.
    private(set) var digest: String

    /// What is in force at the end of a log.
    ///
    /// - Throws: `PipelineError.documents` when an active document no longer compiles: the gate stays closed.
    init(_ log: any LogReading, installation: Installation) throws {
        // The same for everybody, whatever they may see of the log.
        let log = log.whole
        let active = try Self.activeDocuments(log, before: log.size, trustsNote: true)
        if let kept = try installation.states.state(active, log) {
            self = kept
        } else {
            try self.init(active, log, before: log.size, installation: installation)
        }
    }

    /// What was in force before a position, folded from the entries alone.
    init(_ log: any LogReading, before position: UInt64, installation: Installation) throws {
        let log = log.whole
        let active = try Self.activeDocuments(log, before: position, trustsNote: false)
        try self.init(active, log, before: position, installation: installation)
    }

    private init(
        _ active: [ActiveDocument], _ log: any LogReading, before position: UInt64, installation: Installation
    ) throws {
        self.active = active
        documents = try Self.read(active.map { ($0, try log.event(at: $0.entry).data["body"]?.stringValue ?? "") })
        (compiled, people, digest) = try Self.compile(documents, installation)
        try link(log, in: 0..<position)
    }

    /// The compiled form of documents.
    ///
    /// - Throws: `PipelineError.documents`.
    static func compile(
        _ documents: [Document], _ installation: Installation
    ) throws -> (CompiledDocuments, PersonResolver, String) {
        let account: (String) -> AccountID? = { text in
            AccountID(text) ?? Account(text).flatMap { try? installation.directory.existingID(of: $0) }
        }
        let result = DocumentCompiler(documents: documents, timeZones: installation.timeZones, account: account)
            .compile()
        let errors = result.problems.filter { $0.severity == .error }
        guard errors.isEmpty else { throw PipelineError.documents(errors.map(\.description)) }
        var people = PersonResolver()
        result.compiled.declarePeople(in: &people, account: account)
        let digest = DocumentText.digest(Array(result.compiled.digestInput.joined(separator: "\n").utf8))
        return (result.compiled, people, digest)
    }

    /// Reads the bodies of documents, on all cores: a hook's process does little else that takes as long.
    private static func read(_ bodies: [(ActiveDocument, String)]) throws -> [Document] {
        let results = Mutex([Result<Document, any Error>?](repeating: nil, count: bodies.count))
        DispatchQueue.concurrentPerform(iterations: bodies.count) { place in
            let result = Result { try document(bodies[place].0, bodies[place].1) }
            results.withLock { $0[place] = result }
        }
        return try results.withLock { try $0.compactMap { try $0?.get() } }
    }

    private static func document(_ active: ActiveDocument, _ body: String) throws -> Document {
        let untested = DocumentReader.policyWithoutTests(text: body, file: active.name, digest: DocumentText.digest)
        if let untested, untested.digest == active.digest { return untested }
        let (documents, problems) = DocumentText.read(body, name: active.name)
        guard let document = documents.first, document.digest == active.digest else {
            throw PipelineError.documents(
                ["the active \(active.kind) `\(active.name)` (entry \(active.entry)) cannot be read"]
                    + problems.map(\.description))
        }
        return document
    }

    static func activeDocuments(
        _ log: any LogReading, before position: UInt64, trustsNote: Bool
    ) throws -> [ActiveDocument] {
        if trustsNote, let bytes = try log.note(named: activeNote),
            case .array(let list)? = try? JSONParser.parse(bytes)
        {
            return list.compactMap(ActiveDocument.init(json:))
        }
        var active: [ActiveDocument] = []
        try log.forEachEvent(in: 0..<position, kinds: [.documentActivated, .documentRetired]) { index, event in
            ActiveDocument.apply(event, entry: index, to: &active)
        }
        return active
    }

    /// Learns the links that entries say.
    mutating func link(_ log: any LogReading, in range: Range<UInt64>) throws {
        try log.forEachEvent(in: range, kinds: [.identityLinked]) { _, event in link(event) }
    }

    /// Learns the link that an entry says.
    ///
    /// - Returns: whether two persons became one.
    @discardableResult
    mutating func link(_ event: Event) -> Bool {
        guard let person = event.data["person"]?.stringValue.flatMap(AccountID.init),
            let account = event.data["account"]?.stringValue.flatMap(AccountID.init)
        else { return false }
        return people.link(person, account)
    }

    /// Stores the list of active documents, and makes stored facts those of the compiled documents: rules that are new are
    /// folded from the first entry, those no longer used are dropped. Where groups, calendars or identities changed, all
    /// rules that may ask for them are folded anew: facts are what follows from the entries and what is in force now,
    /// whenever they are folded.
    mutating func activate(_ changed: [ActiveDocument], _ log: any LogWriting, _ installation: Installation) throws {
        let surroundings = Self.surroundings(active)
        self = try LogState(changed, log, before: log.size, installation: installation)
        try log.setNote(named: Self.activeNote, to: JSONValue.array(active.map(\.json)).bytes)
        let stored = try Self.storedRules(log)
        let wanted = compiled.factRules
        for rule in stored where !wanted.contains(rule) { try log.removeFacts(rule: rule) }
        var missing = Set(wanted).subtracting(stored)
        if Self.surroundings(active) != surroundings { missing.formUnion(compiled.dependentFactRules) }
        try fold(missing, log)
        try log.setNote(named: Self.rulesNote, to: Self.text(ofRules: wanted))
    }

    /// Entries from which on it is told that facts are made anew, because it takes long.
    static let quietFoldingMax: UInt64 = 20_000

    /// Makes stored facts those of the compiled documents where another version of Writ left others: its rules, or its way
    /// to fold the same documents, may differ. Costs one read of a note where nothing has changed.
    func refoldAfterUpgrade(_ log: any LogWriting, _ installation: Installation) throws {
        let wanted = Self.text(ofRules: compiled.factRules)
        guard try log.note(named: Self.rulesNote) != wanted else { return }
        let stored = try Self.storedRules(log)
        let missing = Set(compiled.factRules).subtracting(stored)
        let size = try log.size
        if !missing.isEmpty, size > Self.quietFoldingMax {
            installation.tell(
                "this log was last written by another version; its facts are made anew, once (\(size) entries)")
        }
        for rule in stored where !compiled.factRules.contains(rule) { try log.removeFacts(rule: rule) }
        try fold(missing, log)
        try log.setNote(named: Self.rulesNote, to: wanted)
    }

    /// Whether the facts that a log keeps are those of the compiled documents.
    func isStored(in log: any LogReading) throws -> Bool {
        try log.note(named: Self.rulesNote) == Self.text(ofRules: compiled.factRules)
    }

    private static func text(ofRules rules: [UInt64]) -> [UInt8] {
        Array(rules.map { String($0) }.joined(separator: "\n").utf8)
    }

    /// Makes the intervals of some rules anew, from the first entry.
    func fold(_ rules: Set<UInt64>, _ log: any LogWriting) throws {
        guard !rules.isEmpty else { return }
        for rule in rules { try log.removeFacts(rule: rule) }
        let folder = FactFolder(documents: compiled, writer: WritableFacts(log: log), people: people, onlyRules: rules)
        try log.forEachEvent(in: 0..<log.size, kinds: folder.kinds.sorted()) { index, event in
            try folder.fold(event, entry: index, position: index)
        }
    }

    /// The active documents that the conditions of facts may ask for.
    private static func surroundings(_ active: [ActiveDocument]) -> Set<String> {
        let kinds = [DocumentKind.group, .calendar, .identity, .repository, .source].map(\.rawValue)
        return Set(active.filter { kinds.contains($0.kind) }.map { "\($0.key) \($0.digest)" })
    }

    private static func storedRules(_ log: any LogReading) throws -> [UInt64] {
        let text = String(decoding: try log.note(named: rulesNote) ?? [], as: UTF8.self)
        return text.split(separator: "\n").compactMap { UInt64($0) }
    }
}
