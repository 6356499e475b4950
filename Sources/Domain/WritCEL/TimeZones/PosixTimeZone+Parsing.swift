// Reads POSIX TZ strings.

extension PosixTimeZone {
    /// Reads a TZ string such as `<+0330>-3:30` or `EST5EDT,M3.2.0,M11.1.0`; `nil` when it is not one.
    ///
    /// Daylight saving without the days of its changes is refused: POSIX leaves those to the implementation.
    init?(_ bytes: some Collection<UInt8>) {
        var reader = Reader(rest: Array(bytes)[...])
        guard reader.skipName(), let west = reader.seconds(hoursMax: 24) else { return nil }
        standard = -west
        saving = nil
        if reader.rest.isEmpty { return }
        guard reader.skipName() else { return nil }
        var offset = standard + 3600
        if reader.rest.first != UInt8(ascii: ",") {
            guard let west = reader.seconds(hoursMax: 24) else { return nil }
            offset = -west
        }
        guard reader.skip(","), let start = reader.change(), reader.skip(","), let end = reader.change(),
            reader.rest.isEmpty
        else { return nil }
        saving = Saving(offset: offset, start: start, end: end)
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        /// Three or more letters, or anything in angle brackets.
        mutating func skipName() -> Bool {
            if skip("<") {
                guard let close = rest.firstIndex(of: UInt8(ascii: ">")), close - rest.startIndex >= 3 else {
                    return false
                }
                rest = rest[(close + 1)...]
                return true
            }
            let letters = rest.prefix { (65...90).contains($0) || (97...122).contains($0) }.count
            rest = rest.dropFirst(letters)
            return letters >= 3
        }

        mutating func number(max: Int) -> Int? {
            let digits = rest.prefix { (48...57).contains($0) }
            guard !digits.isEmpty, digits.count <= 3 else { return nil }
            rest = rest.dropFirst(digits.count)
            let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
            return value <= max ? value : nil
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func seconds(hoursMax: Int) -> Int? {
            let sign = skip("-") ? -1 : 1
            if sign == 1 { _ = skip("+") }
            guard let hours = number(max: hoursMax) else { return nil }
            var result = hours * 3600
            for unit in [60, 1] where skip(":") {
                guard let part = number(max: 59) else { return nil }
                result += part * unit
            }
            return sign * result
        }

        /// A day, and a time that is 02:00:00 unless given.
        mutating func change() -> Change? {
            guard let day = day() else { return nil }
            guard skip("/") else { return Change(day: day, second: 7200) }
            return seconds(hoursMax: 167).map { Change(day: day, second: $0) }
        }

        private mutating func day() -> Day? {
            if skip("J") { return number(max: 365).flatMap { $0 >= 1 ? .julian($0) : nil } }
            guard skip("M") else { return number(max: 365).map { .ofYear($0) } }
            guard let month = number(max: 12), month >= 1, skip("."), let week = number(max: 5), week >= 1, skip("."),
                let weekday = number(max: 6)
            else { return nil }
            return .weekday(month: month, week: week, day: weekday)
        }
    }
}
