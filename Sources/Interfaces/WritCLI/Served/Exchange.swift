// What a client and the process that answers it say to one another. The answering side leads: it sends output, and asks
// for what only the client has: its standard input, its key, its files.

import WritConnector
import WritModel

/// The kinds of message. The numbers are fixed: client and server may be of different versions.
enum ExchangeKind: UInt8 {
    // Client to server, first.
    case request = 1
    // Server to client: output, and the end.
    case output = 2
    case error = 3
    case ended = 4
    // Server to client: wishes, each answered by one of the replies.
    case wantsInput = 10
    case wantsSignature = 11
    case wantsFile = 12
    case wantsExported = 13
    case wantsExportList = 14
    case givesExported = 15
    case removesExported = 16
    case flushesExport = 17
    case givesFile = 18
    // Client to server: replies.
    case data = 30
    case nothing = 31
    case failure = 32
}

/// Limits of the exchange, in bytes and seconds.
enum ExchangeLimits {
    /// A request: arguments and how the terminal is.
    static let requestBytesMax = 64 << 10
    /// How long a client may take to say what it wants.
    static let requestSeconds = 10
    /// The arguments of a command.
    static let argumentsMax = 200
    /// A part of standard input.
    static let inputBytesMax = 256 << 10
    /// A signature.
    static let signatureBytesMax = 16 << 10
    /// A file of an export: the largest bundle of entries there can be, and its path.
    static let exportBytesMax = 20 << 20
    /// A part of the output.
    static let outputBytesMax = LocalMessage.bytesMax
}

/// What a client asks for.
struct ExchangeRequest: Equatable {
    /// The command and what is given to it, without `writ`.
    var arguments: [String]
    /// Whether the client's outputs are terminals that may be coloured.
    var isOutputColoured: Bool
    var isErrorTerminal: Bool

    var json: JSONValue {
        [
            "arguments": .array(arguments.map { .string($0) }), "colour": .bool(isOutputColoured),
            "terminal": .bool(isErrorTerminal),
        ]
    }

    init(arguments: [String], isOutputColoured: Bool, isErrorTerminal: Bool) {
        self.arguments = arguments
        self.isOutputColoured = isOutputColoured
        self.isErrorTerminal = isErrorTerminal
    }

    /// Reads a request.
    ///
    /// - Throws: `CommandFailure` for bytes that are none.
    init(_ message: LocalMessage) throws {
        guard message.kind == ExchangeKind.request.rawValue,
            let object = try? JSONParser.parseObject(message.bytes),
            let list = object["arguments"]?.arrayValue, list.count <= ExchangeLimits.argumentsMax
        else { throw CommandFailure(.usage, "what came over the socket is not a request of `writ`") }
        arguments = list.compactMap(\.stringValue)
        guard arguments.count == list.count, arguments.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw CommandFailure(.usage, "the arguments of a request are texts")
        }
        isOutputColoured = object["colour"]?.boolValue ?? false
        isErrorTerminal = object["terminal"]?.boolValue ?? false
    }
}

extension LocalMessage {
    init(_ kind: ExchangeKind, _ bytes: [UInt8] = []) { self.init(kind: kind.rawValue, bytes: bytes) }

    init(_ kind: ExchangeKind, _ text: String) { self.init(kind, Array(text.utf8)) }

    /// A path and bytes.
    init(_ kind: ExchangeKind, path: String, bytes: [UInt8]) {
        let length = UInt16(clamping: path.utf8.count)
        self.init(kind, [UInt8(length >> 8), UInt8(length & 0xff)] + path.utf8 + bytes)
    }

    /// The message as text, where it is UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The path and the bytes of a message that has both.
    var file: (path: String, bytes: [UInt8])? {
        guard bytes.count >= 2 else { return nil }
        let length = Int(bytes[0]) << 8 | Int(bytes[1])
        guard bytes.count >= 2 + length, let path = String(validating: bytes[2..<2 + length], as: UTF8.self) else {
            return nil
        }
        return (path, Array(bytes[(2 + length)...]))
    }
}
