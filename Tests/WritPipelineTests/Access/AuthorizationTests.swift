// Claims about who may run which command and see how much: role by command, from a table written by hand.

import Testing
import WritModel
import WritPipeline
import WritPolicy

@Suite struct AuthorizationTests {
    static let ann = AccountID(random: Array(repeating: 1, count: 16))
    static let other = AccountID(random: Array(repeating: 2, count: 16))

    private func decide(
        _ command: String, _ roles: [AccessRole], scope: AccessScope? = nil, isOwner: Bool = false
    ) throws -> AccessDecision {
        let grants = roles.map {
            AccessGrant(document: "d", role: $0, members: [Self.ann], scope: scope)
        }
        let asker = try #require(Asker(user: "ann", isOwner: isOwner, route: .socket))
        return Authorization(grants: grants, people: PersonResolver()).decide(command, by: asker, id: Self.ann)
    }

    private func isGranted(_ decision: AccessDecision) -> Bool {
        if case .granted = decision { true } else { false }
    }

    /// Which roles may run a command, in the words of the reference: `r` reader, `u` auditor, `p` approver, `a` author,
    /// `o` operator. Admins may everything.
    static let table: [(command: String, roles: String)] = [
        ("status", "rupao"), ("explain", "rupa"), ("log query", "rupa"), ("trace", "rupa"), ("violations list", "rupa"),
        ("violations show", "rupa"), ("insights", "rupa"), ("report", "rupa"), ("audit", "u"), ("log verify", "u"),
        ("log replay", "u"), ("log prove", "u"), ("log export", "u"), ("log reads", "u"), ("log checkpoint", "rupao"),
        ("review approve", "p"), ("signoff give", "p"), ("check", "a"), ("test", "a"), ("activate", "a"),
        ("record", "o"), ("import git", "o"), ("gate push", "o"), ("gate deploy", "o"), ("decide", "o"),
        ("hook install", "o"), ("hook remove", "o"), ("outbox run", "o"), ("outbox list", "ou"),
        ("violations close", "po"), ("violations assign", "po"), ("import github-archive", "o"), ("serve", ""),
        ("no such command", ""),
    ]

    static let letters: [AccessRole: Character] = [
        .reader: "r", .auditor: "u", .approver: "p", .author: "a", .operator: "o",
    ]

    @Test(arguments: table, AccessRole.allCases)
    func roleByCommand(row: (command: String, roles: String), role: AccessRole) throws {
        let isAllowed = role == .admin || Self.letters[role].map { row.roles.contains($0) } ?? false
        #expect(isGranted(try decide(row.command, [role])) == isAllowed, "\(role) \(row.command)")
    }

    @Test(arguments: table) func withoutARoleNobodyMayAnything(row: (command: String, roles: String)) throws {
        guard case .refused(let refusal) = try decide(row.command, []) else {
            Issue.record("\(row.command) is open to everybody")
            return
        }
        #expect(refusal.needs.last == .admin && refusal.has == [])
    }

    @Test(arguments: table) func theOwnerMayEverything(row: (command: String, roles: String)) throws {
        #expect(try decide(row.command, [], isOwner: true) == .granted(.everything, roles: [.admin]))
    }

    @Test func onlyAuditorsAndAdminsSeeNames() throws {
        for role in AccessRole.allCases {
            guard case .granted(let view, _) = try decide("status", [role]) else { continue }
            #expect(view.showsNames == (role == .auditor || role == .admin), "\(role)")
            #expect(view.isEverything == (role == .auditor || role == .admin), "\(role)")
        }
    }

    @Test(arguments: ["audit", "log export", "log replay", "log reads", "insights", "report"])
    func whatOnlyTheWholeLogTellsTakesARoleWithoutScope(command: String) throws {
        let scope = AccessScope([.repository: [try #require(NamePattern("shop"))]])
        guard case .refused(let refusal) = try decide(command, [.auditor, .reader], scope: scope) else {
            Issue.record("a scope gave all of the log")
            return
        }
        #expect(refusal.lacksWholeLog)
        #expect(isGranted(try decide(command, [.auditor])))
    }

    @Test func namesStayHiddenWhereAPartOfTheViewIsMasked() throws {
        let scope = AccessScope([.repository: [try #require(NamePattern("shop"))]])
        let grants = [
            AccessGrant(document: "a", role: .reader, members: [Self.ann], scope: nil),
            AccessGrant(document: "b", role: .auditor, members: [Self.ann], scope: scope),
        ]
        let asker = try #require(Asker(user: "ann", isOwner: false, route: .socket))
        let decision = Authorization(grants: grants, people: PersonResolver()).decide(
            "log query", by: asker, id: Self.ann)
        guard case .granted(let view, _) = decision else {
            Issue.record("refused")
            return
        }
        #expect(!view.showsNames && view.isWholeLog && !view.isEverything)
        #expect(view.clearance(of: [.repository: "shop"]) == .clear)
        #expect(view.clearance(of: [.repository: "other"]) == .masked)
    }

    @Test func aGrantOfSomebodyElseGivesNothing() throws {
        let grants = [AccessGrant(document: "d", role: .admin, members: [Self.other], scope: nil)]
        let authorization = Authorization(grants: grants, people: PersonResolver())
        let asker = try #require(Asker(user: "ann", isOwner: false, route: .socket))
        for id in [Self.ann, nil] {
            guard case .refused(let refusal) = authorization.decide("log query", by: asker, id: id) else {
                Issue.record("granted")
                continue
            }
            #expect(refusal.admins == [Self.other])
        }
    }

    @Test func aPersonsOtherAccountsHaveTheSameRights() throws {
        var people = PersonResolver()
        people.declare(Self.other, accounts: [Self.ann], kind: .human, keys: [])
        let grants = [AccessGrant(document: "d", role: .reader, members: [Self.other], scope: nil)]
        let asker = try #require(Asker(user: "ann", isOwner: false, route: .socket))
        let decision = Authorization(grants: grants, people: people).decide("status", by: asker, id: Self.ann)
        #expect(isGranted(decision))
    }
}
