// Compiles one `kind: policy`.

import WritCEL
import WritModel

/// Compiles a policy document.
///
/// The frame of its conditions is the trigger, its time (`@now`), the variable of `every` and the candidate of `needs`.
struct PolicyCompiler {
    let compiler: ConditionCompiler
    let policy: PolicyDocument
    let digest: String

    private typealias Variable = ConditionCompiler.Variable
    private var problems: ProblemList { compiler.problems }

    init(compiler: ConditionCompiler, policy: PolicyDocument, digest: String) {
        self.compiler = compiler
        self.policy = policy
        self.digest = digest
    }

    /// The compiled policy, or `nil` when a problem was reported.
    func compile() -> CompiledPolicy? {
        let kinds = policy.kinds.filter(isKnown)
        guard kinds.count == policy.kinds.count, let shape = compiler.catalog.shape(ofAll: kinds.map(\.value)) else {
            return nil
        }
        let variables: [Variable] = [
            (policy.alias.value, .record(shape.type)), (ConditionCompiler.now, .timestamp),
        ]
        let errors = problems.errors
        checkAlias()
        let when = policy.when.flatMap { compiler.condition($0, over: variables) }
        var ids = Set<String>()
        let checks = policy.checks.compactMap { check -> CompiledCheck? in
            if !ids.insert(check.id.value).inserted {
                problems.error(at: check.id.place, "there are two checks `\(check.id.value)`")
            }
            return compile(check, variables)
        }
        checkActions(kinds)
        guard problems.errors == errors else { return nil }
        return CompiledPolicy(
            document: policy, digest: digest, kinds: kinds.map(\.value), isGate: kinds.allSatisfy(isGate),
            unknown: policy.unknown ?? (policy.mode == .enforce && kinds.contains(where: isGate) ? .hold : .allow),
            shape: shape, when: when, whenNames: names(in: policy.when.map { [$0] } ?? []), checks: checks)
    }

    /// The trigger, facts and elements may not hide one another (LANGUAGE.md section 3).
    private func checkAlias() {
        guard compiler.fact(named: policy.alias.value) != nil else { return }
        problems.error(
            at: policy.alias.place, "the variable `\(policy.alias.value)` hides another of this name",
            suggestion: "give it another name")
    }

    private func isKnown(_ kind: Located<EventKind>) -> Bool {
        guard compiler.catalog.schema(of: kind.value) == nil else { return true }
        problems.error(
            at: kind.place, "`\(kind.value)` is not a known kind of event",
            suggestion: Spelling.suggestion(for: kind.value.description, among: compiler.catalog.kinds)
                ?? "add a document `kind: schema`")
        return false
    }

    private func isGate(_ kind: Located<EventKind>) -> Bool { compiler.catalog.isGate(kind.value) }

    /// What follows a violated check that does not say it itself: `deny` where a gate triggers the policy, else nothing.
    private var otherwise: [Located<Action>] {
        policy.otherwise ?? (policy.kinds.contains(where: isGate) ? [Located(.deny, at: policy.name.place)] : [])
    }

    /// `deny` and `hold` stop only what has not happened yet (LANGUAGE.md section 6, check 3).
    private func checkActions(_ kinds: [Located<EventKind>]) {
        guard !kinds.contains(where: isGate) else { return }
        let actions = otherwise + policy.checks.flatMap { $0.otherwise ?? [] }
        for action in actions {
            switch action.value {
            case .deny, .hold:
                problems.error(
                    at: action.place,
                    "`\(kinds.first?.value.description ?? "")` has already happened and cannot be stopped",
                    suggestion: "detect it with `open: violation` or correct it with `revert`")
            default: break
            }
        }
    }

    // MARK: Checks

    private func compile(_ check: CheckDocument, _ base: [Variable]) -> CompiledCheck? {
        var variables = base
        var every: Condition?
        if let binding = check.every {
            guard let list = compiler.expression(binding.list, over: base),
                let element = elementType(of: list.program.type, at: binding.list.place, problems)
            else { return nil }
            guard !base.contains(where: { $0.name == binding.variable.value }),
                compiler.fact(named: binding.variable.value) == nil
            else {
                problems.error(
                    at: binding.variable.place, "the variable `\(binding.variable.value)` hides another of this name",
                    suggestion: "give it another name")
                return nil
            }
            every = list
            variables.append((binding.variable.value, element))
        }
        guard let form = compile(check.form, variables) else { return nil }
        return CompiledCheck(
            id: check.id.value, title: check.title ?? check.id.value, every: every,
            variable: check.every?.variable.value, form: form, actions: check.otherwise ?? otherwise,
            names: names(of: check))
    }

