// Makes a synthetic year: a working folder in which it was lived through, its events as lines, and what was planted.

import FoundationEssentials
import WritMerkle
import WritModel
import WritSQLite
import WritTesting

/// `WritBenchmarks year DIR [OPTION=VALUE ...]`.
///
/// Options: `seed=N weeks=N start=YYYY-MM-DD repositories=N changes=N plants=all|none bypass=WEEK halving=WEEK
/// silent=WEEK silent-days=N repeat=WEEK ungoverned=yes|no`, weeks counted from 1; later ones win. By default nothing is
/// planted. Into DIR go
///
/// - `home/`: a working folder; its gate was asked and its policies were activated at the year's own times,
/// - `events.jsonl` and `policies/`: the same events for `writ record` and policies for `writ insights --policies`,
/// - `truth.json`: what was planted, with the days on which it begins.
struct YearFolder {
    struct Failure: Error { var text: String }

    private let path: String
    private var plan = SyntheticPlan()

    init(arguments: [String]) throws {
        path = arguments[0]
        for argument in arguments.dropFirst() { try read(argument) }
        guard !FileManager.default.fileExists(atPath: path) else { throw Failure(text: "`\(path)` is there already") }
    }

    private mutating func read(_ argument: String) throws {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Failure(text: "`\(argument)` is not of the form option=value") }
        switch (parts[0], parts[1], Int(parts[1])) {
        case ("seed", _, let number?) where number >= 0: plan.seed = UInt64(number)
        case ("weeks", _, let number?) where (1...520).contains(number): plan.weeks = number
        case ("repositories", _, let number?) where (1...1000).contains(number): plan.repositories = number
        case ("changes", _, let number?) where (1...10_000).contains(number): plan.changesPerWeek = Double(number)
        case ("start", let text, _):
            guard let day = CivilDate(text), day.isoWeekday == 1 else {
                throw Failure(text: "`\(text)` is not a Monday")
            }
            plan.start = day
        case ("plants", "all", _): plant()
        case ("plants", "none", _): unplant()
        case ("bypass", _, let week?): plan.bypassWeek = week
        case ("halving", _, let week?): plan.halvingWeek = week
        case ("silent", _, let week?): plan.silentWeek = week
        case ("silent-days", _, let days?) where days > 0: plan.silentDays = days
        case ("repeat", _, let week?): plan.repeatWeek = week
        case ("ungoverned", "yes", _): plan.hasUngoverned = true
        case ("ungoverned", "no", _): plan.hasUngoverned = false
        default: throw Failure(text: "`\(argument)` is not an option of a year")
        }
    }

    private mutating func plant() {
        let planted = SyntheticPlan.planted(seed: plan.seed)
        plan.bypassWeek = planted.bypassWeek
        plan.halvingWeek = planted.halvingWeek
        plan.silentWeek = planted.silentWeek
        plan.repeatWeek = planted.repeatWeek
        plan.hasUngoverned = true
    }

    private mutating func unplant() {
        plan.bypassWeek = nil
        plan.halvingWeek = nil
        plan.silentWeek = nil
        plan.repeatWeek = nil
        plan.hasUngoverned = false
    }

    /// Makes everything.
    func make() throws {
        let year = SyntheticYear(plan)
        for folder in ["home/policies", "home/keys", "policies"] {
            try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
        }
        try write(SyntheticPolicies.all, "policies/synthetic.yaml")
        try write(SyntheticPolicies.all, "home/policies/synthetic.yaml")
        try writeTruth(year)
        try writeEvents(year)
        try live(year)
        print("\(path): \(year.steps.count) steps, \(year.plants.count) plants")
    }

    private func write(_ text: String, _ name: String, mode: Int = 0o644) throws {
        guard
            FileManager.default.createFile(
                atPath: "\(path)/\(name)", contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        else { throw Failure(text: "cannot write `\(path)/\(name)`") }
    }

    private func writeTruth(_ year: SyntheticYear) throws {
        let truth: JSONValue = [
            "seed": .int(Int64(plan.seed)), "weeks": .int(Int64(plan.weeks)), "start": .string(plan.start.description),
            "plants": .array(year.plants.map(\.json)),
        ]
        try write(truth.text + "\n", "truth.json")
    }

    private func writeEvents(_ year: SyntheticYear) throws {
        var text = ""
        for case (_, .record(let event)) in year.steps { text += JSONValue.object(event).text + "\n" }
        try write(text, "events.jsonl")
    }

    private func live(_ year: SyntheticYear) throws {
        let key = try SigningKey(
            name: "synthetic.example/log", seed: [UInt8](repeating: 1, count: SigningKey.seedBytes))
        try write(key.privateText + "\n", "home/keys/log.key", mode: 0o600)
        try write(key.verifierKey.description + "\n", "home/keys/log.vkey")
        let world = SyntheticWorld(
            log: try SQLiteLogStore.create(at: "\(path)/home/log.db"),
            directory: try SQLiteAccountDirectory.open(at: "\(path)/home/directory.db"), key: key)
        try world.play(year)
        try write("origin: \(key.name)\n", "home/writ.yaml")
    }
}
