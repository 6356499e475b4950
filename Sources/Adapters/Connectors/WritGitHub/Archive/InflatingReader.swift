// The bytes of a file, unpacked where it is gzip: by the magic bytes, never by the name.

import CZlib
import WritConnector

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads a file from its beginning in steps of bounded size. Several gzip members one after the other, as hourly archives
/// joined by `cat` are, read as one text.
final class InflatingReader {
    /// Bytes read from the file at a time, and unpacked at a time.
    static let chunkBytes = 1 << 18

    /// Bytes taken from the file so far.
    private(set) var bytesDone = 0
    /// The file's length; 0 for a pipe.
    let bytesTotal: Int
    /// Whether it is a file that can be opened again and read from its beginning.
    let isRegular: Bool

    private let path: String
    private let descriptor: Int32
    private var input: [UInt8]
    private var available = 0
    private var used = 0
    private var hasEnded = false
    private var inflater: Inflater?

    /// Opens a file.
    ///
    /// - Parameter path: the file, or `-` for standard input.
    /// - Throws: `SourceFault` when it cannot be read, or is packed in a way that is not gzip.
    init(_ path: String) throws {
        self.path = path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SourceFault(place: path, message: "cannot be read: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        bytesTotal = isRegular ? Int(status.st_size) : 0
        input = [UInt8](repeating: 0, count: Self.chunkBytes)
        while available < 6, try fill() {}
        try choose()
    }

    deinit { if descriptor != STDIN_FILENO, descriptor >= 0 { close(descriptor) } }

    /// The next bytes of the text, or `nil` at its end.
    ///
    /// - Throws: `SourceFault` when the file is cut off or damaged.
    func next() throws -> [UInt8]? {
        guard inflater != nil else {
            if used == available, try !fill() { return nil }
            defer { used = available }
            return Array(input[used..<available])
        }
        return try inflated()
    }

    /// Chooses how to read by the first bytes.
    private func choose() throws {
        let magic = input[..<min(6, available)]
        let others: [(bytes: [UInt8], name: String, command: String)] = [
            ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "xz", "xz -dk"), ([0x28, 0xb5, 0x2f, 0xfd], "zstd", "unzstd -k"),
            ([0x42, 0x5a, 0x68], "bzip2", "bunzip2 -k"), ([0x50, 0x4b, 0x03, 0x04], "zip", "unzip"),
        ]
        if let other = others.first(where: { magic.starts(with: $0.bytes) }) {
            throw SourceFault(
                place: path,
                message: "is packed with \(other.name), which is not read; unpack it first: `\(other.command) \(path)`")
        }
        if magic.starts(with: [0x1f, 0x8b]) { inflater = try Inflater(path) }
    }

    /// Reads more of the file behind what has not been used.
    ///
    /// - Returns: whether there was more.
    private func fill() throws -> Bool {
        guard !hasEnded else { return false }
        if used == available { (used, available) = (0, 0) }
        while true {
            let room = available
            let count = input.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress?.advanced(by: room), $0.count - room)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw SourceFault(place: path, message: "cannot be read: \(String(cString: strerror(errno)))")
            }
            hasEnded = count == 0
            available += count
            bytesDone += count
            return count > 0
        }
    }

    private func inflated() throws -> [UInt8]? {
        while let inflater {
            if used == available, try !fill() {
                guard inflater.isBetweenMembers else {
                    throw SourceFault(place: path, message: "ends in the middle of its gzip data; fetch it again")
                }
                return nil
            }
            let (taken, bytes) = try inflater.inflate(input[used..<available])
            used += taken
            if !bytes.isEmpty { return bytes }
            if taken == 0, inflater.isBetweenMembers {
                // What stands behind the last member and is none: padding, which gzip ignores too.
                used = available
            }
        }
        return nil
    }
}

/// zlib's state of one gzip text.
final class Inflater {
    /// zlib's number for: a gzip header, and the largest window.
    private static let gzipWindowBits: Int32 = 15 + 16

    private let path: String
    private var stream = z_stream()
    private var output = [UInt8](repeating: 0, count: InflatingReader.chunkBytes)
    /// Whether the last member is complete and no other has begun.
    private(set) var isBetweenMembers = false

    init(_ path: String) throws {
        self.path = path
        let code = inflateInit2_(
            &stream, Self.gzipWindowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw SourceFault(place: path, message: "cannot be unpacked: zlib says \(code)") }
    }

    deinit { inflateEnd(&stream) }

    /// Unpacks some bytes.
    ///
    /// - Returns: how many were used, and what came out; at most `chunkBytes`, so that a packed file cannot fill the
    ///   memory.
    func inflate(_ bytes: ArraySlice<UInt8>) throws -> (taken: Int, bytes: [UInt8]) {
        if isBetweenMembers {
            guard bytes.first == 0x1f else { return (0, []) }
            inflateReset(&stream)
            isBetweenMembers = false
        }
        var code: Int32 = Z_OK
        var (left, room) = (0, 0)
        var input = Array(bytes)
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                code = CZlib.inflate(&stream, Z_NO_FLUSH)
                (left, room) = (Int(stream.avail_in), Int(stream.avail_out))
            }
        }
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
            throw SourceFault(place: path, message: "its gzip data is damaged; fetch it again")
        }
        isBetweenMembers = code == Z_STREAM_END
        return (bytes.count - left, Array(output[..<(output.count - room)]))
    }
}
