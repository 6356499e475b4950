// Documents made ready to decide with: types checked, conditions compiled, look-ups planned. Making one costs some
// milliseconds; using it costs only what the conditions say.

import WritCEL
public import WritModel

/// A set of documents, compiled together.
public struct CompiledDocuments: Sendable {
    /// The version of the policy language, recorded in every decision.
    public static let language = "2"

    /// Types of events and of what they speak of.
    public let catalog: TypeCatalog
    /// The policies, by name.
    public let policies: [CompiledPolicy]
    /// The digest over all documents: the kind, name and digest of each, in order.
    public let digestInput: [String]
    let rules: [FactRule]
    let ruleIDs: [UInt64]
    let groups: [String: [AccountID]]
    let calendars: [String: CalendarHours]
    /// What events of a kind do to the rules' intervals.
    let foldPlans: [EventKind: FoldPlan]
    /// The places of the rules of facts by name, and of `past(kind)` by kind.
    let rulePlaces: [String: Int]
    let pastPlaces: [String: Int]

    /// The identities among the documents: who is who.
    public let identities: [IdentityDocument]

    /// Who may do what, by the access documents.
    public let access: [AccessGrant]

    /// What is protected in each repository, and who answers for it.
    public let repositories: RepositoryRules
    let boundSources: [BoundSource]
    /// Whether a condition may read if a commit is vouched for.
    let readsVouched: Bool

    /// The ids of all rules, for a store that keeps their intervals.
    public var factRules: [UInt64] { ruleIDs }

    /// Those of them whose intervals depend on more than the events: on who is who, on groups or calendars.
    public var dependentFactRules: Set<UInt64> { Set(zip(rules, ruleIDs).filter { !$0.0.isPast }.map(\.1)) }

    /// The kinds whose events begin or end intervals.
    public var factKinds: Set<EventKind> { Set(foldPlans.keys).union(KeyBook.kinds) }

    /// The kinds that trigger a policy.
    public var triggerKinds: Set<EventKind> { Set(policies.flatMap(\.kinds)) }

    init(
        catalog: TypeCatalog, policies: [CompiledPolicy], digestInput: [String], rules: [FactRule],
        groups: [String: [AccountID]], calendars: [String: CalendarHours], identities: [IdentityDocument],
        access: [AccessGrant], repositories: RepositoryRules, boundSources: [BoundSource],
        readsVouched: Bool
    ) {
        self.catalog = catalog
        self.policies = policies
        self.digestInput = digestInput
        self.rules = rules
        self.groups = groups
        self.calendars = calendars
        self.identities = identities
        self.access = access
        self.repositories = repositories
        self.boundSources = boundSources
        self.readsVouched = readsVouched
        ruleIDs = rules.map(\.id)
        let places = rules.enumerated().map { (place: $0.offset, rule: $0.element) }
        rulePlaces = Dictionary(places.filter { !$0.rule.isPast }.map { ($0.rule.name, $0.place) }) { first, _ in first
        }
        pastPlaces = Dictionary(places.filter(\.rule.isPast).map { ($0.rule.name, $0.place) }) { first, _ in first }
        foldPlans = FoldPlan.plans(of: rules, ids: ruleIDs, catalog)
    }

    /// The accounts of a group, or `nil` where no such group is among the documents.
    public func members(ofGroup name: String) -> [AccountID]? { groups[name] }

    /// Gives an identity's and its accounts' links to a resolver.
    ///
    /// - Parameters:
    ///   - people: the resolver.
    ///   - account: the pseudonym of an account as a document writes it.
    public func declarePeople(in people: inout PersonResolver, account: (String) -> AccountID?) {
        for identity in identities {
            let text = identity.person.value
            guard let person = account(AccountID(text) == nil ? "person:\(text)" : text) else { continue }
            people.declare(
                person, accounts: identity.accounts.compactMap { account($0.value) },
                kind: identity.isHuman ? .human : .bot, keys: identity.keys.map(\.value),
                retired: Dictionary(identity.retired.map { ($0.key.value, $0.at) }) { first, _ in first })
        }
        for account in boundAccounts.sorted(by: { $0.description < $1.description }) where !people.isDeclared(account) {
            people.declare(account, accounts: [], kind: .service, keys: [])
        }
    }
}

/// A policy ready to decide.
public struct CompiledPolicy: Sendable {
    /// The document.
    public let document: PolicyDocument
    /// The document's digest.
    public let digest: String
    /// The kinds that trigger it.
    public let kinds: [EventKind]
    /// Whether every kind that triggers it is a gate.
    public let isGate: Bool
    /// What missing evidence means for its verdict.
    let unknown: UnknownMeaning
    let shape: EventShape
    let when: Condition?
    /// What `when` reads of names that are claims.
    let whenNames: NameUse
    let checks: [CompiledCheck]

    /// The policy's name.
    public var name: String { document.name.value }

    /// What follows when a check is violated.
    public func actions(ofCheck id: String) -> [Action] {
        checks.first { $0.id == id }?.actions.map(\.value) ?? []
    }
}

/// A check ready to evaluate.
struct CompiledCheck: Sendable {
    /// The forms of a requirement.
    enum Form: Sendable {
        case that(Condition)
        case any([(label: String, condition: Condition)])
        case all([(label: String, condition: Condition)])
        case needs(FactSearch)
        case forbids(FactSearch)
    }

    let id: String
    let title: String
    /// The list that the requirement ranges over.
    let every: Condition?
    /// The variable of `every`.
    let variable: String?
    let form: Form
    let actions: [Located<Action>]
    /// What the check reads of names that are claims.
    let names: NameUse
}

/// How a check uses names that nobody may vouch for: authors and committers of commits, and whoever pushes.
struct NameUse: Sendable {
    /// Whether it uses any.
    var isAny = false
    /// Whether it only compares them with other persons, so that all of whom it meets nothing else are alike.
    var isCompared = true

    /// Adds the uses of an expression.
    mutating func add(_ expression: Expression) { add(expression, isOperand: false) }

    private mutating func add(_ expression: Expression, isOperand: Bool) {
        switch expression.kind {
        case .select(let operand, let field, _) where ["author", "committer", "actor"].contains(field):
            isAny = true
            isCompared = isCompared && isOperand
            add(operand, isOperand: false)
        case .call("_==_", nil, let arguments), .call("_!=_", nil, let arguments), .call("@in", nil, let arguments):
            for argument in arguments { add(argument, isOperand: true) }
        default: for child in expression.children { add(child, isOperand: false) }
        }
    }
}

/// A condition: its program over the frame, its text, and the searches of facts inside it.
struct Condition: Sendable {
    let program: Program
    /// The text's tree, before facts were planned.
    let parsed: Expression
    let source: String
    /// `F.exists(...)` inside it, for witnesses and near misses.
    let searches: [FactSearch]
}

/// A search for an interval that satisfies several conditions, kept apart so that an explanation can say which failed.
struct FactSearch: Sendable {
    let plan: LookUpPlan
    /// Over the frame: what the plan's fields must equal, the keys first, then those that only narrow.
    let keys: [Program]
    /// Over the frame and the candidate; `isKey` marks those that only say what the candidate is about.
    let conditions: [(label: String, program: Program, isKey: Bool)]
    /// Whether finding one is what is wanted.
    let isWanted: Bool
}
