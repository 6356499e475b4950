// Plays a synthetic year: as the installation it would have been, with a clock that the year moves.

import Synchronization
public import WritAuditLog
import WritCEL
public import WritMerkle
import WritModel
public import WritPipeline
import WritPolicy

/// An installation that lives through a year.
public final class SyntheticWorld: Sendable {
    /// What went wrong in making the year; none of it is the caller's doing.
    public struct Failure: Error { var text: String }

    /// The installation at the end of what was played.
    public let installation: Installation
    private let clock: SharedClock

    /// A world without any past.
    ///
    /// - Parameters:
    ///   - log: an empty log.
    ///   - directory: an empty directory.
    ///   - key: the log's key.
    public init(log: any LogStore, directory: any AccountDirectory, key: SigningKey) {
        let clock = SharedClock()
        self.clock = clock
        let counter = SharedCounter()
        installation = Installation(
            log: log, directory: directory, key: key, origin: key.name, timeZones: .utcOnly,
            clock: { clock.now }, identifier: { "i\(counter.next())" })
    }

    /// Plays a year from its first step to its last. What lies between two questions to the gate is recorded together,
    /// and what is asked at one moment is one question.
    ///
    /// - Parameter year: a year, into an empty log.
    public func play(_ year: SyntheticYear) throws {
        var events: [EventDraft] = []
        var requests: [EventDraft] = []
        for (second, step) in year.steps {
            let moment = Instant(seconds: second) ?? Instant(nanoseconds: 0)
            switch step {
            case .record(let json):
                try ask(&requests)
                events.append(
                    try EventReader.draft(JSONValue.object(json).bytes, provenance: .cli, source: "synthetic"))
                clock.now = max(clock.now, moment)
                if events.count == Recorder.batchMax { try record(&events) }
            case .ask(let data, let actor):
                try record(&events)
                if moment > clock.now { try ask(&requests) }
                clock.now = max(clock.now, moment)
                requests.append(try request(data, actor))
            case .activate(let text):
                try ask(&requests)
                try record(&events)
                clock.now = max(clock.now, moment)
                try activate(text)
            }
        }
        try ask(&requests)
        try record(&events)
    }

    private func record(_ events: inout [EventDraft]) throws {
        _ = try Recorder(installation).record(events)
        events = []
    }

    private func ask(_ requests: inout [EventDraft]) throws {
        if !requests.isEmpty { _ = try Gate(installation).ask(requests) }
        requests = []
    }

    private func request(_ data: JSONObject, _ actor: String) throws -> EventDraft {
        guard let account = Account(actor), let deploy = data["deploy"]?.stringValue else {
            throw Failure(text: "a deploy without a name")
        }
        return EventDraft(
            id: "request/\(deploy)", source: "hook/deploy", kind: .deployRequested, at: nil,
            actor: EventDraft.Actor(account: account), subject: nil, provenance: .internal, data: data)
    }

    private func activate(_ text: String) throws {
        let file = DocumentFile(name: "policies/synthetic.yaml", text: text) { _ in
            .failure(IncludeError("there is no other file"))
        }
        let folder = DocumentFolder([file])
        guard !folder.hasErrors, let account = Account("github:person1") else {
            throw Failure(text: folder.problems.map(\.description).joined(separator: "\n"))
        }
        _ = try Activation(installation).activate(folder, actor: account, approver: nil)
    }
}

/// A clock that is set.
private final class SharedClock: Sendable {
    private let moment = Mutex(Instant(nanoseconds: 0))

    var now: Instant {
        get { moment.withLock { $0 } }
        set { moment.withLock { $0 = newValue } }
    }
}

/// Counts.
private final class SharedCounter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
