// Checks what the tree does not prove: that people's statements are theirs, that accounts are those that the log committed to,
// and that the state beside the entries (active documents, facts, where refs stand) follows from them.

import WritAuditLog
public import WritConnector
import WritModel
import WritPolicy

/// Verifies the evidence of a log. Nothing that is stored beside the entries is trusted.
public struct EvidenceVerifier: Sendable {
    private let installation: Installation
    private let verifier: any StatementVerifier

    /// A verifier.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - verifier: checks signatures by keys that are not checked in process.
    public init(_ installation: Installation, verifier: any StatementVerifier) {
        self.installation = installation
        self.verifier = verifier
    }

    /// Verifies one state of the log: one pass over its entries, and a fold of them in memory, which takes some 200 bytes for
    /// each interval.
    ///
    /// - Parameter progress: called now and then with the number of entries done.
    /// - Throws: store errors. What is wrong is in the report.
    public func verify(progress: (UInt64) -> Void = { _ in }) async throws -> EvidenceReport {
        var (report, doubtful) = try installation.log.read { log in
            var walk = EvidenceWalk(installation, log.whole)
            try walk.run(progress: progress)
            try walk.compareState()
            return (walk.report, walk.unchecked)
        }
        for statement in doubtful {
            let found = try await verifier.verify(
                statement.text, signature: statement.signature, keys: [statement.key])
            if found == 0 {
                report.statements += 1
            } else {
                report.add("entry \(statement.entry): its signature does not fit what it says")
            }
        }
        return report
    }
}

/// One pass over a log.
private struct EvidenceWalk {
    /// A statement whose key is checked by another program.
    struct Unchecked {
        var entry: UInt64
        var text: String
        var signature: String
        var key: String
    }

    private let installation: Installation
    private let log: any LogReading
    private(set) var report = EvidenceReport()
    private(set) var unchecked: [Unchecked] = []
    private var active: [ActiveDocument] = []
    private var identities: [String: IdentityDocument] = [:]
    private var committed: [AccountID: String] = [:]
    private var erased: Set<AccountID> = []
    private var places: [String: [String: RefPlace]] = [:]

    init(_ installation: Installation, _ log: any LogReading) {
        self.installation = installation
        self.log = log
    }

    mutating func run(progress: (UInt64) -> Void) throws {
        var problems: [String] = []
        try log.forEachEntry(in: 0..<log.size, kinds: nil) { index, entry in
            if index.isMultiple(of: 5000) { progress(index) }
            do { try take(Event(leaf: entry.leaf), at: index) } catch let error as EventError {
                problems.append("entry \(index) is no event: \(error)")
            }
            return true
        }
        for problem in problems { report.add(problem) }
    }

    private mutating func take(_ event: Event, at index: UInt64) throws {
        check(statement: event, at: index)
        switch event.kind {
        case .documentActivated, .documentRetired: take(document: event, at: index)
        case .accountSeen where event.source == WritSource.writ:
            guard let id = event.data["account"]?.stringValue.flatMap(AccountID.init) else { return }
            committed[id] = event.data["commitment"]?.stringValue ?? ""
        case .branchPushed:
            guard let repository = event.data["repository"]?.stringValue, event.source == WritSource.hook(repository),
                let ref = event.data["ref"]?.stringValue, RefPlaces.isKept(ref),
                let after = event.data["after"]?.stringValue
            else { return }
            places[repository, default: [:]][ref] = RefPlace(object: after, entry: index)
        default: break
        }
    }

    // MARK: Statements

    private mutating func take(document event: Event, at index: UInt64) {
        ActiveDocument.apply(event, entry: index, to: &active)
        guard event.source == WritSource.writ, event.data["kind"]?.stringValue == DocumentKind.identity.rawValue,
            let name = event.data["name"]?.stringValue
        else { return }
        identities[name] = nil
        guard event.kind == .documentActivated else { return }
        let (documents, _) = DocumentText.read(event.data["body"]?.stringValue ?? "", name: name)
        if case .identity(let identity)? = documents.first?.content { identities[name] = identity }
    }

    /// Whether a statement was signed by who it says, with a key that was theirs then.
    private mutating func check(statement event: Event, at index: UInt64) {
        guard event.provenance == .signedStatement else { return }
        guard let statement = event.data[StatementText.field]?.objectValue, let key = statement["key"]?.stringValue,
            let signature = statement["signature"]?.stringValue
        else { return report.add("entry \(index) is said to be signed, and has no signature") }
        guard let actor = event.actor?.id, isKey(key, of: actor) else {
            return report.add("entry \(index) was signed with a key that was not its speaker's then")
        }
        let draft = StatementDraft(kind: event.kind, id: event.id, data: event.data)
        let text = StatementText.text(draft, origin: installation.origin)
        let parsed = SSHSignature(armoured: Array(signature.utf8))
        guard parsed.map({ $0.key == key }) ?? true else {
            return report.add("entry \(index): its signature is none of the key that it names")
        }
        switch parsed?.isGood(for: Array(text.utf8), signedFor: StatementText.purpose) {
        case true?: report.statements += 1
        case false?: report.add("entry \(index): its signature does not fit what it says")
        case nil: unchecked.append(Unchecked(entry: index, text: text, signature: signature, key: key))
        }
    }

