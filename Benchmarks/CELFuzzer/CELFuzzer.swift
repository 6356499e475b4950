// A fuzzer for everything that strangers' expressions go through: parsing, printing, checking, compiling, evaluating,
// traces, residuals. Built on demand; see docs/internals/fuzzing.md.

import WritCEL

/// What every input is evaluated with.
private enum Surroundings {
    static let names = ["n", "s", "l", "m", "u", "e"]

    private static let person = RecordType(
        name: "person", fields: [.init(name: "id", type: .string), .init(name: "name", type: .string)], identityField: 0
    )
    private static let change = RecordType(
        name: "change",
        fields: [
            .init(name: "title", type: .string), .init(name: "author", type: .record(person)),
            .init(name: "lines", type: .int), .init(name: "isDraft", type: .bool),
            .init(name: "reviewers", type: .list(.record(person))), .init(name: "late", type: .string),
        ])

    static let environment: Environment = {
        var environment = Environment()
        for name in names { environment.declare(name, .dyn) }
        // Typed records are read in ways of their own. Of these the second is not what it was declared to be.
        for name in ["c", "d"] { environment.declare(name, .record(change)) }
        // Enough to go everywhere, little enough for many inputs a second.
        environment.limits.costMax = 5_000
        environment.limits.stringBytesMax = 64 * 1024
        return environment
    }()

    static let values: [Value] = [
        .int(7), .string("text é"), .list([.int(1), .string("b"), .unknown(Unknown("l"))]),
        .map(MapValue(strings: [("a", .int(1)), ("b", .list([]))])), .unknown(Unknown("u")),
        .error(CELError(.divisionByZero, "division by zero")),
        .record(
            Record(
                type: change,
                slots: [
                    .string("Sell tea"), someone("ann"), .int(12), .bool(false),
                    .list([someone("bob"), someone("cas"), .unknown(Unknown("r"))]),
                ])), someone("dora"),
    ]

    private static func someone(_ name: String) -> Value {
        .record(Record(type: person, slots: [.string("github:\(name)"), .string(name)]))
    }
}

/// Called by libFuzzer with one input after another; a trap, a hang or a failed precondition is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let source = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let environment = Surroundings.environment
    guard let tree = try? environment.parse(source) else { return 0 }
    if isWritable(tree) {
        let written = tree.source()
        guard let again = try? environment.parse(written) else { preconditionFailure("cannot be read: \(written)") }
        precondition(again.source() == written, "reads back differently: \(written)")
    }
    run(try? environment.check(tree), environment)
    run(try? environment.checkLeniently(tree), environment)
    return 0
}

/// Whether the printed form can be read again: it may be nested deeper, or be longer, than limits allow, and generated
/// names of variables (`@it:0:0`) are for made trees only.
private func isWritable(_ tree: Expression) -> Bool {
    let environment = Surroundings.environment
    var isPlain = true
    tree.visit { node in
        if case .comprehension(let loop) = node.kind, loop.variable.hasPrefix("@") { isPlain = false }
    }
    guard isPlain else { return false }
    return tree.height * 2 < environment.limits.nestingMax
        && tree.source().utf8.count < environment.limits.sourceBytesMax
}

private func run(_ checked: CheckedExpression?, _ environment: Environment) {
    guard let checked, let program = try? environment.compile(checked) else { return }
    let context = EvaluationContext()
    let value = program.evaluate(Surroundings.values, context: context)
    let traced = program.trace(Surroundings.values, context: EvaluationContext()).value
    precondition(value.isFault == traced.isFault, "a trace changes the result")
    let residual = program.residual(Surroundings.values, context: EvaluationContext())
    _ = residual.expression.source()
}
