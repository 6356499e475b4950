// Decisions: how every policy and check came out, read without a tree, because they are the longest entries.

import WritModel

extension ProjectionFolder {
    /// Reads a decision from its `policies` on.
    ///
    /// - Parameter rest: where the value of `policies` begins.
    func decision(_ bytes: UnsafeBufferPointer<UInt8>, _ rest: Int, _ index: UInt64) {
        guard let pending = projection.pending, pending.index + 1 == index else { return }
        projection.pending = nil
        // `allow`, or a gate to which no policy applies, lets the change through.
        let verdict = field("verdict", bytes) ?? ""
        remember(pending, lets: verdict == "allow" || verdict == "notApplicable", index)
        var cursor = ByteCursor(bytes)
        cursor.position = rest
        guard cursor.take(UInt8(ascii: "[")), !cursor.take(UInt8(ascii: "]")) else { return }
        repeat {
            guard let outcome = PolicyReading(&cursor) else { return }
            add(outcome, pending)
        } while cursor.take(UInt8(ascii: ","))
    }

    private func add(_ outcome: PolicyReading, _ pending: PendingRequest) {
        let policy = name(outcome.policy)
        let result = outcome.result
        count(policy, 0, result, pending)
        if result != .satisfied {
            mark(policy, 0, result, cause: outcome.checks.first { $0.result == result }?.cause ?? "", pending)
        }
        for check in outcome.checks {
            let check = (number: name(check.id), result: outcome.isWaived(check), cause: check.cause)
            count(policy, check.number, check.result, pending)
            if check.result != .satisfied { mark(policy, check.number, check.result, cause: check.cause, pending) }
        }
    }

    private func count(_ policy: Int32, _ check: Int32, _ outcome: Outcome, _ pending: PendingRequest) {
        let key = CellKey(
            policy: policy, check: check, scope: pending.scope, slot: CellKey.slot(of: pending.second))
        projection.cells[key, default: Tally()].add(outcome)
    }

    private func mark(
        _ policy: Int32, _ check: Int32, _ outcome: Outcome, cause: String, _ pending: PendingRequest
    ) {
        projection.marks.append(
            Mark(
                policy: policy, check: check, scope: pending.scope, second: pending.second, index: pending.index,
                outcome: outcome, cause: outcome == .unknown ? name(cause) : 0))
        if projection.marks.count > Projection.marksMax {
            projection.marks.removeFirst(projection.marks.count / 2)
        }
    }
}

/// What one policy said in a decision.
struct PolicyReading {
    struct Check {
        var id: String
        var result: Outcome
        var cause: String
    }

    private(set) var policy = ""
    private(set) var checks: [Check] = []
    private var isWaived = false

    /// Reads an element of `policies`; `nil` when it is not one.
    init?(_ cursor: inout ByteCursor) {
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let key = cursor.key() else { return nil }
            if cursor.isEqual(key, "checks") {
                guard readChecks(&cursor) else { return nil }
                continue
            }
            let start = cursor.position
            guard cursor.skipValue() else { return nil }
            if cursor.isEqual(key, "policy") {
                policy = cursor.text(start, cursor.position) ?? ""
            } else if cursor.isEqual(key, "waivers") {
                isWaived = cursor.position - start > 2
            }
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(UInt8(ascii: "}")) else { return nil }
    }

    /// The policy as a whole: any violated check wins, then any unknown one.
    var result: Outcome {
        if checks.contains(where: { $0.result == .violated }) { return isWaived ? .waived : .violated }
        return checks.contains { $0.result == .unknown } ? .unknown : .satisfied
    }

    /// How a check counts: violated, but for a waiver.
    func isWaived(_ check: Check) -> Outcome { isWaived && check.result == .violated ? .waived : check.result }

    private mutating func readChecks(_ cursor: inout ByteCursor) -> Bool {
        guard cursor.take(UInt8(ascii: "[")) else { return false }
        if cursor.take(UInt8(ascii: "]")) { return true }
        repeat {
            guard let check = Self.check(&cursor) else { return false }
            checks.append(check)
        } while cursor.take(UInt8(ascii: ","))
        return cursor.take(UInt8(ascii: "]"))
    }

    private static func check(_ cursor: inout ByteCursor) -> Check? {
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        var check = Check(id: "", result: .satisfied, cause: "")
        repeat {
            guard let key = cursor.key() else { return nil }
            let start = cursor.position
            guard cursor.skipValue() else { return nil }
            if cursor.isEqual(key, "id") {
                check.id = cursor.text(start, cursor.position) ?? ""
            } else if cursor.isEqual(key, "result") {
                if cursor.isEqual((start + 1, cursor.position - 1), "violated") {
                    check.result = .violated
                } else if cursor.isEqual((start + 1, cursor.position - 1), "unknown") {
                    check.result = .unknown
                }
            } else if cursor.isEqual(key, "cause") {
                check.cause = cursor.text(start, cursor.position) ?? ""
            } else if cursor.isEqual(key, "reasons"), check.result == .unknown {
                // As version 0.1 recorded it.
                check.cause = cursor.firstTemplate(start, cursor.position)
            }
        } while cursor.take(UInt8(ascii: ","))
        return cursor.take(UInt8(ascii: "}")) ? check : nil
    }
}

extension ByteCursor {
    /// The template of the first reason of a list: the cause without what it was about.
    func firstTemplate(_ start: Int, _ end: Int) -> String {
        var cursor = self
        cursor.position = start
        guard cursor.take(UInt8(ascii: "[")), cursor.take(UInt8(ascii: "{")) else { return "" }
        repeat {
            guard let key = cursor.key() else { return "" }
            let value = cursor.position
            guard cursor.skipValue() else { return "" }
            if cursor.isEqual(key, "template") { return cursor.text(value, cursor.position) ?? "" }
        } while cursor.take(UInt8(ascii: ","))
        return ""
    }
}
