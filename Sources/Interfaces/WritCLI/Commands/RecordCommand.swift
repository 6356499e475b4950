// Appends events from a file or a pipe, acknowledging each once it is durable.

#if canImport(Glibc)
    import Glibc
#endif
import ArgumentParser
import WritModel
import WritPipeline

/// `writ record`.
struct RecordCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Appends events: JSON lines, canonical or CloudEvents.",
        discussion: """
            Each event is acknowledged on a line {"id","index"} after the commit that made it durable. What is recorded here \
            is claimed evidence: nobody vouches for it, unless a `kind: source` document binds this user to what the event \
            tells. The same event again is acknowledged and not appended twice.

            An event, on one line of the input:

              {"id":"1", "source":"ci", "kind":"test.finished",
               "at":"2026-11-20T09:12:03Z", "actor":"github:ci",
               "data":{"repository":"shop", "sha":"9f3c...", "name":"unit",
                       "result":"passed"}}
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "A file, or `-` for standard input.") var file: String = "-"
    @Option(help: "The source of events that name none.") var source: String = "cli"
    @Flag(help: "Acknowledge nothing.") var quiet = false

    func run() async throws {
        let installation = try global.installation()
        let recorder = Recorder(installation)
        let descriptor = try openFile()
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var reader = LineReader(descriptor)
        var number = 0
        // Read when the first CloudEvent needs them.
        var kinds: Set<String>?
        func isKnown(_ kind: EventKind) -> Bool {
            if kinds == nil { kinds = try? recorder.kinds() }
            return kinds?.contains(kind.description) ?? true
        }
        while let lines = try reader.next() {
            var drafts: [NumberedDraft] = []
            for line in lines {
                number += 1
                guard line.contains(where: { $0 > 32 }) else { continue }
                do {
                    drafts.append((number, try draft(line, isKnown)))
                } catch {
                    // What stands before the bad line is recorded and acknowledged: nothing that was good is lost.
                    try record(drafts, recorder)
                    throw failure(error, line: number)
                }
            }
            try record(drafts, recorder)
        }
    }

    /// The descriptor of the file, or of standard input.
    func openFile() throws -> Int32 {
        let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(.data, "cannot read `\(file)`: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    /// The file is read here and sent: the server has another one of that name, or none.
    func servedArguments(_ given: [String]) throws -> [String] { given.map { $0 == file && file != source ? "-" : $0 } }

    func checkServed() throws {
        if file != "-" { throw CommandFailure(.usage, "through a socket, events come on standard input") }
    }

    private func draft(_ line: [UInt8], _ isKnown: (EventKind) -> Bool) throws(EventError) -> EventDraft {
        try EventReader.draft(line, provenance: .cli, source: source, isKnown: isKnown)
    }

    /// An event with the line it stands on.
    private typealias NumberedDraft = (line: Int, draft: EventDraft)

    private func failure(_ error: any Error, line: Int) -> CommandFailure {
        let failure = CommandFailure(error)
        let file = file == "-" ? "standard input" : file
        return CommandFailure(failure.status, "\(file):\(line): \(failure.description.shown)")
    }

    private func record(_ drafts: [NumberedDraft], _ recorder: Recorder) throws {
        for start in stride(from: 0, to: drafts.count, by: Recorder.batchMax) {
            try record(drafts[start..<min(start + Recorder.batchMax, drafts.count)], recorder)
        }
    }

    /// Records a batch. One with a bad event is halved, so that those before it are recorded and it can be named.
    private func record(_ batch: ArraySlice<NumberedDraft>, _ recorder: Recorder) throws {
        do { try acknowledge(recorder.record(batch.map(\.draft), by: Door.current?.asker.account)) } catch
            where CommandFailure(error).status == .data
        {
            guard batch.count > 1, let first = batch.indices.first else {
                throw failure(error, line: batch.first?.line ?? 0)
            }
            let middle = first + batch.count / 2
            try record(batch[..<middle], recorder)
            try record(batch[middle...], recorder)
        }
    }

    /// - Throws: `CommandFailure` with 70 where nobody gets the acknowledgements: nothing more is recorded then.
    private func acknowledge(_ receipts: [Recorder.Receipt]) throws {
        guard !quiet else { return }
        var text: [UInt8] = []
        for receipt in receipts {
            let line: JSONValue = ["id": .string(receipt.id), "index": .int(Int64(receipt.index))]
            text += line.bytes
            text.append(10)
        }
        Output.bytes(text)
        try Output.check()
    }
}

/// Reads the lines that are there: one call gives what one read of the system gave, so that a slow writer is acknowledged
/// line by line and a fast one in batches.
struct LineReader {
    private let descriptor: Int32
    private var rest: [UInt8] = []
    private var hasEnded = false

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next lines, or `nil` at the end.
    mutating func next() throws -> [[UInt8]]? {
        var buffer = [UInt8](repeating: 0, count: ExchangeLimits.inputBytesMax)
        while !hasEnded {
            let count = try Input.read(descriptor, &buffer)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw CommandFailure(.data, "cannot read: \(String(cString: strerror(errno)))")
            }
            if count == 0 {
                hasEnded = true
                guard !rest.isEmpty else { return nil }
                defer { rest = [] }
                return [rest]
            }
            rest += buffer[..<count]
            guard let last = rest.lastIndex(of: 10) else {
                guard rest.count <= EventReader.lineBytesMax else {
                    throw CommandFailure(.data, "a line is longer than \(EventReader.lineBytesMax) bytes")
                }
                continue
            }
            let lines = rest[..<last].split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
            rest.removeSubrange(...last)
            return lines
        }
        return nil
    }
}
