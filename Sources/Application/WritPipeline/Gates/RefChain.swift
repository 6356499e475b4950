// The chain of a ref is kept: what it was before a push is what the last entry says it became. Where a ref is found
// elsewhere, the log says first how it came there.

import WritAuditLog
public import WritConnector
import WritModel
import WritPolicy

/// What a comparison of refs with the log brought.
public struct RefFindings: Sendable {
    /// Refs that had moved past the gate.
    public var recovered: [String] = []
    /// Refs that an allowed push had moved, of which nothing was recorded until now.
    public var completed: [String] = []
    /// Violations that were opened for what moved past the gate.
    public var opened: [OpenedViolation] = []
}

/// A violation that was opened.
public struct OpenedViolation: Sendable, Hashable {
    /// Its id.
    public var id: String
    /// The policy.
    public var policy: String
    /// What is wrong.
    public var reason: String
}

/// Compares a repository's refs with what the log says of them.
public struct RefChain: Sendable {
    /// The most allowed pushes in a row of which nothing was recorded.
    static let unrecordedMax = 32
    /// How often a comparison begins anew because somebody recorded a push meanwhile.
    static let attemptsMax = 5

    private let installation: Installation
    private let git: any GitRepository
    private let translator: any CommitTranslating

    /// The chain of a repository's refs.
    ///
    /// - Parameters:
    ///   - installation: the installation.
    ///   - git: the repository.
    ///   - translator: makes events of its commits, and names the repository.
    public init(_ installation: Installation, git: any GitRepository, translator: any CommitTranslating) {
        self.installation = installation
        self.git = git
        self.translator = translator
    }

    private var repository: String { translator.repository }

    /// Keeps where refs stand now, unless that was done before: what came before did not slip by.
    ///
    /// - Parameter updates: how git has moved some of them already.
    func begin(before updates: [RefUpdate] = []) async throws {
        try await Self.begin(installation, repository: repository, git, before: updates)
    }

    static func begin(
        _ installation: Installation, repository: String, _ git: any GitRepository, before updates: [RefUpdate] = []
    ) async throws {
        guard try !installation.log.read({ try RefPlaces($0, repository).hasBegun }) else { return }
        var standing = try await standing(git)
        for update in updates { standing[update.ref] = update.isCreation ? nil : update.before }
        try installation.log.write { try RefPlaces($0, repository).begin($0, standing: standing) }
    }

    /// What every branch and tag holds, tags unpeeled. A symbolic ref is the ref that it points to.
    static func standing(_ git: any GitRepository) async throws -> [String: String] {
        let refs = try await git.standingRefs().filter { $0.target == nil && RefPlaces.isKept($0.name) }
        return Dictionary(refs.map { ($0.name, $0.object) }) { first, _ in first }
    }

    // MARK: Comparing

    /// Compares every ref, those that are gone as well.
    ///
    /// - Parameter policies: whose violations are opened; everybody's when empty. What was found is recorded in any case.
    public func compare(policies: Set<String> = []) async throws -> RefFindings {
        try await begin()
        let names = try installation.log.read { try RefPlaces($0, repository).known() }
        var found = try await Self.standing(git)
        for name in names where found[name] == nil { found[name] = "" }
        return try await settle(found, policies: policies)
    }

    /// Compares the refs of a push that is asked about with what they hold. What the pusher says they hold is only asked of
    /// git where it is not what the log says: git itself refuses a push that is wrong about it.
    func compare(before updates: [RefUpdate]) async throws {
        try await begin()
        var moving = updates
        for place in moving.indices { moving[place].ref = try await git.movedRef(moving[place].ref) }
        let displaced = try installation.log.read { log in
            let places = RefPlaces(log, repository)
            return try moving.filter { try RefPlaces.isKept($0.ref) && !places.stands($0.ref, at: $0.before) }
        }
        guard !displaced.isEmpty else { return }
        let standing = try await Self.standing(git)
        let found = Dictionary(displaced.map { ($0.ref, standing[$0.ref] ?? "") }) { first, _ in first }
        _ = try await settle(found)
    }

    // MARK: Recording

    /// How a ref came to where it was found.
    private enum Move {
        /// By pushes that were allowed, in their order.
        case allowed([Event])
        /// Past the gate.
        case slipped(RefUpdate)
    }

    /// Records how refs came to where they were found.
    ///
    /// - Parameter found: what each ref holds; empty where it is not there.
    func settle(_ found: [String: String], policies: Set<String> = []) async throws -> RefFindings {
        for _ in 1..<Self.attemptsMax {
            if let findings = try await attempt(found, policies) { return findings }
        }
        throw PipelineError.refused("the refs of `\(repository)` move faster than they can be compared; try again")
    }

