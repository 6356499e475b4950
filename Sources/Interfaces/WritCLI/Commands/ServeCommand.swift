// Lets others of this machine reach the log: through a socket, by their rights.

import ArgumentParser
import WritConnector
import WritModel
import WritPipeline

/// `writ serve`.
struct ServeCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answers other users of this machine through a socket, by their rights.",
        discussion: """
            The folder belongs to one user; everybody else asks through the socket. Who asks is what the system says of the \
            connection, and `kind: access` documents say what that user may do: see `writ help log reads` for who did. \
            Runs until SIGTERM.

              writ -C /srv/writ serve --socket /run/writ.sock
              writ --socket /run/writ.sock log query      as another user

            Anybody may connect by default, so that refusals are answered and recorded; --socket-mode 0660 with --socket-group \
            lets only a group do so.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("The group that the socket is given to.", valueName: "group"))
    var socketGroup: String?
    @Option(help: ArgumentHelp("The socket's permissions, in octal.", valueName: "mode"))
    var socketMode: String = "0666"
    @Option(help: "The most requests at a time.") var connections: Int = LocalSocketLimits().connectionsMax
    @Option(help: "The most requests of one user at a time.")
    var connectionsPerUser: Int = LocalSocketLimits().connectionsPerUserMax
    @Option(help: "The most seconds that one request may take.")
    var requestSeconds: Int = LocalSocketLimits().requestSecondsMax

    func validate() throws {
        guard let mode = UInt32(socketMode, radix: 8), mode <= 0o777 else {
            throw ValidationError("--socket-mode is an octal number such as 0660")
        }
        guard connections > 0, connectionsPerUser > 0, requestSeconds > 0 else {
            throw ValidationError("limits are greater than 0")
        }
    }

    func run() async throws {
        let services = try Services.required()
        // Opened once, so that nobody is let in to a folder that cannot answer.
        let installation = try global.installation()
        _ = try global.folder.readLog(services, of: installation)
        let path = try global.socket ?? global.folder.settings().socket ?? Route.defaultSocket
        var server = LocalServer(
            path: path, group: socketGroup, mode: UInt32(socketMode, radix: 8) ?? 0o600, program: "/proc/self/exe",
            arguments: ["-C", global.folder.path, "serve-connection"])
        server.limits.connectionsMax = connections
        server.limits.connectionsPerUserMax = connectionsPerUser
        server.limits.requestSecondsMax = requestSeconds
        let busy = [
            LocalMessage(.error, "error: the server is answering as many requests as it may; try again\n"),
            LocalMessage(.ended, [UInt8(ExitStatus.unavailable.rawValue)]),
        ]
        let format = global.format
        try services.sockets.serve(server, busy: busy) { Self.tell($0, path, format) }
    }

    private static func tell(_ notice: LocalServerNotice, _ path: String, _ format: OutputFormat) {
        switch notice {
        case .listening:
            if format == .json {
                Output.json(["listening": .string(path)])
            } else {
                Output.line("listening at \(path)")
            }
        case .recovered: Output.error("writ: a dead socket was removed")
        case .turnedAway(let peer, let why):
            Output.error("writ: a request of \(SystemSources.userName(peer.user)) was turned away: \(why)")
        case .ended(let peer):
            Output.error("writ: a request of \(SystemSources.userName(peer.user)) took too long and was ended")
        case .stopping(let open): Output.error("writ: stopping; \(open) requests are still being answered")
        }
    }
}

/// `writ serve-connection`: what a server starts for each connection.
struct ServeConnectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-connection", abstract: "Answers one connection, which is its standard input.",
        shouldDisplay: false)

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let services = try Services.required()
        let connection = try services.sockets.connection(descriptor: 0)
        await ServedCommand(folder: global.folder, services: services, connection: connection).answer()
    }
}
