// Bytes that a child process reads on its standard input, as a file without a name.
//
// A pipe would have to be written while the child runs, and a child that ends without reading all of it leaves the writer
// with a broken pipe. A file has neither trouble.

import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that exists as long as its descriptor is open.
public struct InputFile: ~Copyable {
    /// What keeps the file from being made.
    public struct InputFileError: Error, Sendable, CustomStringConvertible {
        /// What to tell a person.
        public let description: String
    }

    /// The descriptor, at the beginning of the bytes. Whoever takes the file closes it.
    public let descriptor: Int32

    /// A file with these bytes, readable by this user alone.
    ///
    /// - Throws: `InputFileError` when the folder for temporary files cannot be written.
    public init(_ bytes: [UInt8]) throws(InputFileError) {
        let folder = FileManager.default.temporaryDirectory.path
        var template = Array("\(folder)/writ-input-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.error("cannot make a file in `\(folder)`") }
        unlink(template)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                let failure = Self.error("cannot write a file in `\(folder)`")
                close(descriptor)
                throw failure
            }
            rest = rest.dropFirst(count)
        }
        lseek(descriptor, 0, SEEK_SET)
        self.descriptor = descriptor
    }

    private static func error(_ what: String) -> InputFileError {
        InputFileError(description: "\(what): \(String(cString: strerror(errno)))")
    }
}
