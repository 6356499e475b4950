// Decodes `kind: calendar`.

import WritModel

/// Reads a calendar, its included iCalendar texts too.
struct CalendarDecoder {
    let problems: ProblemList

    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// The calendar of a document's root.
    func decode(_ node: YAMLNode) -> CalendarDocument? {
        let keys = ["kind", "calendar", "zone", "open", "closed", "include", "included"]
        guard let fields = DocumentFields(node, of: "a calendar", keys: keys, problems: problems) else { return nil }
        let name = fields.requiredName("calendar", example: "calendar: eu-release")
        let zone = fields.requiredText("zone", example: "zone: Europe/Berlin")
        let example = "open: [ { days: [mon, fri], from: \"09:00\", to: \"17:00\" } ]"
        let hasOpen = fields.required("open", example: example) != nil
        let open = fields.list("open").compactMap(hours)
        let include = fields.texts("include")
        var closed = fields.list("closed").compactMap(closure)
        guard let name, let zone, hasOpen else { return nil }
        closed += included(include, fields, zone: zone.value)
        guard closed.count <= DocumentLimits.closuresMax else {
            problems.error(at: name.place, "the calendar has more than \(DocumentLimits.closuresMax) closures")
            return nil
        }
        return CalendarDocument(name: name, zone: zone, open: open, closed: closed, include: include)
    }

    private func hours(_ node: YAMLNode) -> CalendarDocument.Hours? {
        let keys = ["days", "from", "to"]
        guard let fields = DocumentFields(node, of: "an entry of `open`", keys: keys, problems: problems) else {
            return nil
        }
        let hasDays = fields.required("days", example: "days: [mon, tue]") != nil
        let weekdays = fields.texts("days").compactMap(weekday)
        let from = minute("from", example: "from: \"09:00\"", max: 1439, fields)
        let to = minute("to", example: "to: \"17:00\"", max: 1440, fields)
        guard hasDays, !weekdays.isEmpty, let from, let to else { return nil }
        guard from < to else {
            problems.error(
                at: node.place, "the opening hours end before they begin",
                suggestion: "hours past midnight are two: to \"24:00\", and from \"00:00\" on the next day")
            return nil
        }
        return CalendarDocument.Hours(weekdays: Set(weekdays), from: from, to: to)
    }

    private func weekday(_ text: Located<String>) -> Int? {
        if let index = Self.days.firstIndex(of: text.value) { return index + 1 }
        problems.error(
            at: text.place, "`\(text.value)` is not a day",
            suggestion: Spelling.suggestion(for: text.value, among: Self.days)
                ?? Self.days.first { text.value.lowercased().hasPrefix($0) }.map { "did you mean `\($0)`?" }
                ?? "use \(Self.days.joined(separator: ", "))")
        return nil
    }

    private func minute(_ key: String, example: String, max: Int, _ fields: DocumentFields) -> Int? {
        guard let text = fields.requiredText(key, example: example) else { return nil }
        let parts = text.value.split(separator: ":", omittingEmptySubsequences: false)
        let isShaped =
            parts.count == 2 && parts.allSatisfy { $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }
        if isShaped, let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= max {
            return hour * 60 + minute
        }
        problems.error(
            at: text.place, "`\(text.value)` is not a time of day", suggestion: "write hours and minutes: `\(example)`")
        return nil
    }

    private func closure(_ node: YAMLNode) -> CalendarDocument.Closure? {
        let keys = ["date", "from", "to", "name"]
        guard let fields = DocumentFields(node, of: "a closure", keys: keys, problems: problems) else { return nil }
        let name = fields.text("name")?.value
        guard fields.has("date") != (fields.has("from") || fields.has("to")) else {
            problems.error(
                at: node.place, "a closure has either `date` or `from` and `to`",
                suggestion: "such as `{ date: 2026-12-25, name: Christmas }`")
            return nil
        }
        if fields.has("date") {
            return date("date", fields).map { CalendarDocument.Closure(from: $0, to: $0, name: name) }
        }
        guard let from = date("from", fields), let to = date("to", fields) else { return nil }
        guard from <= to else {
            problems.error(at: node.place, "the closure ends before it begins")
            return nil
        }
        return CalendarDocument.Closure(from: from, to: to, name: name)
    }

    private func date(_ key: String, _ fields: DocumentFields) -> CivilDate? {
        guard let text = fields.requiredText(key, example: "\(key): 2026-12-25") else { return nil }
        if let date = CivilDate(text.value) { return date }
        problems.error(at: text.place, "`\(text.value)` is not a day", suggestion: "write it as `2026-12-25`")
        return nil
    }

    /// The closures of the iCalendar texts that the reader put under `included`.
    private func included(
        _ include: [Located<String>], _ fields: DocumentFields, zone: String
    ) -> [CalendarDocument.Closure] {
        let texts = fields.optional("included")?.map ?? []
        for member in texts where !include.contains(where: { $0.value == member.key }) {
            problems.error(at: member.keyPlace, "`\(member.key)` is not in `include`")
        }
        return include.flatMap { path -> [CalendarDocument.Closure] in
            guard let text = texts.first(where: { $0.key == path.value })?.value.text else { return [] }
            let result = ICalendar.closures(in: text, file: path.value, zone: zone)
            for problem in result.problems { problems.add(problem) }
            return result.closures
        }
    }
}
