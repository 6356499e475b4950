// The client's terminal, files and key, as the process that answers it sees them.

import WritAuditLog
import WritConnector
import WritModel

/// The other end of the connection that this process answers.
final class RemoteTerminal: Sendable {
    let connection: any LocalConnection
    let request: ExchangeRequest

    init(_ connection: any LocalConnection, _ request: ExchangeRequest) {
        self.connection = connection
        self.request = request
    }

    /// Sends output in parts that fit into messages. A client that has gone wants no more.
    ///
    /// - Returns: why not everything was sent; `nil` where it was.
    func write(_ bytes: [UInt8], isError: Bool) -> String? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(ExchangeLimits.outputBytesMax)
            do { try connection.send(LocalMessage(isError ? .error : .output, Array(part))) } catch {
                return CommandFailure(error).description
            }
            rest = rest.dropFirst(part.count)
        }
        return nil
    }

    /// A part of the client's standard input; empty at its end.
    func input() throws -> [UInt8] {
        try ask(LocalMessage(.wantsInput), bytesMax: ExchangeLimits.inputBytesMax) ?? []
    }

    /// The content of a file that the client named.
    func file(_ path: String) throws -> [UInt8] {
        guard let bytes = try ask(LocalMessage(.wantsFile, path), bytesMax: WorkingFolder.fileBytesMax) else {
            throw CommandFailure(.unavailable, "cannot read `\(path)`")
        }
        return bytes
    }

    /// Has the client write a file that it named.
    func give(_ bytes: [UInt8], as path: String) throws {
        _ = try ask(LocalMessage(.givesFile, path: path, bytes: bytes), bytesMax: 0)
    }

    /// Asks for something.
    ///
    /// - Returns: `nil` where the client has nothing.
    func ask(_ message: LocalMessage, bytesMax: Int) throws -> [UInt8]? {
        try connection.send(message)
        guard let reply = try connection.receive(bytesMax: max(bytesMax, 4096), seconds: nil) else {
            throw LocalSocketError.closed
        }
        switch ExchangeKind(rawValue: reply.kind) {
        case .data where reply.bytes.count <= bytesMax: return reply.bytes
        case .nothing: return nil
        case .failure: throw CommandFailure(.data, (reply.text ?? "the client refused").shown)
        default: throw CommandFailure(.usage, "what came over the socket is not a reply of `writ`")
        }
    }
}

/// Has the client sign: the key never leaves it.
struct RemoteSigner: StatementSigner {
    let terminal: RemoteTerminal

    func sign(_ text: String, key: String?) async throws -> String? {
        let bytes = try terminal.ask(
            LocalMessage(.wantsSignature, text), bytesMax: ExchangeLimits.signatureBytesMax)
        return bytes.flatMap { String(validating: $0, as: UTF8.self) }
    }
}

/// An export that the client writes.
struct RemoteDestination: TileDestination {
    let terminal: RemoteTerminal

    func read(_ path: String) throws -> [UInt8]? {
        try terminal.ask(LocalMessage(.wantsExported, path), bytesMax: ExchangeLimits.exportBytesMax)
    }

    func list() throws -> [String: Int] {
        let bytes = try terminal.ask(LocalMessage(.wantsExportList), bytesMax: ExchangeLimits.exportBytesMax) ?? []
        let object = (try? JSONParser.parseObject(bytes)) ?? [:]
        return Dictionary(object.members.map { ($0.key, Int($0.value.intValue ?? 0)) }) { first, _ in first }
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        _ = try terminal.ask(LocalMessage(.givesExported, path: path, bytes: bytes), bytesMax: 0)
    }

    func flush() throws { _ = try terminal.ask(LocalMessage(.flushesExport), bytesMax: 0) }

    func remove(_ path: String) throws { _ = try terminal.ask(LocalMessage(.removesExported, path), bytesMax: 0) }
}
