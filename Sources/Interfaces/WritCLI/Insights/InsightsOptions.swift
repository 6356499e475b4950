// What insights and their report are asked: the period, the policies, the reader's zone.

import ArgumentParser
import WritAuditLog
import WritCEL
import WritInsights
import WritModel
import WritPipeline

/// The lengths of periods, as the command line names them.
enum PeriodLength: String, ExpressibleByArgument, CaseIterable {
    case week, month

    var granularity: Granularity { self == .week ? .week : .month }
}

/// The options of `writ insights` and `writ report`.
struct InsightsOptions: ParsableArguments {
    @Option(help: "The length of periods: week (ISO 8601, the default) or month.") var by: PeriodLength?
    @Option(help: ArgumentHelp("Only from this day, or moment, on.", valueName: "date")) var from: String?
    @Option(help: ArgumentHelp("Only through this day, or before this moment.", valueName: "date")) var to: String?
    @Option(help: "The time zone that days begin in, such as Europe/Berlin.") var zone: String = "UTC"
    @Option(help: "Only the policies of this owner.") var owner: String?
    @Option(help: "Documents to use in place of the active ones; figures are the audit's then.") var policies: String?
    @Flag(help: "Read the whole log anew instead of what was added since the last time.") var rebuild = false

    /// Whether the length of periods was chosen.
    var saysPeriods: Bool { by != nil }

    /// The answer, with the ids of the entries that it names.
    ///
    /// - Throws: `CommandFailure` for options that say nothing; errors of documents and of the log.
    func answer(_ global: GlobalOptions, title: String, by granularity: Granularity = .week) throws -> InsightsAnswer {
        let installation = try global.installation()
        var question = try question(installation)
        question.granularity = by?.granularity ?? granularity
        question.promises = try global.folder.settings().promises
        let documents: AuditDocuments = try policies.map { .folder(try global.folder.documents([$0])) } ?? .active
        let keeper = ProjectionKeeper(try Self.store(at: global.folder.projectionsPath))
        let progress = Progress(title)
        defer { progress.end() }
        return try installation.log.read { log in
            let size = Int(try log.size)
            let projection = try keeper.current(log, gates: installation.requestKinds(log), rebuild: rebuild) {
                progress.show($0, of: size)
            }
            let material = try InsightsMaterial(log, installation, documents, owner: owner) {
                progress.show(min($0, size), of: size)
            }
            question.policies = material.policies
            question.reading = material.reading
            question.audited = material.audited
            question.isForOwner = owner != nil
            let report = InsightsReport(projection, question)
            var ids: [UInt64: String] = [:]
            for index in Set(report.findings.flatMap(\.witnesses)) { ids[index] = try log.entry(at: index).id }
            return InsightsAnswer(report: report, ids: ids)
        }
    }

    /// The store of projections. One that cannot be used costs the time to read the whole log, and nothing else.
    private static func store(at path: String) throws -> any ProjectionStore {
        let services = try Services.required()
        do { return try services.openProjections(path) } catch {
            Output.error(
                "writ: `\(path.shown)` cannot be used, so the whole log is read: \("\(error)".shown); delete it, it is made anew"
            )
            return NoProjectionStore()
        }
    }

    private func question(_ installation: Installation) throws -> InsightsQuestion {
        var question = InsightsQuestion()
        question.isHypothetical = policies != nil
        if zone != "UTC" {
            guard let rules = installation.timeZones.rules(of: zone) else {
                throw CommandFailure(
                    .usage, "`\(zone)` is not a time zone of this system; write one such as Europe/Berlin")
            }
            question.zone = LocalTime(
                offset: { rules.offset(atSecond: $0) }, secondOfLocal: { rules.second(ofLocal: $0) })
        }
        question.from = try from.map { try Self.second($0, "--from", question.zone, isEnd: false) }
        question.to = try to.map { try Self.second($0, "--to", question.zone, isEnd: true) }
        if let from = question.from, let to = question.to, from >= to {
            throw CommandFailure(.usage, "--from is not before --to, so there is nothing between them")
        }
        return question
    }

    /// The second that a bound stands for; a day as an end is meant with all of its hours.
    private static func second(_ text: String, _ option: String, _ zone: LocalTime, isEnd: Bool) throws -> Int64 {
        if let day = CivilDate(text) {
            return zone.midnight(of: isEnd ? CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1) : day)
        }
        guard let moment = Instant(text) else {
            throw CommandFailure(
                .usage,
                "\(option): `\(text)` is neither a day such as 2026-07-01 nor a time such as 2026-07-01T08:00:00Z")
        }
        return moment.seconds
    }
}

/// Keeps nothing.
private struct NoProjectionStore: ProjectionStore {
    func projection(named name: String) -> [UInt8]? { nil }
    func setProjection(named name: String, to bytes: [UInt8]?) {}
}

/// An answer of insights.
struct InsightsAnswer {
    let report: InsightsReport
    /// The ids of the events that findings rest on.
    let ids: [UInt64: String]
}
