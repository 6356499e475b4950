// Brings a history that lies in files into the log: in its order, idempotent, with a report of what was understood.

import WritAuditLog
public import WritConnector
import WritModel
import WritPolicy

/// How an import of an archive ended.
public struct ArchiveImportReport: Sendable {
    /// The most faults that are told one by one; all are counted.
    public static let faultsMax = 1000

    /// Events read, without those that are faulty.
    public internal(set) var events = 0
    /// Events appended.
    public internal(set) var appended = 0
    /// Events that were there already.
    public internal(set) var known = 0
    /// Events read per kind that they were recorded as.
    public internal(set) var kinds: [String: Int] = [:]
    /// Events recorded as `source.event`, per type of the source.
    public internal(set) var untranslated: [String: Int] = [:]
    /// Why events that have a translation are among the untranslated: what the schema says of one of each type.
    public internal(set) var unfit: [String: String] = [:]
    /// What could not be read or recorded, each with its place.
    public internal(set) var faults: [SourceFault] = []
    /// How many there are of these.
    public internal(set) var faultCount = 0

    mutating func add(_ fault: SourceFault) {
        faultCount += 1
        if faults.count < Self.faultsMax { faults.append(fault) }
    }
}

/// Imports archives.
public struct ArchiveImport: Sendable {
    /// Events of one transaction.
    static let batchMax = 2000
    /// Places that are remembered of events handed over, to name one that is refused later.
    static let placesMax = 3 * batchMax

    private let installation: Installation

    /// An import into an installation.
    public init(_ installation: Installation) { self.installation = installation }

    /// Imports what is new.
    ///
    /// An interrupted import finds its own events and goes on. A record that cannot be read, or whose id is in the log
    /// with other content, is reported and the import goes on; one without a translation, or whose translation does not fit
    /// its schema, is recorded as `source.event`. Costs time linear in the archive, and memory bounded by its longest record
    /// and a few batches.
    ///
    /// - Parameters:
    ///   - source: the archive.
    ///   - progress: called now and then with bytes done and in all; 0 where nobody knows.
    /// - Returns: what was read and recorded; a source that ends early is a fault in it.
    /// - Throws: store errors. What was handed over before is durable.
    public func run(
        _ source: any EventSource, progress: @escaping (Int, Int) -> Void = { _, _ in }
    ) async throws -> ArchiveImportReport {
        let catalog = try installation.log.read { try LogState($0, installation: installation).compiled.catalog }
        let recorder = BatchRecorder(installation, skipsRefused: true)
        var run = ArchiveRun(catalog: catalog, recorder: recorder)
        do {
            try source.read { batch in
                for record in batch.records { try run.take(record) }
                progress(batch.bytesDone, batch.bytesTotal)
            }
        } catch let fault as SourceFault {
            run.report.add(fault)
        } catch {
            // What was handed over is made durable before the error is told, so that nothing goes on behind its back.
            _ = try? await recorder.finish()
            throw error
        }
        try run.flush()
        let (appended, known) = try await recorder.finish()
        run.tellRefused()
        run.report.appended = appended
        run.report.known = known
        return run.report
    }
}

/// The state of one import.
private struct ArchiveRun {
    let catalog: TypeCatalog
    let recorder: BatchRecorder
    var report = ArchiveImportReport()
    private var pending: [EventDraft] = []
    private var places: [String: String] = [:]
    private var told = 0

    init(catalog: TypeCatalog, recorder: BatchRecorder) {
        self.catalog = catalog
        self.recorder = recorder
    }

    mutating func take(_ record: Result<SourceRecord, SourceFault>) throws {
        switch record {
        case .failure(let fault): report.add(fault)
        case .success(let record):
            let draft = fitting(record)
            report.events += 1
            report.kinds[draft.kind.description, default: 0] += 1
            places[Self.key(draft.source, draft.id)] = record.place
            pending.append(draft)
            if pending.count >= ArchiveImport.batchMax { try flush() }
        }
    }

    /// Hands over what is pending.
    mutating func flush() throws {
        try recorder.record(pending)
        pending = []
        tellRefused()
        if places.count > ArchiveImport.placesMax { places = [:] }
    }

    /// The translation, if there is one and its schema agrees; the plain event otherwise.
    private mutating func fitting(_ record: SourceRecord) -> EventDraft {
        guard let draft = record.draft else {
            report.untranslated[record.type, default: 0] += 1
            return record.plain
        }
        guard let schema = catalog.schema(of: draft.kind) else { return draft }
        let problems = SchemaCheck.problems(in: draft.data, of: schema)
        guard let problem = problems.first else { return draft }
        report.untranslated[record.type, default: 0] += 1
        if report.unfit[record.type] == nil {
            report.unfit[record.type] = "\(record.place): `\(draft.kind)` \(problem)"
        }
        return record.plain
    }

    /// Takes over what the recorder has put aside since.
    mutating func tellRefused() {
        let refused = recorder.refused
        for draft in refused[told...] {
            let place = places[Self.key(draft.source, draft.id)] ?? "event \(draft.id)"
            report.add(SourceFault(place: place, message: draft.why))
        }
        told = refused.count
    }

    private static func key(_ source: String, _ id: String) -> String { "\(source)\n\(id)" }
}
