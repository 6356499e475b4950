// Folds entries into a projection.

public import WritAuditLog
import WritModel

/// Carries a projection forward, entry by entry. Not for several threads.
public final class ProjectionFolder {
    /// The kinds that mean a change of what is governed, when observed.
    static let changeKinds: Set<String> = [
        "branch.pushed", "change.merged", "deploy.started", "deploy.finished", "session.started", "command.finished",
        "tool.finished",
    ]

    var projection: Projection
    var scan = LeafScan()
    /// Where each violation stands, by its id.
    var violationPlaces: [Int32: Int] = [:]
    private let gates: Set<String>
    private var kindFolds: [String: KindFold] = [:]
    private var lastSource: (text: String, number: Int32) = ("", 0)

    /// Begins where a projection stands.
    ///
    /// - Parameters:
    ///   - projection: what was folded before.
    ///   - gates: the kinds of requests, as the schemas in force say.
    public init(_ projection: Projection = Projection(), gates: Set<String>) {
        self.projection = projection
        self.gates = gates
        let uses = self.projection.kinds
        self.projection.kinds = [:]
        for (place, violation) in self.projection.violations.enumerated() { violationPlaces[violation.id] = place }
        for (number, use) in uses {
            let name = self.projection.names[number]
            kindFolds[name] = KindFold(
                number: number, kind: name, use: use, names: self.projection.names, isGate: gates.contains(name))
        }
    }

    /// Folds the entries of a log that the projection has not seen. Costs one pass over them.
    ///
    /// - Parameters:
    ///   - log: one state of the log.
    ///   - progress: called now and then with the number of entries read.
    /// - Returns: how many entries were folded.
    @discardableResult
    public func catchUp(_ log: any LogReading, progress: (Int) -> Void = { _ in }) throws -> Int {
        let start = projection.position
        let end = try log.size
        guard start < end else { return 0 }
        var last: StoredEntry?
        try log.forEachEntry(in: start..<end, kinds: nil) { index, entry in
            fold(entry, at: index)
            last = entry
            if (index - start) % 20_000 == 19_999 { progress(Int(index - start)) }
            return true
        }
        projection.position = end
        if let last { projection.anchor = Self.anchor(last) }
        return Int(end - start)
    }

    /// What tells an entry from those of other logs.
    static func anchor(_ entry: StoredEntry) -> UInt64 { ThingKey.key(entry.source, entry.id) }

    /// Folds one entry, the one at the projection's position.
    public func fold(_ entry: StoredEntry, at index: UInt64) {
        let kind = kindFold(entry.kind)
        entry.leaf.withUnsafeBufferPointer { bytes in
            let stop: StaticString? = kind.duty == .decision ? "policies" : nil
            guard let rest = scan.scan(bytes, stopAt: stop) else {
                projection.unreadable += 1
                return
            }
            kind.add(scan, bytes, index, &projection.names)
            if !kind.isOwn { count(source: entry.source, index) }
            switch kind.duty {
            case .nothing: break
            case .commit: commit(bytes, index)
            case .change: change(kind, entry, bytes, index)
            case .request: request(kind, bytes, index)
            case .decision: if entry.source == Self.ownSource { decision(bytes, rest, index) }
            case .record: record(entry, bytes, index)
            }
        }
        projection.position = index + 1
    }

    /// The source of what Writ itself records.
    static let ownSource = "writ"

    /// The projection as it stands.
    public func finished() -> Projection {
        var result = projection
        for fold in kindFolds.values { result.kinds[fold.number] = fold.use }
        return result
    }

    private func kindFold(_ kind: String) -> KindFold {
        if let fold = kindFolds[kind] { return fold }
        let fold = KindFold(
            number: projection.names.number(kind), kind: kind, use: KindUse(), names: projection.names,
            isGate: gates.contains(kind))
        kindFolds[kind] = fold
        return fold
    }

    private func count(source: String, _ index: UInt64) {
        if lastSource.text != source { lastSource = (source, projection.names.number(source)) }
        projection.sources[lastSource.number, default: SourceActivity()].add(scan.second, index)
    }

    // MARK: What a leaf says

    func field(_ name: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) -> String? { scan.text(name, in: bytes) }

    func scopeNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> (set: ScopeSet, number: Int32) {
        let set = ThingKey.scope { field($0, bytes) }
        return (set, projection.names.number(set.text))
    }

    func name(_ text: String) -> Int32 { projection.names.number(text) }
}

/// What is to be done with entries of a kind, and how often they and their fields were seen.
final class KindFold {
    /// What the projection does with a kind.
    enum Duty { case nothing, commit, change, request, decision, record }

    let number: Int32
    let duty: Duty
    /// Whether Writ records it about itself and its sources: it is no sign of life of a source.
    let isOwn: Bool
    private var count: Int
    private var first: UInt64
    private var firstSecond: Int64
    private var lastSecond: Int64
    private var fields: [(name: [UInt8], number: Int32, count: Int, first: UInt64)]

    init(number: Int32, kind: String, use: KindUse, names: NameTable, isGate: Bool) {
        self.number = number
        duty = isGate ? .request : Self.duty(of: kind)
        isOwn = GapFindings.ownFamilies.contains(String(kind.prefix { $0 != "." }))
        count = use.count
        first = use.first
        firstSecond = use.firstSecond
        lastSecond = use.lastSecond
        fields = use.fields.map { (Array(names[$0.name].utf8), $0.name, $0.count, $0.first) }
    }

    private static func duty(of kind: String) -> Duty {
        if ProjectionFolder.changeKinds.contains(kind) { return .change }
        switch kind {
        case "commit.recorded": return .commit
        case "decision.made": return .decision
        case "amendment.made", "violation.opened", "violation.closed", "document.activated", "document.retired",
            "waiver.granted", "breakglass.opened", "source.silent", "source.recovered", "change.opened":
            return .record
        default: return .nothing
        }
    }

    /// Counts an entry and its fields, which nearly always come in the same order.
    func add(
        _ scan: LeafScan, _ bytes: UnsafeBufferPointer<UInt8>, _ index: UInt64, _ names: inout NameTable
    ) {
        if count == 0 { first = index }
        count += 1
        firstSecond = min(firstSecond, scan.second)
        lastSecond = max(lastSecond, scan.second)
        for (place, member) in scan.data.enumerated() {
            let key = bytes[Int(member.keyStart)..<Int(member.keyEnd)]
            if place < fields.count, fields[place].name.elementsEqual(key) {
                fields[place].count += 1
            } else if let known = fields.firstIndex(where: { $0.name.elementsEqual(key) }) {
                fields[known].count += 1
            } else if fields.count < LeafScan.membersMax {
                // Named here, at first sight: a projection that was caught up in steps numbers as one made at once.
                fields.append((Array(key), names.number(String(decoding: key, as: UTF8.self)), 1, index))
            }
        }
    }

    /// The counts as they are kept.
    var use: KindUse {
        KindUse(
            count: count, first: first, firstSecond: firstSecond, lastSecond: lastSecond,
            fields: fields.map { KindUse.Field(name: $0.number, count: $0.count, first: $0.first) })
    }
}
