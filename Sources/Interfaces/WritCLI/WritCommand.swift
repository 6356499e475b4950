// The program's commands, and the way errors leave it.

public import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

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
            69 the log is not available or no policy is active, 70 a fault of Writ or output that could not be written, 77 not permitted.
            """,
        version: "0.2.0",
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
    ///
    /// - Parameters:
    ///   - arguments: those of the process without its name; `nil` where they are not to be had, which is an error.
    ///   - services: the adapters.
    public static func run(_ arguments: [String]?, with services: Services) async -> Never {
        guard StandardStreams.secure() else { _exit(ExitStatus.software.rawValue) }
        guard let arguments else {
            Output.error("error: the system did not hand over the arguments of this process; nothing was done")
            DecidingRun.end(ExitStatus.software.rawValue)
        }
        guard SystemSources.hasProc else {
            Output.error("error: `/proc` is not mounted here, and this program needs it; nothing was done")
            DecidingRun.end(ExitStatus.software.rawValue)
        }
        HookStart.begin(arguments, services)
        if DecidingRun.isAskedFor(by: arguments) { DecidingRun.begin() }
        let end: DecidingEnd?
        do {
            end = try await Services.$current.withValue(services) { try await perform(arguments, services) }
            try Output.finish()
        } catch {
            Self.end(with: tell(error).rawValue)
        }
        if let end { DecidingRun.end(end) }
        Self.end(with: ExitStatus.allow.rawValue)
    }

    /// Parses and runs a command.
    ///
    /// - Returns: what a command that decides may end with 0 for.
    private static func perform(_ arguments: [String], _ services: Services) async throws -> DecidingEnd? {
        let command = try parsed(arguments)
        guard let deciding = command as? any DecidingCommand else {
            try await CommandRun.local(command, arguments, services)
            return nil
        }
        DecidingRun.begin()
        return try await CommandRun.deciding(deciding, arguments, services)
    }

    /// A command from its arguments.
    static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        let hoisted = GlobalOptions.hoisted(arguments)
        try OptionValues.check(hoisted)
        let command: any ParsableCommand
        do { command = try hookRun(arguments) ?? parseAsRoot(hoisted) } catch { throw ParsingError(cause: error) }
        if command is any AsyncParsableCommand { return command }
        // Not one of ours, which are all of this kind: it prints help, and throws what it prints.
        var help = command
        do { try help.run() } catch { throw ParsingError(cause: error) }
        return command
    }

    /// What the parser said to arguments: an error, or that it has something to print.
    private struct ParsingError: Error {
        let cause: any Error
    }

    /// Ends a run without a proof that something is allowed.
    private static func end(with status: Int32) -> Never {
        do { try Output.finish() } catch {
            // What was no success anyway has been told.
            DecidingRun.end(status == 0 ? tell(error).rawValue : status)
        }
        DecidingRun.end(status)
    }

    /// The call that installed hooks make, `-C HOME hook run ...`, parsed by its own command alone: every push waits for
    /// it twice, and looking through all commands takes the parser longer than the decision takes.
    private static func hookRun(_ arguments: [String]) throws -> (any ParsableCommand)? {
        guard HookStart.isCall(arguments) else { return nil }
        return try HookRunCommand.parse(Array(arguments[..<2] + arguments[4...]))
    }

    /// Tells an error to whoever runs this process or is at the socket that it answers.
    ///
    /// - Returns: the status to end with.
    static func tell(_ error: any Error) -> ExitCode {
        if let status = error as? ExitCode { return status }
        // The parser is asked about its own errors alone.
        guard let own = (error as? ParsingError)?.cause ?? error as? CleanExit ?? error as? ValidationError else {
            let failure = CommandFailure(error)
            Output.error("error: \(failure.description)".shown)
            return failure.status.code
        }
        guard exitCode(for: own) == .success else {
            Output.error(fullMessage(for: own))
            return .validationFailure
        }
        Output.line(fullMessage(for: own))
        if DecidingRun.hasBegun { Output.error("writ: nothing was decided") }
        return .success
    }
}
