// Look-ups of intervals, and what each interval is worth as evidence.

import WritCEL
import WritModel

extension EvaluationHost {
    /// A candidate of a look-up.
    struct Candidate {
        var number: Int64
        var row: FactRow
        var record: Record
    }

    /// What a look-up found.
    struct Found {
        /// The intervals that the fields find, latest first, whatever evidence they rest on.
        var candidates: [Candidate] = []
        /// Why there may be others that count.
        var doubts: [String] = []
    }

    /// What an interval is worth.
    enum Standing: Equatable {
        /// It counts.
        case counts
        /// Whether it counts cannot be told.
        case doubted(String)
        /// It does not.
        case hidden
    }

    /// The most intervals of one key that a look-up goes through, those that ended among them; past it, it is unknown.
    static let scannedMax = 65_536

    /// The intervals that fields find, whatever evidence they rest on, and why there may be others.
    ///
    /// `max_per_key` counts the intervals that are open and meet every equality. Claims are counted apart, so that nobody
    /// crowds verified ones out with them.
    ///
    /// - Parameter isWhole: whether all of a key are wanted: what ends an interval must find it however many began since.
    func candidates(_ plan: LookUpPlan, _ arguments: [Value], isWhole: Bool = false) -> Found {
        let rule = documents.rules[plan.rule]
        let id = documents.ruleIDs[plan.rule]
        let names = plan.keys.map { rule.type.fields[$0].name }
        let (combinations, unknowns) = combinations(Array(arguments.prefix(plan.keyCount)), plan)
        var keys = combinations.map { PostingKey.key(rule: id, fields: names, values: $0) }
        if rule.mayLackKeys { keys.append(PostingKey.wildcard(rule: id, fields: names)) }
        var gathering = Gathering(limit: isWhole ? .max : rule.perKey, found: Found(doubts: unknowns))
        for key in keys { gather(key, plan, arguments, isWhole: isWhole, into: &gathering) }
        // Where all claims are believed only to see what they could change, those past the limit change no more than those
        // before it: else enough of them would turn what is violated into something that is merely unknown.
        let areClaimsWhole = accept == .verified && records.world.claims == .believed
        if gathering.isCut || (gathering.areClaimsCut && !areClaimsWhole) {
            gathering.found.doubts.append("there are more than \(rule.perKey) of `\(rule.name)`")
        }
        return gathering.found
    }

    /// A look-up under way.
    private struct Gathering {
        let limit: Int
        var found: Found
        var seen: Set<Int64> = []
        var verified = 0
        var claimed = 0
        var others = 0
        var isCut = false
        var areClaimsCut = false

        /// Whether another interval is shown, by what it is worth.
        mutating func takes(_ isRelevant: Bool, isVerified: Bool) -> Bool {
            guard isRelevant else {
                // Shown only to say how near they came.
                others += 1
                return limit == .max || others <= limit
            }
            if isVerified {
                verified += 1
                if verified > limit { isCut = true }
                return verified <= limit
            }
            claimed += 1
            if claimed > limit { areClaimsCut = true }
            return claimed <= limit
        }
    }

    private func gather(
        _ key: UInt64, _ plan: LookUpPlan, _ arguments: [Value], isWhole: Bool, into gathering: inout Gathering
    ) {
        let rule = documents.rules[plan.rule]
        let isOpen = isWhole || plan.span == .open
        var limit = isWhole ? Int.max - 1 : rule.perKey + 1
        while true {
            guard let rows = read(key, limit, isOpen ? .unsettled : .all) else { return }
            for numbered in rows where gathering.seen.insert(numbered.number).inserted {
                add(numbered, plan, arguments, isWhole: isWhole, to: &gathering)
            }
            guard rows.count >= limit, !gathering.isCut else { break }
            guard limit < Self.scannedMax else {
                gathering.isCut = true
                break
            }
            limit *= 4
        }
        // What ended is shown only to explain.
        guard isOpen, !isWhole, let ended = read(key, rule.perKey, .settled) else { return }
        for numbered in ended where gathering.seen.insert(numbered.number).inserted {
            add(numbered, plan, arguments, isWhole: false, to: &gathering)
        }
    }

    private func read(_ key: UInt64, _ limit: Int, _ selection: FactSelection) -> [NumberedFact]? {
        reading { try reader.facts(key: key, before: position, limit: limit, selection) }
    }

    private func add(
        _ numbered: NumberedFact, _ plan: LookUpPlan, _ arguments: [Value], isWhole: Bool,
        to gathering: inout Gathering
    ) {
        let row = numbered.row
        guard row.rule == documents.ruleIDs[plan.rule], isInside(row, plan) else { return }
        // What ended is shown only to explain, and its event need not be read for it once there are enough.
        let standing = standing(of: row, plan)
        if !isWhole, standing == .hidden, gathering.others > gathering.limit { return }
        guard let values = values(of: row, plan.rule) else { return }
        let meets = isWhole || meetsEqualities(values, plan, arguments)
        guard gathering.takes(standing != .hidden && meets, isVerified: row.isVerified) else { return }
        note(values)
        gathering.found.candidates.append(
            Candidate(
                number: numbered.number, row: row,
                record: Record(
                    type: documents.rules[plan.rule].type, slots: values + [.moment(row.at), certainty(standing)])))
    }

    private func certainty(_ standing: Standing) -> Value {
        if case .doubted(let why) = standing { return .unknown(Unknown(why)) }
        return .bool(true)
    }

