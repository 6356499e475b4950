// Evaluates one check of one policy for one trigger, and explains what it found.
//
// A check is satisfied only if it is satisfied whether or not claims are true, and whoever answers for a commit whose
// author nobody vouches for (LANGUAGE.md section 4). So it is evaluated in the world where claims are doubted; where that
// leaves it unknown, in those where all of them are true and none is; and what holds is evaluated again with the names of
// those who answer.

import WritCEL
import WritModel

/// Evaluates checks.
struct CheckEvaluator {
    let host: EvaluationHost
    let trigger: TriggerScene
    /// The frame in the world that every evaluation begins in.
    let frame: [Value]

    /// What a check found.
    ///
    /// - Returns: the outcome without actions, and whether it rests on claimed evidence.
    func evaluate(_ check: CompiledCheck) -> (outcome: CheckOutcome, restsOnClaims: Bool) {
        defer { host.enter(trigger.beginning) }
        if check.names.isAny { host.met = [] }
        defer { host.met = nil }
        guard var findings = findings(check, frame) else {
            return unknown(check, listUnknown(check))
        }
        if findings.isEmpty { return nothing(check) }
        settleClaims(check, &findings, names: .asWritten)
        askAnswerers(check, &findings)
        if check.every != nil, let doubt = trigger.listDoubt {
            let source = check.every?.source ?? ""
            findings.append(
                Finding(value: .unknown([doubt]), reason: Reason("{0} may not be whole: {1}", source, doubt)))
        }
        return outcome(of: check, findings)
    }

    // MARK: Lists

    /// The findings of every element, or of the trigger; `nil` where the list is not known.
    private func findings(_ check: CompiledCheck, _ frame: [Value], only places: Set<Int>? = nil) -> [Finding]? {
        let form = FormEvaluator(host: host, check: check)
        guard let every = check.every else { return [form.evaluate(frame, element: nil)] }
        guard case .list(let elements) = host.evaluate(every.program, frame) else { return nil }
        return elements.enumerated().map { place, element in
            guard places?.contains(place) ?? true else { return Finding(value: .holds) }
            var finding = form.evaluate(frame + [element], element: element)
            (finding.place, finding.subject) = (place, ElementNaming.subject(element))
            return finding
        }
    }

    private func listUnknown(_ check: CompiledCheck) -> Reason {
        guard let every = check.every else { return Reason("it cannot be judged") }
        let causes = ThreeValued(host.evaluate(every.program, frame)).causes
        return Reason("{0} is not known: {1}", every.source, causes.joined(separator: ", "))
    }

    /// Nothing new is not unknown: an empty list that was derived satisfies, one that could not be is unknown.
    private func nothing(_ check: CompiledCheck) -> (CheckOutcome, Bool) {
        if trigger.isListDerived { return (CheckOutcome(id: check.id, result: .satisfied), false) }
        return unknown(
            check, Reason("it cannot be judged: nobody can tell what is in {0}", check.every?.source ?? "the list"))
    }

    // MARK: Claims

    /// What is unknown only because of claims is violated: where all true and none true are both known.
    private func settleClaims(_ check: CompiledCheck, _ findings: inout [Finding], names: EvidenceWorld.Names) {
        let open = Set(findings.indices.filter { !findings[$0].value.isKnown })
        guard host.accept == .verified, !open.isEmpty else { return }
        let believed = self.findings(check, in: EvidenceWorld(claims: .believed, names: names), only: open)
        let disregarded = self.findings(check, in: EvidenceWorld(claims: .disregarded, names: names), only: open)
        guard let believed, let disregarded, believed.count == findings.count, disregarded.count == findings.count
        else { return }
        for place in open where believed[place].value.isKnown && disregarded[place].value.isKnown {
            findings[place].value = .fails
            // The world in which it fails says why; what was claimed came near.
            if let reason = disregarded[place].reason {
                findings[place].reason = reason
            } else if let reason = believed[place].reason {
                findings[place].reason = Reason(
                    template: reason.template + " (it is claimed, and nobody vouches for it)",
                    arguments: reason.arguments)
            }
        }
    }