    /// - Returns: `nil` where a push was recorded meanwhile.
    private func attempt(_ found: [String: String], _ policies: Set<String>) async throws -> RefFindings? {
        let (places, moves) = try installation.log.read { log in
            let refs = RefPlaces(log, repository)
            var places: [String: RefPlace?] = [:]
            var moves: [Move] = []
            for (ref, object) in found.sorted(by: { $0.key < $1.key }) {
                let place = try refs.place(of: ref)
                guard let move = try move(of: ref, from: place, to: object, log) else { continue }
                places[ref] = .some(place)
                moves.append(move)
            }
            return (places, moves)
        }
        guard !moves.isEmpty else { return RefFindings() }
        let slipped = moves.compactMap { if case .slipped(let update) = $0 { update } else { nil } }
        let gate = PushGate(installation, git: git, translator: translator)
        let derived = try await gate.drafts(recovering: slipped)
        return try installation.session { session in
            let refs = RefPlaces(session.log, repository)
            for (ref, place) in places where try refs.place(of: ref) != place { return nil }
            var findings = RefFindings()
            for case .allowed(let requests) in moves {
                for request in requests { try session.record(pushAllowedBy: request) }
                findings.completed += requests.prefix(1).compactMap { $0.data["ref"]?.stringValue }
            }
            try session.record(recovered: derived, policies, &findings)
            return findings
        }
    }

    /// Records where git found refs when it moved them.
    ///
    /// - Parameter places: refs with what they held.
    func settle(standing places: [(ref: String, object: String)]) async throws {
        let kept = places.filter { RefPlaces.isKept($0.ref) }
        _ = try await settle(Dictionary(kept.map { ($0.ref, $0.object) }) { first, _ in first })
    }

    /// Records a push that nobody was asked about, and judges it.
    ///
    /// - Parameter updates: how git moved the refs. The log may have known a ref elsewhere: the chain goes on from there.
    func record(unasked updates: [RefUpdate]) async throws {
        let (kept, others) = (
            updates.filter { RefPlaces.isKept($0.ref) }, updates.filter { !RefPlaces.isKept($0.ref) }
        )
        _ = try await settle(Dictionary(kept.map { ($0.ref, $0.after) }) { first, _ in first })
        guard !others.isEmpty else { return }
        let derived = try await PushGate(installation, git: git, translator: translator).drafts(recovering: others)
        try installation.session { session in
            var findings = RefFindings()
            try session.record(recovered: derived, [], &findings)
        }
    }

    /// How a ref came to an object; `nil` where the log says that it is there.
    private func move(
        of ref: String, from place: RefPlace?, to object: String, _ log: any LogReading
    ) throws -> Move? {
        let known = place?.object ?? ""
        guard !RefPlaces.isSame(known, object) else { return nil }
        let digits = known.isEmpty ? object : known
        let from = known.isEmpty ? RefPlaces.zero(like: digits) : known
        let to = object.isEmpty ? RefPlaces.zero(like: digits) : object
        let update = RefUpdate(ref: ref, before: from, after: to)
        let awaiting = try AllowedPushes(log, repository).awaiting(ref, after: place?.entry ?? 0)
        guard let path = Self.path(from: from, to: to, awaiting) else { return .slipped(update) }
        return .allowed(path)
    }

    /// Allowed pushes that lead from one object to another, the oldest first.
    ///
    /// - Parameter requests: those that await the record of their push, the latest first.
    private static func path(from: String, to: String, _ requests: [Event]) -> [Event]? {
        var path: [Event] = []
        var place = to
        for request in requests where path.count < unrecordedMax {
            guard request.data["after"]?.stringValue == place else { continue }
            path.insert(request, at: 0)
            place = request.data["before"]?.stringValue ?? ""
            if place == from { return path }
        }
        return nil
    }
}

extension LogSession {
    /// Records what moved past the gate, and judges it in the same transaction.
    fileprivate func record(
        recovered derived: (commits: [EventDraft], pushes: [EventDraft]), _ policies: Set<String>,
        _ findings: inout RefFindings
    ) throws {
        try record(commits: derived.commits)
        for event in try seal(derived.pushes) {
            let (index, _) = try append(event)
            findings.recovered += [event.data["ref"]?.stringValue ?? ""]
            findings.opened += try judge(event, at: index, policies: policies)
        }
    }
}
