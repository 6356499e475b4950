// Evaluates one check of one policy for one trigger, and explains what it found.

import WritCEL
import WritModel

/// Evaluates checks.
struct CheckEvaluator {
    /// What a check found for one element of its list, or without a list.
    private struct Finding {
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
    }

    let host: EvaluationHost
    /// The trigger and its time.
    let frame: [Value]
    /// Why the lists of the trigger may not be whole, if so: they were cut, or nobody vouches for them.
    let listDoubt: String?

    /// What a check found.
    ///
    /// - Returns: the outcome without actions, and whether it rests on claimed evidence.
    func evaluate(_ check: CompiledCheck) -> (outcome: CheckOutcome, restsOnClaims: Bool) {
        guard let every = check.every else { return outcome(of: check, [evaluate(check, frame, element: nil)]) }
        switch host.evaluate(every.program, frame) {
        case .list(let elements) where elements.isEmpty:
            return unknown(check, Reason("it cannot be judged: there is nothing in {0}", every.source))
        case .list(let elements):
            var findings = elements.enumerated().map { place, element in
                var finding = evaluate(check, frame + [element], element: Self.text(element))
                (finding.place, finding.subject) = (place, Self.subject(element))
                return finding
            }
            if let listDoubt {
                findings.append(
                    Finding(
                        value: .unknown([listDoubt]),
                        reason: Reason("{0} may not be whole: {1}", every.source, listDoubt)))
            }
            return outcome(of: check, findings)
        case let value:
            let causes = ThreeValued(value).causes
            return unknown(check, Reason("{0} is not known: {1}", every.source, causes.joined(separator: ", ")))
        }
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

    // MARK: One element

    private func evaluate(_ check: CompiledCheck, _ frame: [Value], element: String?) -> Finding {
        switch check.form {
        case .needs(let search): return needs(search, frame, element)
        case .forbids(let search): return forbids(search, frame, element)
        case .that(let condition):
            return finding(
                ThreeValued(host.evaluate(condition.program, frame)), [condition], frame, element,
                Reason("not so: {0}", check.title))
        case .any(let labels):
            let values = labels.map { ThreeValued(host.evaluate($0.condition.program, frame)) }
            return finding(
                .any(values), labels.map(\.condition), frame, element,
                Reason("none of these holds: {0}", labels.map(\.label).joined(separator: ", ")))
        case .all(let labels):
            let values = labels.map { ThreeValued(host.evaluate($0.condition.program, frame)) }
            let failing = zip(labels, values).filter { $0.1.isFailing }.map(\.0)
            return finding(
                .all(values), failing.map(\.condition), frame, element,
                Reason("not {0}", failing.map(\.label).joined(separator: ", ")))
        }
    }

    private func needs(_ search: FactSearch, _ frame: [Value], _ element: String?) -> Finding {
        let result = host.find(search, frame, explains: true)
        let reason = reason(element.map { Reason("{0} has no", $0) } ?? Reason("there is no"), search)
        return Finding(
            value: result.found, reason: Self.reason(result.found, reason, element), nearMisses: result.nearMisses,
            witness: result.witness, remedies: result.remedy.map { [$0] } ?? [], restsOnClaims: result.restsOnClaims)
    }

    private func forbids(_ search: FactSearch, _ frame: [Value], _ element: String?) -> Finding {
        let result = host.find(search, frame, explains: false)
        let reason = reason(element.map { Reason("{0} has a", $0) } ?? Reason("there is a"), search)
        return Finding(
            value: result.found.negated, reason: Self.reason(result.found.negated, reason, element),
            witness: result.witness, restsOnClaims: result.restsOnClaims)
    }

    /// A sentence that goes on with the fact and the labels that say more than what it is about.
    private func reason(_ beginning: Reason, _ search: FactSearch) -> Reason {
        let place = beginning.arguments.count
        let labels = search.conditions.filter { !$0.isKey }.map(\.label).joined(separator: ", ")
        return Reason(
            template: "\(beginning.template) {\(place)}" + (labels.isEmpty ? "" : ": {\(place + 1)}"),
            arguments: beginning.arguments + [host.documents.rules[search.plan.rule].name]
                + (labels.isEmpty ? [] : [labels]))
    }

    /// The finding of CEL conditions: the searches inside them give witnesses, near misses and remedies.
    private func finding(
        _ value: ThreeValued, _ conditions: [Condition], _ frame: [Value], _ element: String?, _ reason: Reason
    ) -> Finding {
        var finding = Finding(value: value)
        let shown =
            element.map {
                Reason(template: "{0}: \(reason.template.shiftingPlaces(by: 1))", arguments: [$0] + reason.arguments)
            } ?? reason
        finding.reason = Self.reason(value, shown, element)
        for search in conditions.flatMap(\.searches) {
            let result = host.find(search, frame, explains: search.isWanted && !value.isHolding)
            finding.witness += result.witness
            finding.restsOnClaims = finding.restsOnClaims || result.restsOnClaims
            finding.nearMisses += result.nearMisses
            if let remedy = result.remedy { finding.remedies.append(remedy) }
        }
        return finding
    }

    private static func reason(_ value: ThreeValued, _ failing: Reason, _ element: String?) -> Reason? {
        switch value {
        case .holds: return nil
        case .fails: return failing
        case .unknown(let causes):
            let why = causes.isEmpty ? "evidence is missing" : causes.joined(separator: ", ")
            return element.map { Reason("{0} cannot be judged: {1}", $0, why) }
                ?? Reason("it cannot be judged: {0}", why)
        }
    }

    /// What an element is, as a value.
    private static func subject(_ value: Value) -> Subject? {
        switch value {
        case .record(let record):
            guard let id = PostingKey.text(value) else { return nil }
            return Subject(kind: record.type.name, id: id)
        case .string(let text): return Subject(kind: "text", id: text)
        default: return PostingKey.text(value).map { Subject(kind: "value", id: $0) }
        }
    }

    /// What an element is called.
    private static func text(_ value: Value) -> String {
        switch value {
        case .record(let record) where record.type == TypeCatalog.commit:
            if case .string(let short) = record[1] { return "commit \(short)" }
            return "a commit"
        case .record(let record) where record.type == TypeCatalog.person: return PostingKey.text(value) ?? "somebody"
        case .string(let text): return text
        default: return PostingKey.text(value) ?? "an element"
        }
    }
}
