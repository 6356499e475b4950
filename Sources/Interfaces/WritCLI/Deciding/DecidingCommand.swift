// Commands that decide something, and what they may end with 0 for.

import WritPipeline

/// What lets a run that decides end with 0. Both can be made of what is durable in the log alone.
enum DecidingEnd: Sendable {
    /// Everything that was asked for is allowed.
    case allowed(RecordedAllow)
    /// What git has done already is recorded.
    case recorded(RecordedPush)
}

/// A command whose status others act on: gates, and what hooks call.
///
/// A process that runs one ends with 0 for a `DecidingEnd` and for nothing else (`DecidingRun`).
protocol DecidingCommand: FolderCommand {
    /// Decides.
    ///
    /// - Throws: everything but success; `ExitCode` with the verdict's status for a denial or a hold.
    func decide() async throws -> DecidingEnd
}

extension DecidingCommand {
    /// Not how such a command runs: it would end without a proof.
    func run() async throws {
        throw CommandFailure(.software, "a gate was run in a way that cannot tell its answer; nothing was decided")
    }
}
