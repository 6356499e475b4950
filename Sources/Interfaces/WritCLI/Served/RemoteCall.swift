// The client's side: sends a command to the server, and is its terminal.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import ArgumentParser
import FoundationEssentials
import WritAuditLog
import WritConnector
import WritModel
import WritPipeline

/// One command through the socket.
struct RemoteCall {
    private let command: any FolderCommand
    private let words: String
    private let arguments: [String]
    private let services: Services

    /// - Parameters:
    ///   - command: as it was parsed here, which has checked its options.
    ///   - words: the words that name it.
    ///   - arguments: what was given to it.
    init(_ command: any FolderCommand, _ words: String, _ arguments: [String], _ services: Services) {
        self.command = command
        self.words = words
        self.arguments = arguments
        self.services = services
    }

    /// Has the command run by the server at a socket.
    ///
    /// - Throws: the server's exit status; `CommandFailure` with 77 for a command that is not served.
    func run(at path: String) async throws {
        let folder = command.global.folder
        guard CommandRule.rule(of: words)?.isServed ?? false else {
            throw CommandFailure(
                .notPermitted,
                "`writ \(words)` needs the folder itself and is not served through a socket; ask `\(folder.ownerName)`, "
                    + "who owns it")
        }
        let given = try command.servedArguments(arguments)
        let input = command is RecordCommand ? try recordInput() : STDIN_FILENO
        defer { if input != STDIN_FILENO { close(input) } }
        let connection = try services.sockets.connect(to: path)
        let request = ExchangeRequest(
            arguments: words.split(separator: " ").map(String.init) + given, isOutputColoured: Output.isColoured,
            isErrorTerminal: Output.isErrorTerminal)
        let message = LocalMessage(.request, request.json.bytes)
        guard message.bytes.count <= ExchangeLimits.requestBytesMax else {
            throw CommandFailure(.usage, "the arguments are longer than \(ExchangeLimits.requestBytesMax) bytes")
        }
        try connection.send(message)
        let status = try await serve(connection, input: input)
        if status != 0 { throw ExitCode(Int32(status)) }
    }

    private func recordInput() throws -> Int32 {
        guard let record = command as? RecordCommand else { return STDIN_FILENO }
        return try record.openFile()
    }

    // MARK: Being the terminal

    private func serve(_ connection: any LocalConnection, input: Int32) async throws -> UInt8 {
        while true {
            guard let message = try connection.receive(bytesMax: ExchangeLimits.exportBytesMax, seconds: nil) else {
                throw CommandFailure(.unavailable, LocalSocketError.closed.description)
            }
            switch ExchangeKind(rawValue: message.kind) {
            case .output:
                Output.raw(message.bytes, isError: false)
                // What nobody gets is not asked for any longer.
                try Output.check()
            case .error: Output.raw(message.bytes, isError: true)
            case .ended: return message.bytes.first ?? UInt8(ExitStatus.software.rawValue)
            default:
                let reply: LocalMessage
                do { reply = try await self.reply(to: message, input: input) } catch {
                    reply = LocalMessage(.failure, String(CommandFailure(error).description.prefix(1000)))
                }
                try connection.send(reply)
            }
        }
    }

    private func reply(to message: LocalMessage, input: Int32) async throws -> LocalMessage {
        switch ExchangeKind(rawValue: message.kind) {
        case .wantsInput: return LocalMessage(.data, try Self.read(input))
        case .wantsSignature: return try await signature(message.text ?? "")
        case .wantsFile: return LocalMessage(.data, Array(try WorkingFolder.read(named(message.text)).utf8))
        case .givesFile:
            guard let file = message.file else { throw Self.nonsense }
            try Data(file.bytes).write(to: URL(filePath: named(file.path)), options: .atomic)
            return LocalMessage(.nothing)
        default: return try export(message)
        }
    }

    private static let nonsense = CommandFailure(.unavailable, "what came over the socket is not from `writ serve`")

    private static func read(_ descriptor: Int32) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: ExchangeLimits.inputBytesMax)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw CommandFailure(.data, "cannot read: \(String(cString: strerror(errno)))") }
            return Array(buffer[..<count])
        }
    }

    /// A file that the user named in this very call: the server is given no other.
    private func named(_ path: String?) throws -> String {
        guard let path, arguments.contains(where: { $0 == path || $0.hasSuffix("=\(path)") }) else {
            throw Self.nonsense
        }
        return path
    }

    /// Signs what the user has asked to sign, and nothing else.
    private func signature(_ text: String) async throws -> LocalMessage {
        guard let command = command as? any StatementCommand, command.asks(for: StatementLines(text)) else {
            throw CommandFailure(
                .data, "the server asked to sign something else than was asked for; nothing was signed")
        }
        let key = command.statement.key
        guard let signature = try await services.signer.sign(text, key: key) else { return LocalMessage(.nothing) }
        return LocalMessage(.data, Array(signature.utf8))
    }

    private func export(_ message: LocalMessage) throws -> LocalMessage {
        guard let command = command as? LogExportCommand else { throw Self.nonsense }
        let destination = DirectoryDestination(path: command.destination)
        switch ExchangeKind(rawValue: message.kind) {
        case .wantsExported:
            guard let path = message.text else { throw Self.nonsense }
            return try destination.read(path).map { LocalMessage(.data, $0) } ?? LocalMessage(.nothing)
        case .wantsExportList:
            let files = try destination.list().sorted { $0.key < $1.key }
            let list = JSONValue.object(JSONObject(files.map { ($0.key, .int(Int64($0.value))) }))
            return LocalMessage(.data, list.bytes)
        case .givesExported:
            guard let file = message.file else { throw Self.nonsense }
            try destination.write(file.bytes, to: file.path)
        case .removesExported:
            guard let path = message.text else { throw Self.nonsense }
            try destination.remove(path)
        case .flushesExport: try destination.flush()
        default: throw Self.nonsense
        }
        return LocalMessage(.nothing)
    }
}
