// The program's commands, and the way errors leave it.

public import ArgumentParser

/// `writ`.
public struct WritCommand: AsyncParsableCommand {
    /// The root of all commands.
    public static let configuration = CommandConfiguration(
        commandName: "writ",
        abstract: "Keeps software processes to their policies, and proves it.",
        discussion: """
            A first decision in three commands:

              writ init                  a folder with policies, a key and a log
              writ hook install REPO     every push to REPO now asks Writ
              git push                   ... denied until somebody else approved

            Every command takes -C DIR (the working folder) and --format text|json. \
            Exit codes: 0 allow or nothing found, 1 deny or something found, 2 hold, 64 wrong usage, 65 bad input, \
            69 the log is not available or no policy is active, 70 a fault of Writ, 77 not permitted.
            """,
        version: "0.1.0",
        subcommands: [
            InitCommand.self, StatusCommand.self, ActivateCommand.self, CheckCommand.self, TestCommand.self,
            RecordCommand.self, ImportCommand.self, GateCommand.self, DecideCommand.self, ReviewCommand.self,
            SignoffCommand.self, FreezeCommand.self, BaselineCommand.self, PeopleCommand.self, ExplainCommand.self,
            TraceCommand.self, AuditCommand.self, InsightsCommand.self,
            ReportCommand.self, OutboxCommand.self, ViolationsCommand.self, LogCommand.self, HookCommand.self,
            ServeCommand.self, ServeConnectionCommand.self, CELCommand.self,
        ])

    /// For the parser.
    public init() {}

    /// Runs the program with these adapters and ends it with its status.
    public static func run(with services: Services) async -> Never {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            let command = try hookRun(arguments) ?? parseAsRoot(GlobalOptions.hoisted(arguments))
            try await Services.$current.withValue(services) {
                try await CommandRun.local(command, arguments, services)
            }
            Self.exit()
        } catch {
            Self.end(with: error)
        }
    }

    /// The call that installed hooks make, `-C HOME hook run ...`, parsed by its own command alone: every push waits for
    /// it twice, and looking through all commands takes the parser longer than the decision takes.
    private static func hookRun(_ arguments: [String]) throws -> (any ParsableCommand)? {
        guard arguments.count > 4, arguments[0] == "-C", arguments[2...3] == ["hook", "run"] else { return nil }
        return try HookRunCommand.parse(Array(arguments[..<2] + arguments[4...]))
    }

    private static func end(with error: any Error) -> Never {
        // The parser's own errors know how to show themselves, and end with 64.
        if error is ExitCode || error is CleanExit || error is ValidationError { exit(withError: error) }
        if exitCode(for: error) == .validationFailure || exitCode(for: error) == .success { exit(withError: error) }
        let failure = CommandFailure(error)
        Output.error("error: \(failure.description)".shown)
        exit(withError: failure.status.code)
    }

    /// Tells an error to whoever is at the socket that this process answers.
    ///
    /// - Returns: the status to end with.
    static func tell(_ error: any Error) -> ExitCode {
        if let status = error as? ExitCode { return status }
        let code = exitCode(for: error)
        if error is CleanExit || code == .success {
            Output.line(fullMessage(for: error))
            return .success
        }
        if error is ValidationError || code == .validationFailure {
            Output.error(fullMessage(for: error))
            return .validationFailure
        }
        let failure = CommandFailure(error)
        Output.error("error: \(failure.description)".shown)
        return failure.status.code
    }
}
