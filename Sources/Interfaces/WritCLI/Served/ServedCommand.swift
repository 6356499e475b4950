// The server's side of one request: who asks is what the system says of the connection; what is asked for is checked
// against the table before anything runs.

import ArgumentParser
import WritConnector
import WritPipeline

/// One request of a peer.
struct ServedCommand {
    let folder: WorkingFolder
    let services: Services
    let connection: any LocalConnection

    /// Answers the request.
    func answer() async {
        let status: Int32
        do {
            guard
                let message = try connection.receive(
                    bytesMax: ExchangeLimits.requestBytesMax, seconds: ExchangeLimits.requestSeconds)
            else { return }
            let terminal = RemoteTerminal(connection, try ExchangeRequest(message))
            Output.use(terminal)
            status = await run(terminal)
        } catch {
            let failure = CommandFailure(error)
            try? connection.send(LocalMessage(.error, "error: \(failure.description.shown)\n"))
            return end(failure.status.rawValue)
        }
        end(status)
    }

    private func end(_ status: Int32) {
        try? connection.send(LocalMessage(.ended, [UInt8(truncatingIfNeeded: status)]))
    }

    private func run(_ terminal: RemoteTerminal) async -> Int32 {
        // Nothing that decides is served: a request for it has no way to end with 0.
        let isDeciding = DecidingRun.isAskedFor(by: terminal.request.arguments)
        let status: Int32
        do {
            try await perform(terminal)
            try Output.finish()
            status = 0
        } catch {
            status = WritCommand.tell(error).rawValue
        }
        return isDeciding ? DecidingRun.refusal(status) : status
    }

    private func perform(_ terminal: RemoteTerminal) async throws {
        let parsed = try WritCommand.parsed(terminal.request.arguments)
        guard var command = parsed as? any FolderCommand, let words = CommandName.words(of: type(of: parsed)) else {
            throw CommandFailure(.notPermitted, "only commands on the log are served through a socket")
        }
        let asker = try folder.asker(user: connection.peer.user, route: .socket)
        let given = CommandRun.withoutWords(terminal.request.arguments, words)
        command.global.directory = folder.path
        var services = services
        services.signer = RemoteSigner(terminal: terminal)
        let ready = command
        try await Services.$current.withValue(services) {
            try await Door(asker, words, given, folder, services).pass {
                // Behind the door, so that whoever has no role learns nothing of what is served.
                try check(ready, words, given, parsed)
                try await CommandRun.run(ready)
            }
        }
    }

    /// Lets through what the table lists, and nothing that names a place of this machine.
    private func check(
        _ command: any FolderCommand, _ words: String, _ given: [String], _ parsed: any ParsableCommand
    ) throws {
        guard let allowed = CommandRule.rule(of: words)?.servedOptions else {
            throw CommandFailure(.notPermitted, "`writ \(words)` is not served through a socket")
        }
        for argument in given where argument.hasPrefix("-") && argument != "-" && argument != "--" {
            let name = String(argument.prefix { $0 != "=" })
            guard name == "--format" || allowed.contains(name) else {
                throw CommandFailure(.usage, "`\(name)` of `writ \(words)` is not served through a socket")
            }
        }
        let options = (parsed as? any FolderCommand)?.global
        guard options?.directory == ".", options?.socket == nil, command.usesFolder else {
            throw CommandFailure(.usage, "a request through a socket names no folder or file of the server")
        }
        try command.checkServed()
    }
}
