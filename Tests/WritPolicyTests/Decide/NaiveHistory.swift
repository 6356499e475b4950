// The history as the slow evaluator sees it: every interval is found by reading all events, every time.

import WritCEL
import WritModel

@testable import WritPolicy

/// An interval of a fact before a position.
struct NaiveInterval {
    var fields: [String: NaiveValue]
    var begin: Int
    var at: Instant
    var isVerified: Bool
    /// Whether it is not known if it began.
    var beginsUnknown = false
    /// What ended it before the position.
    var ends: [NaiveEnd]
}

/// What an end is worth: it holds for good, or it is only claimed, as the same fact once more or to take it back.
enum NaiveEnd {
    case good, claimed, repetition
}

/// What claims are worth.
enum NaiveClaims {
    case doubted, believed, disregarded
}

/// Texts that were parsed before.
final class NaiveTexts {
    private var trees: [String: Expression] = [:]

    func tree(_ text: String) -> Expression? {
        if let known = trees[text] { return known }
        let tree = try? Environment().parse(text)
        trees[text] = tree
        return tree
    }
}

/// Events before a position, with who is who. Written from the pages on the language and on events.
struct NaiveHistory {
    let documents: [Document]
    let events: [Event]
    let texts: NaiveTexts
    /// What claims are worth.
    private(set) var claims = NaiveClaims.believed
    /// Whether a policy accepts them.
    private(set) var acceptsClaims = true
    /// The intervals of each fact.
    private(set) var intervals: [String: [NaiveInterval]] = [:]

    /// Facts are built with everything that is said, whoever asks later.
    init(documents: [Document], events: [Event], texts: NaiveTexts) {
        self.documents = documents
        self.events = events
        self.texts = texts
        for document in documents {
            if case .fact(let fact) = document.content { intervals[fact.name.value] = intervals(of: fact) }
        }
    }

    /// The same history, looked at by a policy that accepts claims or does not.
    func accepting(_ accept: Acceptance, _ claims: NaiveClaims = .doubted) -> NaiveHistory {
        var other = self
        other.acceptsClaims = accept == .claimed
        other.claims = accept == .claimed ? .believed : claims
        return other
    }

    // MARK: Records

    func person(_ id: String, kind: String = "human") -> NaiveValue {
        for document in documents {
            guard case .identity(let identity) = document.content else { continue }
            let root = TestEvent.pseudonym(identity.person.value).description
            let accounts = [root] + identity.accounts.map { TestEvent.pseudonym($0.value).description }
            if accounts.contains(id) {
                return .person(root: root, account: id, kind: identity.isHuman ? "human" : "bot")
            }
        }
        return .person(root: id, account: id, kind: kind)
    }

    func record(_ event: Event) -> NaiveValue {
        var fields: [String: NaiveValue] = [
            "id": .text(event.id), "source": .text(event.source), "kind": .text(event.kind.description),
            "at": .time(min(event.at, event.seen)), "seen": .time(event.seen),
            "subject": .record(["kind": .text(event.subject.kind), "id": .text(event.subject.id)]),
            "provenance": .text(event.provenance.rawValue),
        ]
        if let actor = event.actor { fields["actor"] = person(actor.id.description, kind: actor.kind.rawValue) }
        for field in BuiltInSchemas.schema(for: event.kind)?.fields ?? [] {
            if let value = event.data[field.name] { fields[field.name] = self.value(value, field.type) }
        }
        return .record(fields)
    }

    private func value(_ value: JSONValue, _ type: FieldType) -> NaiveValue {
        switch (type, value) {
        case (.person, .string(let text)): person(text)
        case (.commit, .string(let sha)): commit(sha)
        case (.timestamp, .string(let text)): Instant(text).map { .time($0) } ?? .unknown
        case (.list(let element, _), .array(let elements)): .list(elements.map { self.value($0, element) })
        case (_, .string(let text)): .text(text)
        case (_, .int(let number)): .int(number)
        case (_, .bool(let flag)): .bool(flag)
        default: .unknown
        }
    }

    private func commit(_ sha: String) -> NaiveValue {
        var fields: [String: NaiveValue] = ["sha": .text(sha), "short": .text(String(sha.prefix(10)))]
        let known = events.filter { $0.kind == .commitRecorded && $0.data["sha"]?.stringValue == sha }
        let believed = known.first { $0.provenance.isVerified } ?? (claims == .believed ? known.first : nil)
        if let believed, case .record(let all) = record(believed) {
            for name in ["author", "committer", "coauthors", "title", "at", "parents"] { fields[name] = all[name] }
        }
        return .record(fields)
    }

    // MARK: Intervals

    private func intervals(of fact: FactDocument) -> [NaiveInterval] {
        let evaluator = NaiveEvaluator(history: self, now: Instant(nanoseconds: 0))
        var found: [NaiveInterval] = []
        for (position, event) in events.enumerated() {
            for begin in fact.begins where begin.event.value == event.kind {
                let base = [begin.alias.value: record(event)]
                var environments = [base]
                if let each = begin.each {
                    guard case .list(let elements) = evaluator.evaluate(each.list.value, base) else { continue }
                    environments = elements.map { element in
                        base.merging([each.variable.value: element]) { $1 }
                    }
                }
                for environment in environments {
                    let condition = begin.condition.map { evaluator.evaluate($0.value, environment) } ?? .bool(true)
                    if condition.isFalse { continue }
                    var fields: [String: NaiveValue] = [:]
                    for (name, value) in begin.set {
                        fields[name.value] = evaluator.evaluate(value.value, environment)
                    }
                    var interval = NaiveInterval(
                        fields: fields, begin: position, at: event.effectiveTime,
                        isVerified: event.provenance.isVerified, beginsUnknown: !condition.isTrue, ends: [])
                    interval.ends = ends(of: interval, fact, evaluator)
                    found.append(interval)
                }
            }
        }
        return found
    }

    private func ends(of interval: NaiveInterval, _ fact: FactDocument, _ evaluator: NaiveEvaluator) -> [NaiveEnd] {
        events.indices.compactMap { position in
            let event = events[position]
            guard position > interval.begin, event.effectiveTime >= interval.at else { return nil }
            let conditions = fact.ends.filter { $0.event.value == event.kind }.map { end in
                evaluator.evaluate(
                    end.condition.value, [end.alias.value: record(event), "fact": .record(interval.fields)])
            }
            guard conditions.contains(where: { !$0.isFalse }) else { return nil }
            let isOwn = !interval.isVerified && events[interval.begin].source == event.source
            if conditions.contains(where: \.isTrue), event.provenance.isVerified || isOwn { return .good }
            return fact.begins.contains { $0.event.value == event.kind } ? .repetition : .claimed
        }
    }

    /// `past(kind)`: one interval per event, which never ends.
    func past(_ kind: String) -> [NaiveInterval] {
        events.indices.filter { events[$0].kind.description == kind }.map { position in
            var fields: [String: NaiveValue] = [:]
            if case .record(let all) = record(events[position]) { fields = all }
            return NaiveInterval(
                fields: fields, begin: position, at: events[position].effectiveTime,
                isVerified: events[position].provenance.isVerified, ends: [])
        }
    }
}
