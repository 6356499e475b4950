// A calendar as written: opening hours of a week in one time zone, and the days on which it is closed.

public import WritModel

/// Opening hours and holidays.
public struct CalendarDocument: Sendable, Hashable {
    /// Weekly hours.
    public struct Hours: Sendable, Hashable {
        /// ISO weekdays, Monday 1 to Sunday 7.
        public var weekdays: Set<Int>
        /// Minutes after local midnight at which it opens.
        public var from: Int
        /// Minutes after local midnight at which it closes, up to 1440 (24:00); at this minute it is closed.
        public var to: Int

        /// Weekly hours.
        public init(weekdays: Set<Int>, from: Int, to: Int) {
            self.weekdays = weekdays
            self.from = from
            self.to = to
        }
    }

    /// Days on which it is closed, both ends included.
    public struct Closure: Sendable, Hashable {
        /// The first closed day.
        public var from: CivilDate
        /// The last closed day.
        public var to: CivilDate
        /// What for: `Christmas`.
        public var name: String?

        /// A closure.
        public init(from: CivilDate, to: CivilDate, name: String?) {
            self.from = from
            self.to = to
            self.name = name
        }
    }

    /// The calendar's name.
    public var name: Located<String>
    /// IANA time zone.
    public var zone: Located<String>
    /// Weekly hours.
    public var open: [Hours]
    /// Closed days, those of included iCalendar files among them.
    public var closed: [Closure]
    /// The files it includes, relative to the document; their text belongs to the document's text and digest.
    public var include: [Located<String>]

    /// A calendar.
    public init(
        name: Located<String>, zone: Located<String>, open: [Hours], closed: [Closure], include: [Located<String>]
    ) {
        self.name = name
        self.zone = zone
        self.open = open
        self.closed = closed
        self.include = include
    }
}
