// Requests, and the changes that were observed: whether anybody had asked.

import WritAuditLog
import WritModel

extension ProjectionFolder {
    /// Branches that count as protected by their name alone.
    static let mainBranches: Set<String> = ["main", "master", "trunk", "production"]
    /// A deploy of the same thing counts as asked for when it follows within this.
    static let sameThingSeconds: Int64 = 3600

    /// The gate that a kind belongs to: `push`, `merge`, `deploy`, `session`.
    private static func family(_ kind: String) -> String {
        switch kind {
        case "branch.pushed": "push"
        case "change.merged": "merge"
        default: String(kind.prefix { $0 != "." })
        }
    }

    func commit(_ bytes: UnsafeBufferPointer<UInt8>, _ index: UInt64) {
        guard let repository = field("repository", bytes) else { return }
        touch(name(ScopeSet(kind: "repository", id: repository, environment: "").text), index)
    }

    private func touch(_ scope: Int32, _ index: UInt64) {
        projection.scopes[scope, default: ScopeActivity()].add(scan.second, index)
    }

    // MARK: Requests

    func request(_ kind: KindFold, _ bytes: UnsafeBufferPointer<UInt8>, _ index: UInt64) {
        let name = projection.names[kind.number]
        let scope = scopeNumber(bytes)
        projection.pending = PendingRequest(
            index: index, second: scan.second, scope: scope.number,
            gate: ThingKey.key("gate", Self.family(name), scope.set.kind, scope.set.id),
            keys: ThingKey.keys(kind: name) { field($0, bytes) }.filter { $0 != 0 })
    }

    /// Remembers what was decided about the request's things.
    func remember(_ pending: PendingRequest, lets: Bool, _ index: UInt64) {
        projection.gated.insert(pending.gate)
        for key in pending.keys {
            projection.verdicts[key] = GateVerdict(second: pending.second, index: index, lets: lets)
        }
        guard projection.verdicts.count > Projection.verdictsMax else { return }
        let indexes = projection.verdicts.values.map(\.index).sorted()
        let oldest = indexes[indexes.count / 2]
        projection.verdicts = projection.verdicts.filter { $0.value.index >= oldest }
    }

    // MARK: Changes

    func change(_ kind: KindFold, _ entry: StoredEntry, _ bytes: UnsafeBufferPointer<UInt8>, _ index: UInt64) {
        let kindName = entry.kind
        let keys = ThingKey.keys(kind: kindName) { field($0, bytes) }
        let scope = scopeNumber(bytes)
        let branch = branch(kindName, scope.set.id, bytes)
        if kindName == "branch.pushed", branch == nil || scan.isTrue("deleted", in: bytes) { return }
        if kindName == "change.merged" { learnBase(scope.set.id, bytes) }
        guard isFirst(kindName, keys) else { return }
        touch(name(ScopeSet(kind: scope.set.kind, id: scope.set.id, environment: "").text), index)
        let gate = ThingKey.key("gate", Self.family(kindName), scope.set.kind, scope.set.id)
        projection.changes.append(
            Change(
                index: index, second: scan.second, kind: kind.number, source: name(entry.source),
                actor: name(scan.actorID(in: bytes)), scope: scope.number,
                status: status(keys, gate, isRecovered: scan.isRecovered(in: bytes)), branch: branch?.key ?? 0,
                isMainBranch: branch?.isMain ?? true, keys: keys))
        forgetChanges()
    }

    private func branch(
        _ kind: String, _ repository: String, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (key: UInt64, isMain: Bool)? {
        guard kind == "branch.pushed", let branch = field("branch", bytes), !branch.isEmpty else { return nil }
        let isMain = Self.mainBranches.contains(branch) || branch.hasPrefix("release/")
        return (ThingKey.key("branch", repository, branch), isMain)
    }

    private func learnBase(_ repository: String, _ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = field("base", bytes) else { return }
        projection.bases.insert(ThingKey.key("branch", repository, base))
    }

    /// Whether a deploy is seen for the first time; other kinds always are.
    private func isFirst(_ kind: String, _ keys: [UInt64]) -> Bool {
        guard kind.hasPrefix("deploy."), let key = keys.first else { return true }
        guard projection.seenDeploys.updateValue(scan.second, forKey: key) == nil else { return false }
        if projection.seenDeploys.count > Projection.verdictsMax {
            let seconds = projection.seenDeploys.values.sorted()
            let oldest = seconds[seconds.count / 2]
            projection.seenDeploys = projection.seenDeploys.filter { $0.value >= oldest }
        }
        return true
    }

    private func status(_ keys: [UInt64], _ gate: UInt64, isRecovered: Bool) -> ChangeStatus {
        let isGated = projection.gated.contains(gate)
        // The commit of a push or a merge is not what was asked about: another branch may have been.
        if let key = keys.first, let verdict = projection.verdicts[key] {
            return verdict.lets ? .allowed : .refused
        }
        if keys.count > 1, let verdict = projection.verdicts[keys[1]], isGated,
            (0...Self.sameThingSeconds).contains(scan.second - verdict.second)
        {
            return verdict.lets ? .allowed : .refused
        }
        return isGated || isRecovered ? .unasked : .ungated
    }

    private func forgetChanges() {
        guard projection.changes.count > Projection.changesMax else { return }
        let half = projection.changes.count / 2
        projection.changes.removeFirst(half)
        projection.forgottenChanges += half
    }
}
