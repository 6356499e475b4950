// One expression, evaluated, checked or explained: the language of conditions at the command line.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import ArgumentParser
import WritCEL
import WritModel

/// `writ cel`.
struct CELCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cel", abstract: "Evaluates, checks or explains an expression of the policy language (CEL).",
        discussion: """
            Variables come as JSON; a declared one without a value is unknown, and what remains of the expression is shown. \
            The value of a declared one is read as protobuf's JSON mapping has it, for its well-known types, too.

              writ cel '1 + 2'
              writ cel 'labels.all(l, l.size() < 20)' --var 'labels=["bug", "docs"]'
              writ cel 'change.author != actor' --var 'actor="ann"' --declare 'change=map(string, string)'
              writ cel 't + d' --declare t=google.protobuf.Timestamp --declare d=google.protobuf.Duration \\
                --var 't="2026-11-30T09:00:00Z"' --var 'd="90s"'
              writ cel --file rule.cel --check --declare 'n=int'

            Exit codes: 0 a value, 2 unknown, 64 wrong usage, 65 a faulty expression or variable, or an error of evaluation. \
            docs/reference/cel.md lists every function.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The expression; `--` before one that begins with a minus.") var expression: String?
    @Option(help: ArgumentHelp("A file with the expression; `-` is standard input.", valueName: "path"))
    var file: String?
    @Option(
        name: .customLong("var"), parsing: .singleValue,
        help: ArgumentHelp("A variable with its value as JSON, such as `n=3`.", valueName: "name=json"))
    var variables: [String] = []
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A variable by its type alone, such as `xs=list(string)`.", valueName: "name=type"))
    var declare: [String] = []
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "The most elements of a list for `--cost`, such as `xs=100`; 1000 without.", valueName: "name=count"))
    var bound: [String] = []
    @Flag(help: "Only check, and print the type.") var check = false
    @Flag(help: "Evaluate, and print what the result rests on: the value of each part, what decided.") var explain =
        false
    @Flag(help: "Only check, and print what an evaluation may cost at most.") var cost = false

    /// The longest file that is read, in bytes; longer expressions are refused anyway.
    static let fileBytesMax = 1 << 20

    func run() async throws {
        let source = try source()
        let scene = try CELScene(variables: variables, declarations: declare, bounds: bound)
        let report = CELReport(source: source, name: file ?? "expression", format: global.format)
        let program: Program
        do throws(CELProblems) {
            program = try scene.environment.compile(source)
        } catch {
            report.show(error)
            throw ExitStatus.data.code
        }
        if check || cost {
            report.show(program, check: check, cost: cost)
            if !explain { return }
        }
        let context = EvaluationContext(timeZones: ZoneInfo.load())
        let (value, trace) = explain ? program.trace(scene.values, context: context) : (evaluate(program, scene), nil)
        var residual: Residual?
        if case .unknown = value { residual = program.residual(scene.values, context: context) }
        report.show(value, type: program.type, trace: trace, residual: residual, explains: explain)
        switch value {
        case .error: throw ExitStatus.data.code
        case .unknown: throw ExitStatus.hold.code
        default: break
        }
    }

    private func evaluate(_ program: Program, _ scene: CELScene) -> Value {
        program.evaluate(scene.values, context: EvaluationContext(timeZones: ZoneInfo.load()))
    }

    private func source() throws -> String {
        switch (expression, file) {
        case (let expression?, nil): return expression
        case (nil, let path?): return try Self.read(path)
        case (nil, nil): throw ValidationError("give an expression, or a file that holds one with `--file`")
        case (_?, _?): throw ValidationError("give an expression or `--file`, not both")
        }
    }

    private static func read(_ path: String) throws -> String {
        let bytes =
            if path == "-" {
                try FileReading.read(
                    STDIN_FILENO, "standard input", bytesMax: fileBytesMax, failing: .data)
            } else {
                try FileReading.read(path, bytesMax: fileBytesMax, failing: .data)
            }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.data, "`\(path)` is not UTF-8")
        }
        return text
    }
}
