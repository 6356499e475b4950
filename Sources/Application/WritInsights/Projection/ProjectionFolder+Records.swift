// What Writ and people record about policies: activations, violations, exemptions, silences.

import WritAuditLog
import WritModel

extension ProjectionFolder {
    func record(_ entry: StoredEntry, _ bytes: UnsafeBufferPointer<UInt8>, _ index: UInt64) {
        let isOwn = entry.source == Self.ownSource
        switch entry.kind {
        case "document.activated" where isOwn: activation(bytes, index, isRetired: false)
        case "document.retired" where isOwn: activation(bytes, index, isRetired: true)
        case "amendment.made" where isOwn: projection.amendments += 1
        case "violation.opened" where isOwn: opened(bytes, index)
        case "violation.closed" where isOwn: closed(bytes)
        case "waiver.granted", "breakglass.opened":
            projection.overrides.append(
                OverrideRecord(
                    kind: name(entry.kind), policy: name(field("policy", bytes) ?? ""), second: scan.second,
                    index: index))
        case "source.silent", "source.recovered": silence(entry.kind, bytes, index)
        case "change.opened": base(bytes)
        default: break
        }
    }

    private func activation(_ bytes: UnsafeBufferPointer<UInt8>, _ index: UInt64, isRetired: Bool) {
        guard field("kind", bytes) == "policy" else { return }
        projection.activations.append(
            ActivationRecord(
                policy: name(field("name", bytes) ?? ""), mode: name(field("mode", bytes) ?? ""), second: scan.second,
                index: index, isRetired: isRetired))
    }

    private func opened(_ bytes: UnsafeBufferPointer<UInt8>, _ index: UInt64) {
        let id = name(field("violation", bytes) ?? "")
        if let known = violationPlaces[id] {
            // Opened again: what had closed it was undone, and it has been open since it was first found.
            projection.violations[known].isClosed = false
            return
        }
        violationPlaces[id] = projection.violations.count
        projection.violations.append(
            ViolationRecord(
                id: id, policy: name(field("policy", bytes) ?? ""), check: name(field("check", bytes) ?? ""),
                openedSecond: scan.second, openedIndex: index, closedSecond: 0, isClosed: false))
    }

    private func closed(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let id = projection.names.known(field("violation", bytes) ?? ""),
            let known = violationPlaces[id]
        else { return }
        projection.violations[known].isClosed = true
        projection.violations[known].closedSecond = scan.second
    }

    private func silence(_ kind: String, _ bytes: UnsafeBufferPointer<UInt8>, _ index: UInt64) {
        let connection = name(field("connection", bytes) ?? "")
        let open = projection.silences.lastIndex { $0.connection == connection && $0.until == nil }
        if kind == "source.recovered" {
            if let open { projection.silences[open].until = scan.second }
            return
        }
        guard open == nil else { return }
        let since = field("since", bytes).flatMap { Instant($0) }?.seconds
        projection.silences.append(
            SilenceRecord(
                connection: connection, since: since ?? scan.second, second: scan.second, index: index, until: nil))
    }

    private func base(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let repository = field("repository", bytes), let base = field("base", bytes) else { return }
        projection.bases.insert(ThingKey.key("branch", repository, base))
    }
}
