// Parts of timestamps and durations.

extension FunctionTable {
    mutating func addTimes() {
        addParts([
            ("getFullYear", { Int64($0.year) }), ("getMonth", { Int64($0.month - 1) }),
            ("getDate", { Int64($0.day) }), ("getDayOfMonth", { Int64($0.day - 1) }),
            ("getDayOfWeek", { Int64($0.dayOfWeek) }), ("getDayOfYear", { Int64($0.dayOfYear) }),
            ("getHours", { Int64($0.hour) }), ("getMinutes", { Int64($0.minute) }),
            ("getSeconds", { Int64($0.second) }),
        ])
        let milliseconds: @Sendable (Value, EvaluationContext) -> Value = { value, _ in
            switch value {
            case .timestamp(let time): .int(Int64(time.nanos / 1_000_000))
            case .duration(let span): .int(Int64(span.nanos / 1_000_000))
            default: .error(.noOverload("getMilliseconds", [value]))
            }
        }
        add(
            "getMilliseconds", .unary("timestamp_to_milliseconds", .timestamp, .int, member: true, milliseconds),
            .unary("duration_to_milliseconds", .duration, .int, member: true, milliseconds),
            .binary("timestamp_to_milliseconds_with_tz", .timestamp, .string, .int, member: true) {
                time, zone, context in
                TimeZoneText.local(time, zone, context) { _ in milliseconds(time, context) }
            }.inContext)
        for (name, seconds) in [("getHours", Int64(3_600)), ("getMinutes", 60), ("getSeconds", 1)] {
            add(
                name,
                .unary("duration_\(name)", .duration, .int, member: true) { value, _ in
                    guard case .duration(let span) = value else { return .error(.noOverload(name, [value])) }
                    return .int(span.seconds / seconds)
                })
        }
    }

    private mutating func addParts(_ parts: [(name: String, read: @Sendable (CivilDate) -> Int64)]) {
        for (name, read) in parts {
            add(
                name,
                .unary("timestamp_\(name)", .timestamp, .int, member: true) { value, _ in
                    guard case .timestamp(let time) = value else { return .error(.noOverload(name, [value])) }
                    return .int(read(CivilDate(secondsSinceEpoch: time.seconds)))
                },
                .binary("timestamp_\(name)_with_tz", .timestamp, .string, .int, member: true) { time, zone, context in
                    TimeZoneText.local(time, zone, context) { .int(read($0)) }
                }.inContext)
        }
    }
}

/// Names of time zones, and offsets such as `+02:00`.
private enum TimeZoneText {
    /// Calls `use` with the local date of a time in a zone.
    static func local(
        _ time: Value, _ zone: Value, _ context: EvaluationContext, _ use: (CivilDate) -> Value
    ) -> Value {
        guard case .timestamp(let time) = time, case .string(let zone) = zone else {
            return .error(.noOverload("timestamp part", [time, zone]))
        }
        guard let offset = offset(of: zone, at: time.seconds, context) else {
            let message = "unknown time zone \(LiteralText.quoted(String(zone.unicodeScalars.prefix(64))))"
            return .failure(.invalidArgument, message)
        }
        return use(CivilDate(secondsSinceEpoch: time.seconds + Int64(offset)))
    }

    private static func offset(of zone: String, at second: Int64, _ context: EvaluationContext) -> Int? {
        if zone.isEmpty || zone.isExactly("UTC") || zone.isExactly("Z") { return 0 }
        if let fixed = fixed(zone) { return fixed }
        guard let found = context.rules(ofZone: zone)?.offset(atSecond: second) else { return nil }
        // No zone is a day away; a table that says so is not believed, so that sums stay in range.
        return abs(found) <= 86_400 ? found : nil
    }

    /// `02:00`, `+02:00` or `-02:00` in seconds.
    private static func fixed(_ text: String) -> Int? {
        guard text.utf8.count <= 6 else { return nil }
        var bytes = Array(text.utf8)
        var sign = 1
        if bytes.first == 0x2B || bytes.first == 0x2D {
            sign = bytes.removeFirst() == 0x2D ? -1 : 1
        }
        guard bytes.count == 5, bytes[2] == 0x3A else { return nil }
        let digits = [bytes[0], bytes[1], bytes[3], bytes[4]].map { Int($0) - 48 }
        guard digits.allSatisfy((0...9).contains) else { return nil }
        let (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
