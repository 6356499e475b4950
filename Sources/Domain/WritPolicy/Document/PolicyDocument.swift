// A policy as written: who, why, when, what is required, and what follows when it is not so.

public import WritModel

/// How much a violation matters.
public enum Severity: String, Sendable, Hashable, CaseIterable { case low, medium, high, critical }

/// Which evidence counts.
public enum Acceptance: String, Sendable, Hashable, CaseIterable { case verified, claimed }

/// What missing evidence means for the verdict.
public enum UnknownMeaning: String, Sendable, Hashable, CaseIterable { case allow, hold, deny }

/// A condition with its label: what people read and what explanations say.
public struct LabelledCondition: Sendable, Hashable {
    /// The label.
    public var label: String
    /// The CEL text.
    public var condition: Located<String>

    /// A labelled condition.
    public init(label: String, condition: Located<String>) {
        self.label = label
        self.condition = condition
    }
}

/// `x in LIST`, as `every:` and `for:` say it.
public struct Binding: Sendable, Hashable {
    /// The variable that is bound to each element.
    public var variable: Located<String>
    /// The CEL text of the list.
    public var list: Located<String>

    /// A binding.
    public init(variable: Located<String>, list: Located<String>) {
        self.variable = variable
        self.list = list
    }
}

/// One requirement of a policy.
public struct CheckDocument: Sendable, Hashable {
    /// The form of the requirement.
    public enum Form: Sendable, Hashable {
        /// `that:` one CEL expression.
        case that(Located<String>)
        /// `needs:` some interval of a fact for which every label holds.
        case needs(fact: Located<String>, where: [LabelledCondition])
        /// `forbids:` no interval of a fact for which every label holds.
        case forbids(fact: Located<String>, where: [LabelledCondition])
        /// `any:` one of the labels holds.
        case any([LabelledCondition])
        /// `all:` every label holds.
        case all([LabelledCondition])
    }

    /// The check's id, unique in the policy.
    public var id: Located<String>
    /// The check in one sentence; `nil` uses the id.
    public var title: String?
    /// `every:` the list the requirement ranges over.
    public var every: Binding?
    /// The form.
    public var form: Form
    /// Its own `otherwise:`; `nil` uses the policy's.
    public var otherwise: [Located<Action>]?

    /// A check.
    public init(
        id: Located<String>, title: String?, every: Binding?, form: Form, otherwise: [Located<Action>]?
    ) {
        self.id = id
        self.title = title
        self.every = every
        self.form = form
        self.otherwise = otherwise
    }
}

/// One test written in a policy document.
public struct PolicyTest: Sendable, Hashable {
    /// An event as the test writes it: the kind and its fields, envelope fields (`actor`, `at`, `provenance`) among
    /// them.
    public struct Given: Sendable, Hashable {
        /// The kind.
        public var kind: Located<EventKind>
        /// The fields, as JSON.
        public var fields: JSONObject

        /// An event of a test.
        public init(kind: Located<EventKind>, fields: JSONObject) {
            self.kind = kind
            self.fields = fields
        }
    }

    /// What the test is called.
    public var name: Located<String>
    /// What happened before, in order.
    public var given: [Given]
    /// The time of the trigger; events of `given` without `at` happen one minute before it.
    public var at: Instant?
    /// The trigger.
    public var when: Given
    /// The expected verdict: `allow`, `hold`, `deny` or `notApplicable`.
    public var verdict: Located<String>?
    /// The exact ids of the violated checks.
    public var violated: [String]?
    /// The exact ids of the unknown checks.
    public var unknown: [String]?

    /// A test.
    public init(
        name: Located<String>, given: [Given], at: Instant?, when: Given, verdict: Located<String>?,
        violated: [String]?, unknown: [String]?
    ) {
        self.name = name
        self.given = given
        self.at = at
        self.when = when
        self.verdict = verdict
        self.violated = violated
        self.unknown = unknown
    }
}

/// A policy as written.
public struct PolicyDocument: Sendable, Hashable {
    /// The name.
    public var name: Located<String>
    /// The title in one sentence.
    public var title: String
    /// Why the policy exists.
    public var why: String
    /// Who answers for it.
    public var owner: String?
    /// How much a violation matters; default medium.
    public var severity: Severity
    /// Controls of standards it serves.
    public var controls: [String]
    /// What it does with its verdict; default observe.
    public var mode: PolicyMode
    /// The kinds that trigger it.
    public var kinds: [Located<EventKind>]
    /// The trigger's name in conditions.
    public var alias: Located<String>
    /// When it applies; always without one.
    public var when: Located<String>?
    /// What it requires.
    public var checks: [CheckDocument]
    /// What missing evidence means; `nil` is hold when enforcing at a gate, else allow.
    public var unknown: UnknownMeaning?
    /// Which evidence counts; default verified when enforcing, else claimed.
    public var accept: Acceptance
    /// Whether the document says itself which evidence counts.
    public var saysAccept: Bool
    /// What follows a violated check without its own `otherwise`; `nil` is deny at a gate, else nothing.
    public var otherwise: [Located<Action>]?
    /// Its tests.
    public var tests: [PolicyTest]

    /// A policy document.
    public init(
        name: Located<String>, title: String, why: String, owner: String?, severity: Severity, controls: [String],
        mode: PolicyMode, kinds: [Located<EventKind>], alias: Located<String>, when: Located<String>?,
        checks: [CheckDocument], unknown: UnknownMeaning?, accept: Acceptance, saysAccept: Bool,
        otherwise: [Located<Action>]?, tests: [PolicyTest]
    ) {
        self.name = name
        self.title = title
        self.why = why
        self.owner = owner
        self.severity = severity
        self.controls = controls
        self.mode = mode
        self.kinds = kinds
        self.alias = alias
        self.when = when
        self.checks = checks
        self.unknown = unknown
        self.accept = accept
        self.saysAccept = saysAccept
        self.otherwise = otherwise
        self.tests = tests
    }
}
