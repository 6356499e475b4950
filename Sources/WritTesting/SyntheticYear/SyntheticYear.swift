// A made-up year of an organisation: changes, reviews, tests and deploys of some repositories, in which known things go
// wrong. What insights say of it can be compared with what was planted.

public import WritModel
import WritInsights

/// What a year is like. Equal plans give equal years.
public struct SyntheticPlan: Sendable {
    /// Seeds everything that is random.
    public var seed: UInt64 = 1
    /// How long the year is, in weeks.
    public var weeks = 52
    /// Its first day, a Monday: that of 2025-W01, so that weeks counted from 1 are those of the calendar.
    public var start = CivilDate(year: 2024, month: 12, day: 30) ?? CivilDate(daysSinceEpoch: 0)
    /// Repositories, each with a service.
    public var repositories = 8
    /// Changes of a repository per week, on average.
    public var changesPerWeek = 10.0
    /// The share of changes without a review by somebody else.
    public var unreviewed = 0.16
    /// The share of changes without a test.
    public var untested = 0.03
    /// The share of deploys without a sign-off.
    public var unsigned = 0.05

    /// The week, counted from 1, in which a way around the deploy gate opens.
    public var bypassWeek: Int?
    /// The week in which the policy on reviews comes into force and halves what it forbids.
    public var halvingWeek: Int?
    /// The week in which the tests' source is silent, from Tuesday on.
    public var silentWeek: Int?
    /// How many days it is silent.
    public var silentDays = 2
    /// Whether there is a repository that no policy is about.
    public var hasUngoverned = false
    /// The week from which one repository is rarely reviewed, for four weeks.
    public var repeatWeek: Int?

    /// A year without plants.
    public init(seed: UInt64 = 1) { self.seed = seed }

    /// A year with every plant, in the weeks of the issue.
    public static func planted(seed: UInt64) -> SyntheticPlan {
        var plan = SyntheticPlan(seed: seed)
        plan.bypassWeek = 31
        plan.halvingWeek = 20
        plan.silentWeek = 12
        plan.hasUngoverned = true
        plan.repeatWeek = 38
        return plan
    }

    /// The first day of a week, counted from 1.
    public func monday(ofWeek week: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: start.daysSinceEpoch + Int64(7 * (week - 1)))
    }
}

/// A year as steps in the order of their time.
public struct SyntheticYear: Sendable {
    /// Something to do.
    public enum Step: Sendable {
        /// Record an event, as `writ record` takes it.
        case record(JSONObject)
        /// Ask the deploy gate: the deploy's data.
        case ask(JSONObject, actor: String)
        /// Activate these documents and no others.
        case activate(String)
    }

    /// Something that was planted, and what is to be found.
    public struct Plant: Sendable, Hashable {
        /// The kinds of findings of which one must tell it.
        public var findings: [String]
        /// What the finding must be about, if anything.
        public var scope: String?
        /// The first day on which it shows.
        public var day: CivilDate
        /// How many days the reported day may be off.
        public var tolerance: Int

        /// The plant as JSON.
        public var json: JSONValue {
            [
                "findings": .array(findings.map { .string($0) }), "scope": scope.map { .string($0) } ?? .null,
                "day": .string(day.description),
                "period": .string(Period(.week, containing: day).description), "tolerance_days": .int(Int64(tolerance)),
            ]
        }
    }

    /// What happens, with the second at which it does.
    public private(set) var steps: [(second: Int64, step: Step)] = []
    /// What was planted.
    public private(set) var plants: [Plant] = []

    let plan: SyntheticPlan
    private var random: SeededRandom
    private var number = 0

    static let people = (1...12).map { "github:person\($0)" }
    /// The repository that violates again and again.
    public static let repeatOffender = "acme/r3"
    /// The repository without a policy.
    public static let ungoverned = "skunk/works"
    /// Who goes around the gate.
    public static let bypassActor = "github:hotfix-script"
    /// The source that falls silent.
    public static let silentSource = "ci/acme"

    /// Makes a year. Costs some microseconds per event.
    public init(_ plan: SyntheticPlan) {
        self.plan = plan
        random = SeededRandom(seed: plan.seed)
        plant()
        activate()
        for week in 1...plan.weeks { makeWeek(week) }
        // Of things at one second, the order of making stays: a request comes before what follows from it.
        steps = steps.enumerated().sorted { ($0.element.second, $0.offset) < ($1.element.second, $1.offset) }
            .map(\.element)
    }

    // MARK: Plants

    private mutating func plant() {
        if let week = plan.bypassWeek {
            plants.append(
                Plant(
                    findings: ["bypass_route"], scope: Self.bypassActor, day: plan.monday(ofWeek: week), tolerance: 7))
        }
        if let week = plan.halvingWeek {
            plants.append(
                Plant(findings: ["rate_down", "effect"], scope: nil, day: plan.monday(ofWeek: week), tolerance: 7))
        }
        if let week = plan.silentWeek {
            plants.append(
                Plant(
                    findings: ["silent_source"], scope: Self.silentSource, day: silence(week).lowerBound, tolerance: 3))
        }
        if plan.hasUngoverned {
            plants.append(Plant(findings: ["ungoverned"], scope: Self.ungoverned, day: plan.start, tolerance: 14))
        }
        if let week = plan.repeatWeek {
            plants.append(
                Plant(findings: ["repeat"], scope: Self.repeatOffender, day: plan.monday(ofWeek: week), tolerance: 10))
        }
    }

    private mutating func activate() {
        let start = second(plan.start, hour: 0) - 3600
        guard let week = plan.halvingWeek else {
            steps.append((start, .activate(SyntheticPolicies.all)))
            return
        }
        steps.append((start, .activate(SyntheticPolicies.withoutReview)))
        steps.append((second(plan.monday(ofWeek: week), hour: 6), .activate(SyntheticPolicies.all)))
    }