    /// How the conditions of a check use names that nobody may vouch for.
    private func names(of check: CheckDocument) -> NameUse {
        let texts: [Located<String>]
        switch check.form {
        case .that(let text): texts = [text]
        case .any(let labels), .all(let labels), .needs(_, let labels), .forbids(_, let labels):
            texts = labels.map(\.condition)
        }
        return names(in: texts + (check.every.map { [$0.list] } ?? []))
    }

    private func names(in texts: [Located<String>]) -> NameUse {
        let parser = ConditionCompiler.environment([])
        var names = NameUse()
        for text in texts {
            if let expression = try? parser.parse(text.value) { names.add(expression) }
        }
        return names
    }

    private func compile(_ form: CheckDocument.Form, _ variables: [Variable]) -> CompiledCheck.Form? {
        switch form {
        case .that(let text): return compiler.condition(text, over: variables).map { .that($0) }
        case .any(let labels): return conditions(labels, variables).map { .any($0) }
        case .all(let labels): return conditions(labels, variables).map { .all($0) }
        case .needs(let fact, let labels):
            return search(fact, labels, variables, isWanted: true).map { .needs($0) }
        case .forbids(let fact, let labels):
            return search(fact, labels, variables, isWanted: false).map { .forbids($0) }
        }
    }

    private func conditions(
        _ labels: [LabelledCondition], _ variables: [Variable]
    ) -> [(label: String, condition: Condition)]? {
        let compiled = labels.compactMap { label in
            compiler.condition(label.condition, over: variables).map { (label: label.label, condition: $0) }
        }
        return compiled.count == labels.count ? compiled : nil
    }

    private func search(
        _ fact: Located<String>, _ labels: [LabelledCondition], _ variables: [Variable], isWanted: Bool
    ) -> FactSearch? {
        guard let place = compiler.fact(named: fact.value) else {
            problems.error(
                at: fact.place, "there is no fact `\(fact.value)`",
                suggestion: Spelling.suggestion(for: fact.value, among: compiler.factNames)
                    ?? "add a document `kind: fact`")
            return nil
        }
        let candidate: Variable = (fact.value, .record(compiler.rules[place].type))
        let compiled = labels.compactMap { label in
            compiler.condition(label.condition, over: variables + [candidate]).map { (label, $0.program) }
        }
        guard compiled.count == labels.count else { return nil }
        let parser = ConditionCompiler.environment([])
        let conjuncts = labels.flatMap { label in
            ((try? parser.parse(label.condition.value))?.conjuncts ?? []).map { (label.condition, $0) }
        }
        let (posted, others) = KeyChoice(rule: compiler.rules[place], variable: fact.value)
            .chooseAll(among: conjuncts.map(\.1))
        let keys = posted + others
        guard !keys.isEmpty else {
            let field = compiler.rules[place].key.first.map { compiler.rules[place].type.fields[$0].name } ?? "field"
            problems.error(
                at: fact.place, "`\(fact.value)` would scan the history",
                suggestion: "add a condition such as `\(fact.value).\(field) == ...` under `where`")
            return nil
        }
        let programs = keys.compactMap { key in
            compiler.keyProgram(key.value, in: labels[0].condition, over: variables)
        }
        guard programs.count == keys.count else { return nil }
        let plan = LookUpPlan(
            rule: place, span: .open, fields: keys.map(\.field), isList: keys.map(\.isList), keyCount: posted.count)
        compiler.index(place, by: plan.keys)
        let choice = KeyChoice(rule: compiler.rules[place], variable: fact.value)
        let conditions = compiled.map { label, program in
            let own = conjuncts.filter { $0.0 == label.condition }.map(\.1)
            return (
                label: label.label, program: program, isKey: own.count == 1 && choice.isKey(own[0], of: plan)
            )
        }
        return FactSearch(plan: plan, keys: programs, conditions: conditions, isWanted: isWanted)
    }
}

extension ConditionCompiler {
    /// The program of what a key must equal, part of a condition that compiled.
    func keyProgram(_ value: Expression, in text: Located<String>, over variables: [Variable]) -> Program? {
        var environment = Self.environment(variables)
        var planner = FactPlanner(compiler: self, variables: variables, text: text, allowsFacts: true)
        guard let planned = planner.plan(value) else { return nil }
        planner.declare(in: &environment)
        return Self.program(planned, in: environment)
    }
}
