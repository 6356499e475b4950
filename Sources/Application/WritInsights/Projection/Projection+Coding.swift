// The stored form of a projection. Tables are written in the order of their keys, so that equal projections have equal
// bytes.

extension Projection {
    /// The projection as bytes.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.put(Self.version)
        writer.put(position)
        writer.putFixed(anchor)
        for count in [unreadable, amendments, forgottenChanges] { writer.put(count) }
        writer.put(names.texts) { $0.put($1) }
        write(&writer)
        return writer.bytes
    }

    private func write(_ writer: inout ByteWriter) {
        writer.put(kinds.sorted { $0.key < $1.key }) { writer, kind in
            writer.put(kind.key)
            kind.value.write(&writer)
        }
        writer.put(sources.sorted { $0.key < $1.key }) { writer, source in
            writer.put(source.key)
            source.value.write(&writer)
        }
        writer.put(scopes.sorted { $0.key < $1.key }) { writer, scope in
            writer.put(scope.key)
            scope.value.write(&writer)
        }
        writer.put(cells.sorted { $0.key.order < $1.key.order }) { writer, cell in
            cell.key.write(&writer)
            cell.value.write(&writer)
        }
        writer.put(marks) { $1.write(&$0) }
        writer.put(changes) { $1.write(&$0) }
        writer.put(gated.sorted()) { $0.putFixed($1) }
        writer.put(bases.sorted()) { $0.putFixed($1) }
        writer.put(verdicts.sorted { $0.key < $1.key }) { writer, verdict in
            writer.putFixed(verdict.key)
            verdict.value.write(&writer)
        }
        writer.put(seenDeploys.sorted { $0.key < $1.key }) { writer, deploy in
            writer.putFixed(deploy.key)
            writer.put(deploy.value)
        }
        writer.put(pending.map { [$0] } ?? []) { $1.write(&$0) }
        writer.put(violations) { $1.write(&$0) }
        writer.put(activations) { $1.write(&$0) }
        writer.put(overrides) { $1.write(&$0) }
        writer.put(silences) { $1.write(&$0) }
    }

    /// Reads a stored projection.
    ///
    /// - Returns: `nil` when the bytes are of another version or damaged: it is made anew then.
    public init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        do throws(DamagedProjection) {
            guard try reader.unsigned() == Self.version else { return nil }
            self.init()
            try read(&reader)
        } catch { return nil }
        guard reader.isAtEnd else { return nil }
    }

    private mutating func read(_ reader: inout ByteReader) throws(DamagedProjection) {
        position = try reader.unsigned()
        anchor = try reader.fixed()
        unreadable = try reader.int()
        amendments = try reader.int()
        forgottenChanges = try reader.int()
        names = NameTable(texts: try reader.list { reader throws(DamagedProjection) in try reader.text() })
        for (name, use) in try reader.list({ reader throws(DamagedProjection) in
            (try reader.name(), try KindUse(&reader))
        }) { kinds[name] = use }
        for (name, source) in try reader.list({ reader throws(DamagedProjection) in
            (try reader.name(), try SourceActivity(&reader))
        }) { sources[name] = source }
        for (name, scope) in try reader.list({ reader throws(DamagedProjection) in
            (try reader.name(), try ScopeActivity(&reader))
        }) { scopes[name] = scope }
        for (key, tally) in try reader.list({ reader throws(DamagedProjection) in
            (try CellKey(&reader), try Tally(&reader))
        }) { cells[key] = tally }
        marks = try reader.list { reader throws(DamagedProjection) in try Mark(&reader) }
        changes = try reader.list { reader throws(DamagedProjection) in try Change(&reader) }
        gated = Set(try reader.list { reader throws(DamagedProjection) in try reader.fixed() })
        bases = Set(try reader.list { reader throws(DamagedProjection) in try reader.fixed() })
        try readRest(&reader)
        try checkNames()
    }

    private mutating func readRest(_ reader: inout ByteReader) throws(DamagedProjection) {
        for (key, verdict) in try reader.list({ reader throws(DamagedProjection) in
            (try reader.fixed(), try GateVerdict(&reader))
        }) { verdicts[key] = verdict }
        for (key, second) in try reader.list({ reader throws(DamagedProjection) in
            (try reader.fixed(), try reader.long())
        }) { seenDeploys[key] = second }
        pending = try reader.list { reader throws(DamagedProjection) in try PendingRequest(&reader) }.first
        violations = try reader.list { reader throws(DamagedProjection) in try ViolationRecord(&reader) }
        activations = try reader.list { reader throws(DamagedProjection) in try ActivationRecord(&reader) }
        overrides = try reader.list { reader throws(DamagedProjection) in try OverrideRecord(&reader) }
        silences = try reader.list { reader throws(DamagedProjection) in try SilenceRecord(&reader) }
    }

    /// Refuses numbers of names that are not there: bytes that somebody changed must not end the program.
    private func checkNames() throws(DamagedProjection) {
        let count = Int32(names.texts.count)
        var used: [Int32] = Array(kinds.keys) + Array(sources.keys) + Array(scopes.keys)
        used += kinds.values.flatMap { $0.fields.map(\.name) }
        used += cells.keys.flatMap { [$0.policy, $0.check, $0.scope] }
        used += marks.flatMap { [$0.policy, $0.check, $0.scope, $0.cause] }
        used += changes.flatMap { [$0.kind, $0.source, $0.actor, $0.scope] }
        used += violations.flatMap { [$0.id, $0.policy, $0.check] }
        used += activations.flatMap { [$0.policy, $0.mode] }
        used += overrides.flatMap { [$0.kind, $0.policy] }
        used += silences.map(\.connection)
        used += pending.map { [$0.scope] } ?? []
        guard used.allSatisfy({ (0..<count).contains($0) }) else { throw DamagedProjection() }
    }
}

extension CellKey {
    /// A place in an order of all keys.
    fileprivate var order: (Int32, Int32, Int32, Int32) { (policy, check, scope, slot) }

    fileprivate func write(_ writer: inout ByteWriter) {
        for part in [policy, check, scope, slot] { writer.put(part) }
    }

    fileprivate init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            policy: try reader.name(), check: try reader.name(), scope: try reader.name(), slot: try reader.name())
    }
}

extension Tally {
    fileprivate func write(_ writer: inout ByteWriter) {
        for count in [satisfied, violated, waived, unknown] { writer.put(count) }
    }

    fileprivate init(_ reader: inout ByteReader) throws(DamagedProjection) {
        satisfied = try reader.int()
        violated = try reader.int()
        waived = try reader.int()
        unknown = try reader.int()
    }
}