    private func isKey(_ key: String, of actor: AccountID) -> Bool {
        identities.values.contains { identity in
            identity.keys.contains { $0.value == key }
                && ([identity.person.value] + identity.accounts.map(\.value)).contains(actor.description)
        }
    }

    // MARK: State

    mutating func compareState() throws {
        try compareAccounts()
        try compareDocuments()
        try compareRefs()
        try compareFacts()
    }

    private mutating func compareAccounts() throws {
        let salted = try installation.directory.salted(Set(committed.keys))
        for (id, commitment) in committed.sorted(by: { $0.key.description < $1.key.description }) {
            guard let account = salted[id] else {
                report.missingAccounts += 1
                continue
            }
            if LogSession.commitment(to: account) == commitment {
                report.accounts += 1
            } else {
                report.add("the directory has another account for \(id) than the log committed to")
            }
        }
        guard report.missingAccounts > 0 else { return }
        if report.accounts == 0 {
            report.remarks.append("the directory has none of the accounts, so they were not compared")
        } else {
            report.add("\(report.missingAccounts) accounts are gone from the directory, and nobody has erased them")
        }
    }

    private mutating func compareDocuments() throws {
        let noted = try LogState.activeDocuments(log, before: log.size, trustsNote: true)
        if noted != active { report.add("the note of the active documents is not what the entries say") }
        for document in active {
            let body = try log.event(at: document.entry).data["body"]?.stringValue ?? ""
            if DocumentText.digest(Array(body.utf8)) == document.digest {
                report.documents += 1
            } else {
                report.add("the text of the active \(document.kind) `\(document.name)` does not have its digest")
            }
        }
    }

    private mutating func compareRefs() throws {
        for (repository, moved) in places.sorted(by: { $0.key < $1.key }) {
            let kept = RefPlaces(log, repository)
            // Where the chain has not begun, nobody rests on it.
            guard try kept.hasBegun else { continue }
            for (ref, place) in moved.sorted(by: { $0.key < $1.key }) {
                if try kept.place(of: ref) == place {
                    report.refs += 1
                } else {
                    report.add("where `\(ref)` of `\(repository)` stands is not what entry \(place.entry) says")
                }
            }
        }
    }

    private mutating func compareFacts() throws {
        let state: LogState
        do { state = try LogState(log, before: log.size, installation: installation) } catch {
            return report.add("what is in force cannot be read, so that facts were not compared: \(error)")
        }
        guard try state.isStored(in: log) else {
            report.remarks.append(
                "the facts are of other documents or another version, and are made anew at the next write")
            return
        }
        let wanted = WantedFacts(log)
        let folder = FactFolder(documents: state.compiled, writer: wanted, people: state.people)
        try log.forEachEvent(in: 0..<log.size, kinds: folder.kinds.sorted()) { index, event in
            try folder.fold(event, entry: index, position: index)
        }
        var missing = wanted.byPlace()
        try log.forEachFact { stored, keys in
            let fact = WantedFacts.Fact(row: stored.row, keys: Set(keys))
            guard let expected = missing.removeValue(forKey: WantedFacts.Place(stored.row)) else {
                report.add("a fact of entry \(stored.row.entry) does not follow from any entry")
                return true
            }
            if expected == fact {
                report.facts += 1
            } else {
                report.add("a fact of entry \(stored.row.entry) is not what the entries give")
            }
            return true
        }
        for place in missing.keys.sorted(by: { $0.entry < $1.entry }) {
            report.add("a fact of entry \(place.entry) is missing")
        }
    }
}

/// The intervals that the entries give, with their keys.
private final class WantedFacts: FactWriter {
    /// Where an interval began.
    struct Place: Hashable {
        var rule: UInt64
        var entry: UInt64
        var element: Int

        init(_ row: FactRow) { (rule, entry, element) = (row.rule, row.entry, row.element) }
    }

    /// An interval and what finds it.
    struct Fact: Equatable {
        var row: FactRow
        var keys: Set<UInt64>
    }

    private let facts: MemoryFacts
    private var keys: [Set<UInt64>] = []

    init(_ log: any LogReading) { facts = MemoryFacts { try log.event(at: $0) } }

    func facts(
        key: UInt64, before position: UInt64, limit: Int, _ selection: FactSelection
    ) throws -> [NumberedFact] {
        facts.facts(key: key, before: position, limit: limit, selection)
    }

    func event(at entry: UInt64) throws -> Event { try facts.event(at: entry) }

    func begin(_ row: FactRow, keys: [UInt64]) throws -> Int64 {
        self.keys.append(Set(keys))
        return facts.begin(row, keys: keys)
    }

    func end(_ number: Int64, _ end: FactEnd) throws { facts.end(number, end) }

    func byPlace() -> [Place: Fact] {
        Dictionary(zip(facts.all, keys).map { (Place($0), Fact(row: $0, keys: $1)) }) { first, _ in first }
    }
}
