// Evaluates the form of a check for one element, in the world that the host is in, and says why it does not hold.

import WritCEL
import WritModel

/// Evaluates one check's form.
struct FormEvaluator {
    let host: EvaluationHost
    let check: CompiledCheck

    /// What the form finds.
    ///
    /// - Parameters:
    ///   - frame: the variables, the element last if there is one.
    ///   - element: the element.
    func evaluate(_ frame: [Value], element: Value?) -> Finding {
        let name = element.map(ElementNaming.text)
        switch check.form {
        case .needs(let search): return needs(search, frame, name)
        case .forbids(let search): return forbids(search, frame, name)
        case .that(let condition):
            return finding(
                ThreeValued(host.evaluate(condition.program, frame)), [condition], frame, name,
                Reason("not so: {0}", check.title))
        case .any(let labels):
            let values = labels.map { ThreeValued(host.evaluate($0.condition.program, frame)) }
            return finding(
                .any(values), labels.map(\.condition), frame, name,
                Reason("none of these holds: {0}", labels.map(\.label).joined(separator: ", ")))
        case .all(let labels):
            let values = labels.map { ThreeValued(host.evaluate($0.condition.program, frame)) }
            let failing = zip(labels, values).filter { $0.1.isFailing }.map(\.0)
            return finding(
                .all(values), failing.map(\.condition), frame, name,
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
        var reason = reason(element.map { Reason("{0} has a", $0) } ?? Reason("there is a"), search)
        if let said = result.said {
            // What is in the way says itself why: a freeze has a reason.
            reason = Reason(
                template: "\(reason.template): {\(reason.arguments.count)}", arguments: reason.arguments + [said])
        }
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
}

/// What elements of lists are called.
enum ElementNaming {
    /// What an element is, as a value.
    static func subject(_ value: Value) -> Subject? {
        switch value {
        case .record(let record):
            guard let id = PostingKey.text(value) else { return nil }
            return Subject(kind: record.type.name, id: id)
        case .string(let text): return Subject(kind: "text", id: text)
        default: return PostingKey.text(value).map { Subject(kind: "value", id: $0) }
        }
    }

    /// What an element is called.
    static func text(_ value: Value) -> String {
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
