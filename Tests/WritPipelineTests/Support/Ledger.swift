// A log in memory with a clock that a test moves: events are recorded, requests asked, documents activated.

import Synchronization
import Testing
import WritAuditLog
import WritMerkle
import WritModel
import WritPipeline
import WritTesting

/// An installation in memory.
struct Ledger {
    /// A moving clock and a counter for ids, so that a seed gives the same history every time.
    private final class World: Sendable {
        let time = Mutex(Workshop.now)
        let count = Mutex(0)
    }

    let store = MemoryLogStore()
    let installation: Installation
    private let world: World

    init() throws {
        let world = World()
        let key = try SigningKey(name: "writ.test/log", seed: [UInt8](repeating: 9, count: SigningKey.seedBytes))
        installation = Installation(
            log: store, directory: store, key: key, origin: key.name, timeZones: .system,
            clock: { world.time.withLock { $0 } },
            identifier: {
                world.count.withLock { count in
                    count += 1
                    return "id-\(count)"
                }
            })
        self.world = world
    }

    /// Lets time pass.
    func wait(_ span: TimeSpan) { world.time.withLock { $0 = $0.adding(span) } }

    /// The time.
    var now: Instant { world.time.withLock { $0 } }

    /// A draft with a fresh id.
    func draft(
        _ kind: String, by actor: String? = nil, at: Instant? = nil, as provenance: Provenance = .hook,
        _ data: JSONObject
    ) throws -> EventDraft {
        EventDraft(
            id: "e-\(installation.identifier())", source: "test", kind: try #require(EventKind(kind)), at: at,
            actor: actor.flatMap { Account($0) }.map { EventDraft.Actor(account: $0) }, subject: nil,
            provenance: provenance, data: data)
    }

    /// Records an event.
    @discardableResult
    func record(
        _ kind: String, by actor: String? = nil, at: Instant? = nil, as provenance: Provenance = .hook,
        _ data: JSONObject
    ) throws -> UInt64 {
        let draft = try draft(kind, by: actor, at: at, as: provenance, data)
        return try #require(try Recorder(installation).record([draft]).first).index
    }

    /// A whole commit id of two hex digits that name it.
    static func sha(_ name: String) -> String { String(repeating: name, count: 20) }

    /// Records a commit.
    @discardableResult
    func commit(
        _ name: String, author: String, at: Instant? = nil, as provenance: Provenance = .signedWebhook
    ) throws -> UInt64 {
        let sha = Self.sha(name)
        return try record(
            "commit.recorded", by: author, at: at, as: provenance,
            [
                "repository": "shop", "sha": .string(sha), "short": .string(String(sha.prefix(10))), "parents": [],
                "author": .string(author), "committer": .string(author), "coauthors": [],
                "authored": .string(now.description), "title": "a change", "trailers": [:],
            ])
    }

    /// Records an approval.
    @discardableResult
    func approve(
        _ name: String, by actor: String, review: String? = nil, at: Instant? = nil, as provenance: Provenance = .hook
    ) throws -> UInt64 {
        let sha = Self.sha(name)
        return try record(
            "review.approved", by: actor, at: at, as: provenance,
            [
                "repository": "shop", "review": .string(review ?? "r-\(name)-\(actor)"), "head": .string(sha),
                "commits": [.string(sha)],
            ])
    }

    /// Asks whether these commits may be deployed.
    func askToDeploy(_ commits: [String], by actor: String, deploy: String = "d1") throws -> GateAnswer {
        let shas = commits.map { JSONValue.string(Self.sha($0)) }
        let draft = try draft(
            "deploy.requested", by: actor,
            [
                "deploy": .string(deploy), "service": "shop", "environment": "production",
                "head": shas.last ?? "none", "commits": .array(shas), "class": "normal",
            ])
        return try #require(try Gate(installation).ask([draft]).first)
    }

    /// What is wrong with the log's hashes and signatures.
    func problems() throws -> [String] {
        let verifier = LogVerifier(origin: installation.origin, keys: [installation.key.verifierKey])
        return try store.read { try verifier.verify($0).problems.map { "\($0)" } }
    }

    /// Activates documents in place of those that are active.
    func activate(_ text: String) throws {
        let actor = try #require(Account("os:root"))
        _ = try Activation(installation).activate(.written(text), actor: actor, approver: nil)
    }
}
