// How each part of a projection is written and read; the order of the fields is the format.

extension Mark {
    func write(_ writer: inout ByteWriter) {
        writer.put(policy)
        writer.put(check)
        writer.put(scope)
        writer.put(second)
        writer.put(index)
        writer.put(UInt64(outcome.rawValue))
        writer.put(cause)
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            policy: try reader.name(),
            check: try reader.name(),
            scope: try reader.name(),
            second: try reader.long(),
            index: try reader.unsigned(),
            outcome: try reader.choice(Outcome.self),
            cause: try reader.name())
    }
}

extension Change {
    func write(_ writer: inout ByteWriter) {
        writer.put(index)
        writer.put(second)
        writer.put(kind)
        writer.put(source)
        writer.put(actor)
        writer.put(scope)
        writer.put(UInt64(status.rawValue))
        writer.putFixed(branch)
        writer.put(isMainBranch)
        writer.put(keys) { $0.putFixed($1) }
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            index: try reader.unsigned(),
            second: try reader.long(),
            kind: try reader.name(),
            source: try reader.name(),
            actor: try reader.name(),
            scope: try reader.name(),
            status: try reader.choice(ChangeStatus.self),
            branch: try reader.fixed(),
            isMainBranch: try reader.bool(),
            keys: try reader.list { reader throws(DamagedProjection) in try reader.fixed() })
    }
}

extension GateVerdict {
    func write(_ writer: inout ByteWriter) {
        writer.put(second)
        writer.put(index)
        writer.put(lets)
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            second: try reader.long(),
            index: try reader.unsigned(),
            lets: try reader.bool())
    }
}

extension PendingRequest {
    func write(_ writer: inout ByteWriter) {
        writer.put(index)
        writer.put(second)
        writer.put(scope)
        writer.putFixed(gate)
        writer.put(keys) { $0.putFixed($1) }
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            index: try reader.unsigned(),
            second: try reader.long(),
            scope: try reader.name(),
            gate: try reader.fixed(),
            keys: try reader.list { reader throws(DamagedProjection) in try reader.fixed() })
    }
}

extension ViolationRecord {
    func write(_ writer: inout ByteWriter) {
        writer.put(id)
        writer.put(policy)
        writer.put(check)
        writer.put(openedSecond)
        writer.put(openedIndex)
        writer.put(closedSecond)
        writer.put(isClosed)
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            id: try reader.name(),
            policy: try reader.name(),
            check: try reader.name(),
            openedSecond: try reader.long(),
            openedIndex: try reader.unsigned(),
            closedSecond: try reader.long(),
            isClosed: try reader.bool())
    }
}

extension ActivationRecord {
    func write(_ writer: inout ByteWriter) {
        writer.put(policy)
        writer.put(mode)
        writer.put(second)
        writer.put(index)
        writer.put(isRetired)
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            policy: try reader.name(),
            mode: try reader.name(),
            second: try reader.long(),
            index: try reader.unsigned(),
            isRetired: try reader.bool())
    }
}

extension OverrideRecord {
    func write(_ writer: inout ByteWriter) {
        writer.put(kind)
        writer.put(policy)
        writer.put(second)
        writer.put(index)
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            kind: try reader.name(),
            policy: try reader.name(),
            second: try reader.long(),
            index: try reader.unsigned())
    }
}

extension ScopeActivity {
    func write(_ writer: inout ByteWriter) {
        writer.put(changes)
        writer.put(firstSecond)
        writer.put(lastSecond)
        writer.put(lastIndex)
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        changes = try reader.int()
        firstSecond = try reader.long()
        lastSecond = try reader.long()
        lastIndex = try reader.unsigned()
    }
}

extension SilenceRecord {
    func write(_ writer: inout ByteWriter) {
        writer.put(connection)
        writer.put(since)
        writer.put(second)
        writer.put(index)
        writer.put(until.map { [$0] } ?? []) { $0.put($1) }
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        self.init(
            connection: try reader.name(), since: try reader.long(), second: try reader.long(),
            index: try reader.unsigned(),
            until: try reader.list { reader throws(DamagedProjection) in try reader.long() }.first)
    }
}

extension KindUse {
    func write(_ writer: inout ByteWriter) {
        writer.put(count)
        writer.put(first)
        writer.put(firstSecond)
        writer.put(lastSecond)
        writer.put(fields) { writer, field in
            writer.put(field.name)
            writer.put(field.count)
            writer.put(field.first)
        }
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        count = try reader.int()
        first = try reader.unsigned()
        firstSecond = try reader.long()
        lastSecond = try reader.long()
        fields = try reader.list { reader throws(DamagedProjection) in
            Field(name: try reader.name(), count: try reader.int(), first: try reader.unsigned())
        }
    }
}

extension SourceActivity {
    func write(_ writer: inout ByteWriter) {
        writer.put(hours.sorted { $0.key < $1.key }) { writer, hour in
            writer.put(hour.key)
            writer.put(hour.value.count)
            writer.put(hour.value.firstSecond)
            writer.put(hour.value.lastSecond)
            writer.put(hour.value.firstIndex)
            writer.put(hour.value.lastIndex)
        }
    }

    init(_ reader: inout ByteReader) throws(DamagedProjection) {
        for (hour, cell) in try reader.list({ reader throws(DamagedProjection) in
            (
                try reader.name(),
                Hour(
                    count: try reader.name(), firstSecond: try reader.long(), lastSecond: try reader.long(),
                    firstIndex: try reader.unsigned(), lastIndex: try reader.unsigned())
            )
        }) { hours[hour] = cell }
    }
}

extension ByteReader {
    /// One of a few choices.
    mutating func choice<Choice: RawRepresentable>(
        _ type: Choice.Type
    ) throws(DamagedProjection) -> Choice where Choice.RawValue == UInt8 {
        guard let raw = UInt8(exactly: try unsigned()), let choice = Choice(rawValue: raw) else {
            throw DamagedProjection()
        }
        return choice
    }
}
