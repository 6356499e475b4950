// A trigger as checks look at it: its record in each world, whether its lists are whole, and who answers for its names.

import WritCEL
import WritModel

/// One trigger of one policy.
struct TriggerScene {
    /// The most people who are asked to answer for names; past it, what they decide is unknown.
    static let answerersMax = 500

    let event: Event
    let shape: EventShape
    let accept: Acceptance

    /// The world that an evaluation begins in.
    var beginning: EvidenceWorld { EvaluationHost.world(of: accept) }

    /// The frame of conditions, in the world that a host is in.
    func frame(_ host: EvaluationHost) -> [Value] {
        [.record(shape.record(of: event, in: host.records)), .moment(event.effectiveTime)]
    }

    // MARK: Lists

    /// Why the trigger's own lists may not be whole.
    var listDoubt: String? {
        if event.data["truncated"]?.boolValue == true { return "it was cut at its limit" }
        if accept == .verified, !event.provenance.isVerified { return "it is only claimed" }
        return nil
    }

    /// Whether an empty list means that there is nothing: it was derived, or its source vouches for it. A deploy says so.
    var isListDerived: Bool {
        guard listDoubt == nil else { return false }
        return event.data["derived"]?.boolValue ?? (event.kind != .deployRequested)
    }

    // MARK: Names

    /// The commits that the trigger names.
    private var commits: [String] {
        let listed = event.data["commits"]?.arrayValue?.compactMap(\.stringValue) ?? []
        guard event.kind == .commitRecorded, let sha = event.data["sha"]?.stringValue else { return listed }
        return listed + [sha]
    }

    private var isPush: Bool { [.pushRequested, .branchPushed].contains(event.kind) }

    /// Whoever answers for names that nobody vouches for: for a commit, the declared human who first brought it; without
    /// one, each declared person in turn, as for a push by somebody undeclared.
    ///
    /// - Parameter names: how they are used. Where they are only compared, those whom the evaluation met stand for
    ///   themselves, and one other for everybody else.
    func answerers(_ host: EvaluationHost, _ names: NameUse) -> [AccountID] {
        let records = host.records
        let doubtful = commits.map { knowledge(of: $0, records) }.filter { isDoubtful($0, records) }
        let isPusherOpen = isPush && !(event.actor.map { records.people.isDeclared($0.id) } ?? false)
        guard !doubtful.isEmpty || isPusherOpen else { return [] }
        let known = doubtful.compactMap(records.answerer)
        // Each commit has its own: who stands in for the others does not matter.
        if known.count == doubtful.count, !isPusherOpen { return Array(known.prefix(1)) }
        let declared = records.people.declared
        guard names.isCompared, let met = host.met else { return declared }
        let persons = Set((met.union(named(records))).map(records.people.person))
        let others = declared.filter { !persons.contains($0) }
        return declared.filter(persons.contains) + others.prefix(1)
    }

    /// What is known of a commit; the trigger may be what tells of it.
    private func knowledge(of sha: String, _ records: RecordContext) -> RecordContext.KnownCommit {
        var known = records.knowledge(of: sha)
        if known.recorded == nil, event.kind == .commitRecorded { known.recorded = event }
        return known
    }

    private func isDoubtful(_ commit: RecordContext.KnownCommit, _ records: RecordContext) -> Bool {
        guard let recorded = commit.recorded else { return false }
        let committer = recorded.data["committer"]?.stringValue.flatMap(AccountID.init)
        return !records.isVouched(commit) || !(committer.map(records.people.isDeclared) ?? true)
    }

    /// Everybody whom the trigger and its commits name.
    private func named(_ records: RecordContext) -> Set<AccountID> {
        var accounts: Set<AccountID> = []
        func add(_ data: JSONObject) {
            for member in data.members {
                for value in member.value.arrayValue ?? [member.value] {
                    if let account = value.stringValue.flatMap(AccountID.init) { accounts.insert(account) }
                }
            }
        }
        if let actor = event.actor { accounts.insert(actor.id) }
        add(event.data)
        for sha in commits { if let recorded = records.knowledge(of: sha).recorded { add(recorded.data) } }
        return accounts
    }
}
