// Sources that were silent for longer than they promised, or than their own habits explain.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
import WritModel

/// Looks for silences.
struct SilenceFindings {
    /// By chance a quiet year has so many silences, over all sources.
    static let falseAlarmsMax = 0.002
    /// Shorter silences are no news.
    static let secondsMin: Int64 = 2 * 3600
    /// The most silences that are told of one source.
    static let perSourceMax = 20
    /// Weeks from which on a source's habits are learnt hour by hour of the week.
    static let habitWeeksMin = 6

    let context: FindingContext

    /// A time without events.
    private struct Gap {
        let from: Int64
        let to: Int64
        let before: UInt64
        let after: UInt64?
        var length: Int64 { to - from }
    }

    /// The findings: those that Writ itself recorded, then those that the events show.
    var all: [Finding] {
        let projection = context.projection
        let sources = projection.sources.map { (name: projection.names[$0.key], activity: $0.value) }
            .filter { !FindingContext.isOwn($0.name) }.sorted { $0.name < $1.name }
        let horizon = context.span.upperBound
        let limit = Self.falseAlarmsMax / Double(max(1, sources.count))
        return recorded + sources.flatMap { silences($0.name, $0.activity, horizon, limit) }
    }

    private var recorded: [Finding] {
        context.projection.silences.filter { context.question.contains($0.second) }.map { silence in
            let name = context.projection.names[silence.connection]
            let end = silence.until ?? context.span.upperBound
            return finding(
                name, Gap(from: silence.since, to: max(silence.since, end), before: silence.index, after: nil),
                Rate(x: 1, n: 1), why: "Writ recorded it", isOpen: silence.until == nil)
        }
    }

    private func silences(
        _ name: String, _ activity: SourceActivity, _ horizon: Int64, _ limit: Double
    ) -> [Finding] {
        let gaps = gaps(activity, horizon)
        guard !gaps.isEmpty else { return [] }
        let promise = context.question.promises[name]
        let surprises = SourceHabit(activity, context.question.zone, isLearnt: Self.habitWeeksMin)
        let tail = GapTail(gaps.map { surprises.of($0.from, $0.to) })
        let found = gaps.filter { gap in
            if let promise { return gap.length > promise }
            guard gap.length >= Self.secondsMin else { return false }
            return tail.expected(above: surprises.of(gap.from, gap.to)) < limit
        }
        let why =
            promise.map { "it promised to be heard every \(Figures.duration(Double($0)))" }
            ?? "going by its \(gaps.count) other gaps, so long a one comes up by chance in one of \(Int(1 / limit)) such logs"
        return found.filter { context.question.contains($0.to - 1) || context.question.contains($0.from) }
            .sorted { $0.length > $1.length }.prefix(Self.perSourceMax).map { gap in
                finding(name, gap, Rate(x: found.count, n: gaps.count), why: why, isOpen: gap.after == nil)
            }
    }

    /// The times between hours in which a source was heard, and the one since.
    private func gaps(_ activity: SourceActivity, _ horizon: Int64) -> [Gap] {
        let hours = activity.hours.sorted { $0.key < $1.key }.map(\.value)
        var gaps = zip(hours, hours.dropFirst()).map { earlier, later in
            Gap(
                from: earlier.lastSecond, to: later.firstSecond, before: earlier.lastIndex, after: later.firstIndex)
        }
        if let last = hours.last, last.lastSecond < horizon {
            gaps.append(Gap(from: last.lastSecond, to: horizon, before: last.lastIndex, after: nil))
        }
        return gaps
    }

    private func finding(_ name: String, _ gap: Gap, _ rate: Rate, why: String, isOpen: Bool) -> Finding {
        Finding(
            kind: .silentSource, scope: Scope(kind: "source", id: name), from: context.day(gap.from),
            to: context.day(gap.to), rate: rate, isShare: false, onset: context.day(gap.from), basis: .audited,
            witnesses: [gap.before] + (gap.after.map { [$0] } ?? []),
            text: Reason(
                "source {0} was silent for {1}, from {2} {3} {4}: {5}; what it had to say of that time is missing, and "
                    + "its events, recorded late, would change this",
                name, Figures.duration(Double(gap.length)), Self.text(gap.from), isOpen ? "until the end at" : "to",
                Self.text(gap.to), why))
    }

    private static func text(_ second: Int64) -> String { Instant(seconds: second)?.description ?? "" }
}

/// When a source is usually heard: the share of weeks in which it was, per hour of the week.
struct SourceHabit {
    private let zone: LocalTime
    /// Minus the logarithm of the share of weeks in which the hour was silent.
    private let weights: [Double]

    /// - Parameter weeksMin: with fewer weeks than these every hour counts alike.
    init(_ activity: SourceActivity, _ zone: LocalTime, isLearnt weeksMin: Int) {
        self.zone = zone
        let hours = activity.hours.keys
        let first = hours.min() ?? 0
        let last = hours.max() ?? 0
        let weeks = Double(last - first) / 168
        var heard = [Double](repeating: 0, count: 168)
        for hour in hours { heard[zone.hourOfWeek(of: Int64(hour) * 3600)] += 1 }
        if weeks < Double(weeksMin) {
            let share = (Double(hours.count) + 0.5) / (Double(last - first) + 2)
            weights = Array(repeating: -log(1 - min(share, 0.999)), count: 168)
        } else {
            weights = heard.map { -log(1 - min(($0 + 0.5) / (weeks + 1.5), 0.999)) }
        }
    }

    /// How unlikely a silence is: the weights of the whole hours in it.
    func of(_ from: Int64, _ to: Int64) -> Double {
        let first = from / 3600 + 1
        let last = to / 3600
        guard first < last else { return 0 }
        let count = last - first
        let weeks = count / 168
        var sum = Double(weeks) * weights.reduce(0, +)
        for hour in (first + weeks * 168)..<last { sum += weights[zone.hourOfWeek(of: hour * 3600)] }
        return sum
    }
}

/// How seldom long gaps are: exponential beyond a threshold, which the source's own gaps set. Events that come in bunches
/// make gaps longer than those of independent hours would be, and the tail is then as much flatter.
struct GapTail {
    /// The share of gaps that make up the tail.
    private static let share = 0.05
    /// The fewest gaps that a tail is fitted to.
    private static let gapsMin = 20
    /// The longest gaps do not shape the tail that they are judged by.
    private static let left = 2

    private let threshold: Double
    private let beyond: Double
    private let scale: Double
    /// How many gaps the scale is known from.
    private let known: Double

    init(_ surprises: [Double]) {
        let sorted = surprises.sorted()
        let wanted = max(Self.gapsMin, Int(Double(sorted.count) * Self.share))
        let tail = sorted.suffix(min(sorted.count, wanted))
        threshold = tail.first ?? 0
        beyond = Double(tail.count)
        let fitted = tail.dropLast(min(Self.left, tail.count / 2))
        let mean = fitted.isEmpty ? 1 : fitted.map { $0 - (tail.first ?? 0) }.reduce(0, +) / Double(fitted.count)
        scale = max(1, mean)
        known = Double(max(1, fitted.count))
    }

    /// How many gaps at least as surprising there would be by chance. A scale that few gaps tell is not known well, and the
    /// tail as much heavier: what is exponential with a scale of which one has m examples is foretold by a Lomax tail.
    func expected(above surprise: Double) -> Double {
        beyond * pow(1 + max(0, surprise - threshold) / (known * scale), -known)
    }
}
