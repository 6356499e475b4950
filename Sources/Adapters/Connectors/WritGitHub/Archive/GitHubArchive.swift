// Archived GitHub events as a source: files of GH Archive and of the events API, one event after the other.

import Crypto
public import WritConnector
import WritModel

/// Reads files of GitHub events: JSON lines, several events on a line, or one JSON array; gzip or not.
public struct GitHubArchive: EventSource {
    private let files: [String]
    private let translator: GitHubTranslator
    private let name: String?

    /// An archive.
    ///
    /// - Parameters:
    ///   - files: paths, read in this order; `-` is standard input.
    ///   - commands: which comments are reviews.
    ///   - name: what stands for the organization in the events' source; the event's own without it.
    public init(files: [String], commands: CommentCommands, name: String?) {
        self.files = files
        translator = GitHubTranslator(commands: commands)
        self.name = name
    }

    /// Reads every file from its beginning. Memory is bounded by the longest record, at most
    /// `RecordSplitter.recordBytesMax`.
    ///
    /// - Throws: `SourceFault` for a file that cannot be read or unpacked any further.
    public func read(_ body: (SourceBatch) throws -> Void) throws {
        var done = 0
        // Opened once before anything is recorded, so that a misspelt name costs nothing.
        var (total, isTotalKnown) = (0, true)
        var pipes: [Int: InflatingReader] = [:]
        for (place, file) in files.enumerated() {
            if file == "-" { isTotalKnown = false }
            guard file != "-" else { continue }
            let reader = try InflatingReader(file)
            total += reader.bytesTotal
            // A pipe can be read once: what was taken of it is kept.
            if !reader.isRegular { (pipes[place], isTotalKnown) = (reader, false) }
        }
        for (place, file) in files.enumerated() {
            let reader = try pipes.removeValue(forKey: place) ?? InflatingReader(file)
            var splitter = RecordSplitter()
            func hand(_ records: [ArchiveRecord]) throws {
                var batch = SourceBatch(
                    bytesDone: done + reader.bytesDone, bytesTotal: isTotalKnown ? total : 0)
                batch.records = records.flatMap { self.records(of: $0, in: file) }
                try body(batch)
            }
            while let bytes = try reader.next() { try hand(splitter.records(in: bytes)) }
            if let last = splitter.last() { try hand([last]) }
            guard !splitter.isUnclosed else {
                throw SourceFault(place: file, message: "ends inside of its JSON array; fetch it again")
            }
            done += reader.bytesDone
        }
    }

    /// The event of a line, or the events that share it.
    private func records(of whole: ArchiveRecord, in file: String) -> [Result<SourceRecord, SourceFault>] {
        let only = record(of: whole, in: file)
        guard case .failure = only, !whole.isTooLong else { return [only] }
        var results: [Result<SourceRecord, SourceFault>] = []
        for part in JoinedRecords.parts(of: whole.bytes) {
            let result = record(of: ArchiveRecord(line: whole.line, bytes: Array(part)), in: file)
            // Damage may be cut into any number of pieces: what lies between two events that can be read is one loss.
            if case .failure = result, case .failure? = results.last { continue }
            results.append(result)
        }
        return results
    }

    private func record(of record: ArchiveRecord, in file: String) -> Result<SourceRecord, SourceFault> {
        let place = "\(file == "-" ? "standard input" : file):\(record.line)"
        guard !record.isTooLong else {
            let limit = RecordSplitter.recordBytesMax >> 20
            return .failure(SourceFault(place: place, message: "the event is longer than \(limit) MiB"))
        }
        do {
            let digest = SHA256.hash(data: record.bytes).map(Self.hex).joined()
            let delivery = try ArchiveEnvelope.delivery(JSONParser.parseObject(record.bytes), digest: digest)
            let source = "github/\(name ?? delivery.owner)"
            return .success(
                SourceRecord(
                    place: place, type: delivery.type, draft: translator.draft(of: delivery, source: source),
                    plain: translator.plain(delivery, source: source)))
        } catch { return .failure(SourceFault(place: place, message: "\(error)")) }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
    }
}
