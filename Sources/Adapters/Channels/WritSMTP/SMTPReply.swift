// What a mail server answers: lines that begin with a code, all but the last with a hyphen behind it (RFC 5321, 4.2).

import NIOCore

/// A whole reply.
struct SMTPReply: Sendable, Hashable {
    var code: Int
    /// The text of each line, without the code.
    var lines: [String]

    /// Whether the command succeeded.
    var isPositive: Bool { (200...399).contains(code) }

    /// The keywords that a server offers after EHLO, upper case, each with its parameters.
    var keywords: [String: [String]] {
        var result: [String: [String]] = [:]
        for line in lines.dropFirst() {
            let words = line.uppercased().split(separator: " ").map(String.init)
            if let first = words.first { result[first] = Array(words.dropFirst()) }
        }
        return result
    }
}

/// Makes replies of bytes.
struct SMTPReplyDecoder: ByteToMessageDecoder {
    typealias InboundOut = SMTPReply

    /// The longest line, in bytes; RFC 5321 allows 512.
    static let lineBytesMax = 4096
    /// The most lines of one reply.
    static let linesMax = 200

    /// The server does not speak SMTP.
    struct Malformed: Error {}

    private var lines: [String] = []

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else {
            guard buffer.readableBytes <= Self.lineBytesMax else { throw Malformed() }
            return .needMoreData
        }
        let count = end - buffer.readableBytesView.startIndex + 1
        guard count <= Self.lineBytesMax, let bytes = buffer.readBytes(length: count), bytes.count >= 4,
            let code = Int(String(decoding: bytes[..<3], as: UTF8.self)), (200...599).contains(code),
            lines.count < Self.linesMax
        else { throw Malformed() }
        let text = String(decoding: bytes[4...].filter { $0 != 13 && $0 != 10 }, as: UTF8.self)
        lines.append(text)
        guard bytes[3] != UInt8(ascii: "-") else { return .continue }
        context.fireChannelRead(Self.wrapInboundOut(SMTPReply(code: code, lines: lines)))
        lines = []
        return .continue
    }

    mutating func decodeLast(
        context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
    ) throws -> DecodingState {
        while buffer.readableBytes > 0, try decode(context: context, buffer: &buffer) == .continue {}
        return .needMoreData
    }
}