    /// Whether an interval meets the equalities that narrow what the keys find; one that cannot be told does.
    private func meetsEqualities(_ values: [Value], _ plan: LookUpPlan, _ arguments: [Value]) -> Bool {
        for place in plan.keyCount..<max(plan.keyCount, plan.fields.count) where arguments.indices.contains(place) {
            guard values.indices.contains(plan.fields[place]), let own = PostingKey.text(values[plan.fields[place]])
            else { continue }
            let wanted = texts(arguments[place])
            if !wanted.isEmpty, !wanted.contains(own) { return false }
        }
        return true
    }

    /// Remembers whom an interval names.
    private func note(_ values: [Value]) {
        guard met != nil else { return }
        for case .record(let record) in values where record.type == TypeCatalog.person {
            if case .string(let text) = record[1], let account = AccountID(text) { met?.insert(account) }
        }
    }

    // MARK: Standing

    /// What an interval is worth in this world, at the trigger's position.
    func standing(of row: FactRow, _ plan: LookUpPlan) -> Standing {
        let begun = begun(row)
        if begun == .hidden || bindingFlaw(of: row, plan.rule) != nil { return .hidden }
        let open = isOpen(row, asking: plan.span)
        switch plan.span {
        case .ever: return begun
        case .ended: return both(begun, open.inverted)
        case .open:
            guard plan.openFor.map({ now.since(row.at) >= $0 }) ?? true else { return .hidden }
            return both(begun, open)
        }
    }

    private func both(_ begun: Standing, _ open: Standing) -> Standing {
        switch (begun, open) {
        case (_, .hidden): .hidden
        case (.counts, _): open
        default: begun
        }
    }

    /// Whether an interval has begun at all.
    private func begun(_ row: FactRow) -> Standing {
        if !row.isVerified, records.world.claims == .disregarded { return .hidden }
        if row.beginsUnknown { return .doubted("whether it began cannot be told") }
        if !row.isVerified, records.world.claims == .doubted { return .doubted("it is only claimed") }
        return .counts
    }

    /// Whether an interval is still open.
    ///
    /// - Parameter asking: the span that is asked for. A claim that only repeats the fact takes nothing back, for what it
    ///   would put in the interval's place says the same; whether the interval has ended it leaves open.
    func isOpen(_ row: FactRow, asking span: LookUpPlan.Span = .open) -> Standing {
        guard let end = row.end else { return .counts }
        let hasEnded = position > end.position
        if end.isVerified, hasEnded { return .hidden }
        let isTakenBack = (hasEnded && !end.isRepetition) || end.claimedSince.map { position > $0 } ?? false
        let isRepeated = (hasEnded && end.isRepetition) || end.repeatedSince.map { position > $0 } ?? false
        guard isTakenBack || isRepeated else { return .counts }
        switch records.world.claims {
        case .believed: return .hidden
        case .disregarded: return .counts
        case .doubted: return isTakenBack || span == .ended ? .doubted("its end is only claimed") : .counts
        }
    }

    /// Half-open `(t - d, t]` on effective time.
    private func isInside(_ row: FactRow, _ plan: LookUpPlan) -> Bool {
        guard let span = plan.begunWithin else { return true }
        let age = now.since(row.at)
        return age < span && age >= TimeSpan(nanoseconds: 0)
    }

    // MARK: As conditions see it

    /// The look-up as a condition sees it: what may count as evidence, latest first; an unknown element stands for what is
    /// not shown.
    func lookUp(_ plan: LookUpPlan, _ arguments: [Value]) -> Value {
        if let unknown = arguments.compactMap(Self.unknown).first { return .unknown(unknown) }
        let found = candidates(plan, arguments)
        guard !hasFault else { return .unknown(Unknown("the log could not be read")) }
        var elements = found.candidates.filter { standing(of: $0.row, plan) != .hidden }.map { Value.record($0.record) }
        if !found.doubts.isEmpty { elements.append(.unknown(Unknown(causes: found.doubts))) }
        return .list(elements)
    }

    private static func unknown(_ value: Value) -> Unknown? {
        switch value {
        case .unknown(let unknown): unknown
        case .error(let error): Unknown(error.message)
        default: nil
        }
    }

    /// The most combinations of values that one look-up tries.
    private static let combinationsMax = 1000

    /// The combinations, and why there may be others: an element of a list is not known, or there are too many.
    private func combinations(_ arguments: [Value], _ plan: LookUpPlan) -> (texts: [[String]], doubts: [String]) {
        var result: [[String]] = [[]]
        var doubts: [String] = []
        for (argument, isList) in zip(arguments, plan.isList) {
            let values: [Value]
            if isList, case .list(let elements) = argument { values = elements } else { values = [argument] }
            doubts += values.compactMap(Self.unknown).flatMap(\.causes)
            let texts = values.flatMap(texts)
            result = result.flatMap { prefix in texts.map { prefix + [$0] } }
            if result.count > Self.combinationsMax {
                result = Array(result.prefix(Self.combinationsMax))
                doubts.append("there are more than \(Self.combinationsMax) values to look for")
            }
        }
        return (result, doubts)
    }

    /// A person is found by each of their accounts.
    private func texts(_ value: Value) -> [String] {
        if case .record(let record) = value, record.type == TypeCatalog.person,
            case .string(let text) = record[1], let account = AccountID(text)
        {
            return records.people.accounts(of: account).map(\.description).sorted()
        }
        return PostingKey.text(value).map { [$0] } ?? []
    }
}

extension EvaluationHost.Standing {
    /// The same of the opposite.
    fileprivate var inverted: EvaluationHost.Standing {
        switch self {
        case .counts: .hidden
        case .hidden: .counts
        case .doubted: self
        }
    }
}
