// What a sign-off is for. It answers a request, and says of what: so it counts for that and for nothing else, whatever a
// policy compares (LANGUAGE.md section 4).

import WritModel

/// Compares sign-offs with what they are asked about.
public struct SignoffBinding {
    /// The fields of a request that a sign-off of it repeats.
    public static let fields = ["service", "environment", "head", "digest"]

    /// What is asked about.
    let trigger: Event
    /// The time of it.
    let now: Instant
    /// Whether a sign-off that says less is enough: where claims are, such as imported history.
    let acceptsClaims: Bool

    /// Why a sign-off does not count; `nil` where it does.
    ///
    /// - Parameter signoff: a `signoff.given`.
    func flaw(of signoff: Event) -> Reason? {
        for field in Self.fields {
            let (said, asked) = (text(signoff, field), text(trigger, field))
            guard said != asked, !acceptsClaims || (said != nil && asked != nil) else { continue }
            switch (said, asked) {
            case (let said?, _): return Reason("it is for the {0} {1}", field, field == "head" ? short(said) : said)
            case (nil, _):
                guard text(signoff, "request") != nil else { return Reason("it was given before anybody asked") }
                return Reason("it says nothing of a {0}", field)
            }
        }
        if let end = signoff.data["expires"]?.stringValue.flatMap(Instant.init), end <= now {
            return Reason("it expired {0} before", now.since(end).rounded)
        }
        return nil
    }

    private func text(_ event: Event, _ field: String) -> String? {
        event.data[field]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func short(_ id: String) -> String { String(id.prefix(10)) }
}

extension EvaluationHost {
    /// Why an interval that a sign-off began does not count for the trigger; `nil` where it does, and for others.
    func bindingFlaw(of row: FactRow, _ place: Int) -> Reason? {
        guard documents.rules[place].isSignoff, let trigger else { return nil }
        return reading {
            let signoff = try reader.event(at: row.entry)
            guard signoff.kind == .signoffGiven else { return nil }
            return SignoffBinding(trigger: trigger, now: now, acceptsClaims: accept == .claimed).flaw(of: signoff)
        } ?? nil
    }
}
