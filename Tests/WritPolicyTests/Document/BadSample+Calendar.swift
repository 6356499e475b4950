// What is said about calendars.

extension BadSample {
    static let calendars: [BadSample] = [
        BadSample(
            .calendar, replacing: "calendar: c\n", with: "",
            "1:1: a calendar needs `calendar`; add `calendar: eu-release`"),
        BadSample(
            .calendar, replacing: "zone: Europe/Berlin\n", with: "",
            "1:1: a calendar needs `zone`; add `zone: Europe/Berlin`"),
        BadSample(
            .calendar, replacing: "open: [{ days: [mon], from: \"09:00\", to: \"17:00\" }]\n", with: "",
            "1:1: a calendar needs `open`; add `open: [ { days: [mon, fri], from: \"09:00\", to: \"17:00\" } ]`"),
        BadSample(
            .calendar, replacing: "days: [mon], ", with: "",
            "4:8: an entry of `open` needs `days`; add `days: [mon, tue]`"),
        BadSample(.calendar, replacing: "[mon]", with: "[tues]", "4:17: `tues` is not a day; did you mean `tue`?"),
        BadSample(
            .calendar, replacing: "[mon]", with: "[day]",
            "4:17: `day` is not a day; use mon, tue, wed, thu, fri, sat, sun"),
        BadSample(
            .calendar, replacing: "from: \"09:00\", ", with: "",
            "4:8: an entry of `open` needs `from`; add `from: \"09:00\"`"),
        BadSample(
            .calendar, replacing: "09:00", with: "9:00",
            "4:30: `9:00` is not a time of day; write hours and minutes: `from: \"09:00\"`"),
        BadSample(
            .calendar, replacing: "09:00", with: "24:00",
            "4:30: `24:00` is not a time of day; write hours and minutes: `from: \"09:00\"`"),
        BadSample(
            .calendar, replacing: "17:00", with: "24:01",
            "4:43: `24:01` is not a time of day; write hours and minutes: `to: \"17:00\"`"),
        BadSample(
            .calendar, replacing: "17:00", with: "08:59",
            "4:8: the opening hours end before they begin; hours past midnight are two: to \"24:00\", and from \"00:00\" on the next day"
        ),
        BadSample(
            .calendar, replacing: "17:00", with: "09:00",
            "4:8: the opening hours end before they begin; hours past midnight are two: to \"24:00\", and from \"00:00\" on the next day"
        ),
        BadSample(
            .calendar, replacing: "days", with: "day",
            "4:10: `day` is not a key of an entry of `open`; did you mean `days`?",
            "4:8: an entry of `open` needs `days`; add `days: [mon, tue]`"),
        BadSample(
            .calendar, adding: "closed: [{ name: x }]\n",
            "5:10: a closure has either `date` or `from` and `to`; such as `{ date: 2026-12-25, name: Christmas }`"),
        BadSample(
            .calendar, adding: "closed: [{ date: 2026-02-30 }]\n",
            "5:18: `2026-02-30` is not a day; write it as `2026-12-25`"),
        BadSample(
            .calendar, adding: "closed: [{ date: 2026-02-03, to: 2026-02-04 }]\n",
            "5:10: a closure has either `date` or `from` and `to`; such as `{ date: 2026-12-25, name: Christmas }`"),
        BadSample(
            .calendar, adding: "closed: [{ from: 2026-02-03 }]\n", "5:10: a closure needs `to`; add `to: 2026-12-25`"),
        BadSample(
            .calendar, adding: "closed: [{ from: 2026-02-03, to: 2026-02-02 }]\n",
            "5:10: the closure ends before it begins"),
        BadSample(.calendar, adding: "closed: [Christmas]\n", "5:10: expected a closure as a map, found text"),
        BadSample(.calendar, adding: "included: { a.ics: x }\n", "5:13: `a.ics` is not in `include`"),
        BadSample(
            .calendar, adding: "include: [../a.ics]\n",
            "5:11: `../a.ics` is not a path below the document's folder; such as `holidays/de.ics`, without `..`"),
        BadSample(
            .calendar, adding: "include: [missing.ics]\n",
            "5:11: could not include `missing.ics`: there is no such file"),
        BadSample(.calendar, adding: "include: [empty.ics]\n", "5:11: `empty.ics` is empty"),
        BadSample(.calendar, adding: "include: [control.ics]\n", "5:11: `control.ics` holds a control character"),
        BadSample(
            .calendar, adding: "include: [bad.ics]\n",
            "bad.ics:3:1: `soon` is not a date or time of `DTSTART`; such as `20261225` or `20261225T090000`"),
        BadSample(.calendar, adding: "include: [long.ics]\n", "5:11: `long.ics` is longer than 256 KiB"),
        BadSample(
            "{ kind: calendar, calendar: c, zone: UTC, open: [], include: [good.ics] }\n",
            "1:1: a calendar that includes files may not be written in braces"),
    ]
}