    /// The findings in another world.
    private func findings(_ check: CompiledCheck, in world: EvidenceWorld, only places: Set<Int>) -> [Finding]? {
        host.enter(world)
        return findings(check, trigger.frame(host), only: places)
    }

    // MARK: Names

    /// What holds has to hold for whoever answers for the names that nobody vouches for, too.
    private func askAnswerers(_ check: CompiledCheck, _ findings: inout [Finding]) {
        guard host.accept == .verified, check.names.isAny, findings.contains(where: \.value.isHolding) else { return }
        host.enter(trigger.beginning)
        let answerers = trigger.answerers(host, check.names)
        host.met = nil
        guard answerers.count <= TriggerScene.answerersMax else {
            let why = "more than \(TriggerScene.answerersMax) people may answer for it"
            for place in findings.indices where findings[place].value.isHolding {
                findings[place].value = .unknown([why])
                findings[place].reason = Reason("it cannot be judged: {0}", why)
            }
            return
        }
        for answerer in answerers {
            let open = Set(findings.indices.filter { findings[$0].value.isHolding })
            guard !open.isEmpty else { return }
            let names = EvidenceWorld.Names.answeredBy(answerer)
            guard var answered = self.findings(check, in: EvidenceWorld(claims: .doubted, names: names), only: open),
                answered.count == findings.count
            else { continue }
            settleClaims(check, &answered, names: names)
            for place in open {
                guard answered[place].value.isHolding else {
                    findings[place] = answered[place].saying(answeredBy: whoAnswers(for: answered[place]) ?? answerer)
                    continue
                }
                findings[place].witness += answered[place].witness
            }
        }
    }

    /// The declared human who first brought the commit that a finding is about.
    private func whoAnswers(for finding: Finding) -> AccountID? {
        guard finding.subject?.kind == TypeCatalog.commit.name, let sha = finding.subject?.id else { return nil }
        return host.records.answerer(for: host.records.knowledge(of: sha))
    }

    // MARK: Combining

    private func unknown(_ check: CompiledCheck, _ reason: Reason) -> (CheckOutcome, Bool) {
        (CheckOutcome(id: check.id, result: .unknown, failures: [CheckFailure(reason: reason)]), false)
    }

    private func outcome(of check: CompiledCheck, _ findings: [Finding]) -> (CheckOutcome, Bool) {
        let result = ThreeValued.all(findings.map(\.value)).result
        let telling = findings.filter { $0.value.result == result }
        let witness = Set(telling.flatMap(\.witness)).sorted()
        let failures = result == .satisfied ? [] : telling.compactMap(\.failure)
        let outcome = CheckOutcome(id: check.id, result: result, failures: failures, witness: witness)
        return (outcome, telling.contains(where: \.restsOnClaims))
    }
}

/// What a check found for one element of its list, or without a list.
struct Finding {
    var value: ThreeValued
    var place: Int?
    var subject: Subject?
    var reason: Reason?
    var nearMisses: [NearMiss] = []
    var witness: [UInt64] = []
    var remedies: [Remedy] = []
    var restsOnClaims = false

    /// What is wrong with it; `nil` where nothing is.
    var failure: CheckFailure? {
        reason.map {
            CheckFailure(
                place: place, subject: subject, reason: $0, witness: Array(Set(witness).sorted()),
                nearMisses: nearMisses, remedies: remedies)
        }
    }

    /// The finding with a word on whose name it was made under.
    func saying(answeredBy person: AccountID) -> Finding {
        var finding = self
        guard let reason else { return finding }
        let place = reason.arguments.count
        finding.reason = Reason(
            template: reason.template
                + "; nobody vouches for who wrote or pushed it, so it has to hold for {\(place)}, too",
            arguments: reason.arguments + [person.description])
        return finding
    }
}