    private func silence(_ week: Int) -> Range<CivilDate> {
        let tuesday = CivilDate(daysSinceEpoch: plan.monday(ofWeek: week).daysSinceEpoch + 1)
        return tuesday..<CivilDate(daysSinceEpoch: tuesday.daysSinceEpoch + Int64(plan.silentDays))
    }

    private func isSilent(_ second: Int64) -> Bool {
        guard let week = plan.silentWeek else { return false }
        return silence(week).contains(LocalTime.utc.day(of: second))
    }

    // MARK: Weeks

    private func second(_ day: CivilDate, hour: Double) -> Int64 {
        day.daysSinceEpoch * 86_400 + Int64(hour * 3600)
    }

    /// A second in the working hours of a week.
    private mutating func workingSecond(_ week: Int, before hour: Double = 18) -> Int64 {
        let day = CivilDate(
            daysSinceEpoch: plan.monday(ofWeek: week).daysSinceEpoch + Int64(random.fraction() * 5))
        return second(day, hour: 8 + random.fraction() * (hour - 8))
    }

    private mutating func makeWeek(_ week: Int) {
        for repository in 0..<plan.repositories {
            for _ in 0..<random.poisson(plan.changesPerWeek) { change("acme/r\(repository)", week) }
            for _ in 0..<random.poisson(plan.changesPerWeek / 3) { deploy("s\(repository)", week) }
        }
        if plan.hasUngoverned {
            for _ in 0..<random.poisson(plan.changesPerWeek / 2) { change(Self.ungoverned, week) }
        }
        if let first = plan.bypassWeek, week >= first {
            for _ in 0..<(2 + random.poisson(1)) { bypass(week, Int(random.fraction() * Double(plan.repositories))) }
        }
    }

    private func unreviewed(_ repository: String, _ week: Int) -> Double {
        if let first = plan.repeatWeek, repository == Self.repeatOffender, (first..<first + 4).contains(week) {
            return max(0.8, plan.unreviewed)
        }
        guard let first = plan.halvingWeek, week >= first else { return plan.unreviewed }
        return plan.unreviewed / 2
    }

    private mutating func person(but other: String? = nil) -> String {
        let others = Self.people.filter { $0 != other }
        return others[Int(random.fraction() * Double(others.count))]
    }

    private mutating func sha() -> String {
        var text = ""
        for _ in 0..<3 {
            let word = String(random.next(), radix: 16)
            text += String(repeating: "0", count: 16 - word.count) + word
        }
        return String(text.prefix(40))
    }

    // MARK: Events

    private mutating func record(
        _ kind: String, _ source: String, _ second: Int64, actor: String, _ data: JSONObject
    ) {
        number += 1
        let time = Instant(seconds: second)?.description ?? ""
        steps.append(
            (
                second,
                .record([
                    "id": .string("e\(number)"), "source": .string(source), "kind": .string(kind),
                    "at": .string(time), "actor": .string(actor), "data": .object(data),
                ])
            ))
    }

    private mutating func change(_ repository: String, _ week: Int) {
        let merged = workingSecond(week)
        let author = person()
        let head = sha()
        number += 1
        let name = "\(repository)#\(number)"
        let source = "github/\(repository.prefix { $0 != "/" })"
        var data: JSONObject = [
            "repository": .string(repository), "change": .string(name), "base": "main", "head": .string(head),
            "author": .string(author), "title": "a change", "draft": false, "labels": [],
        ]
        record("change.opened", source, merged - 5400, actor: author, data)
        if random.fraction() >= plan.untested, !isSilent(merged - 3600) {
            record(
                "test.finished", Self.silentSource, merged - 3600, actor: "github:ci",
                ["repository": .string(repository), "sha": .string(head), "name": "unit", "result": "passed"])
        }
        let reviewer = random.fraction() < unreviewed(repository, week) ? author : person(but: author)
        record(
            "review.approved", source, merged - 1800, actor: reviewer,
            [
                "repository": .string(repository), "change": .string(name), "review": .string("v\(number)"),
                "head": .string(head), "commits": [.string(head)],
            ])
        data["merge"] = .string(sha())
        data["method"] = "squash"
        data["merged_by"] = .string(author)
        data["commits"] = []
        record("change.merged", source, merged, actor: author, data)
    }

    private mutating func deploy(_ service: String, _ week: Int) {
        // Deploys go together, once a day.
        let day = LocalTime.utc.day(of: workingSecond(week))
        let asked = second(day, hour: 14)
        let who = person()
        number += 1
        let deploy = "d\(number)"
        var data: JSONObject = [
            "deploy": .string(deploy), "service": .string(service), "environment": "production",
            "head": .string(sha()), "class": "normal",
        ]
        if random.fraction() >= plan.unsigned {
            record(
                "signoff.given", "signoffs/acme", asked - 600, actor: person(but: who),
                ["signoff": .string("f\(number)"), "scope": .string("deploy/\(deploy)")])
        }
        var request = data
        request["commits"] = []
        steps.append((asked, .ask(request, actor: who)))
        data["head"] = nil
        record("deploy.finished", "kubernetes/acme", asked + 900, actor: "github:deployer", data)
    }

    private mutating func bypass(_ week: Int, _ service: Int) {
        let second = workingSecond(week)
        number += 1
        record(
            "deploy.finished", "kubernetes/acme", second, actor: Self.bypassActor,
            [
                "deploy": .string("x\(number)"), "service": .string("s\(service)"), "environment": "production",
                "class": "hotfix",
            ])
    }
}
