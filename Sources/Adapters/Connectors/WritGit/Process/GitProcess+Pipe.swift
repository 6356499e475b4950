// Two runs of git, the first one's output being the second one's input. The bytes never pass through this process.

import Subprocess
import SystemPackage
import WritConnector

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension GitProcess {
    /// Runs git twice, joined by a pipe.
    ///
    /// - Parameters:
    ///   - first: the subcommand that reads `input` and writes the pipe.
    ///   - second: the subcommand that reads the pipe.
    ///   - outputMax: the most that the second may write, in bytes.
    /// - Returns: what the second wrote.
    /// - Throws: `GitError` when either fails: half of an input gives half of an answer.
    func pipe(
        _ first: [String], input: [UInt8], into second: [String], outputMax: Int = outputBytesMax
    ) async throws -> Output {
        let (reading, writing) = try Self.pipe()
        let file: FileDescriptor
        do { file = try Self.descriptor(of: input) } catch {
            try? reading.close()
            try? writing.close()
            throw error
        }
        async let written = launch(
            first, input: .fileDescriptor(file, closeAfterSpawningProcess: true),
            output: .fileDescriptor(writing, closeAfterSpawningProcess: true))
        async let read = collect(
            second, input: .fileDescriptor(reading, closeAfterSpawningProcess: true), outputMax: outputMax)
        let output = try await read
        _ = try Self.checked(try await written, of: first, accepting: 0...0)
        return try Self.checked(output, of: second, accepting: 0...0)
    }

    /// A pipe that no other child inherits: one that held the writing end would keep the reader waiting for ever.
    private static func pipe() throws -> (reading: FileDescriptor, writing: FileDescriptor) {
        var ends: [CInt] = [-1, -1]
        #if canImport(Darwin)
            let isMade = Darwin.pipe(&ends) == 0
            if isMade { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
        #else
            // A pair of sockets: of pipes, Swift sees none that is closed to other children from the start.
            let kind = CInt(bitPattern: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            let isMade = socketpair(AF_UNIX, kind, 0, &ends) == 0
        #endif
        guard isMade else { throw GitError.gitMissing(why: String(cString: strerror(errno))) }
        return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
    }

    /// Runs git with its output going elsewhere.
    private func launch(
        _ command: [String], input: FileDescriptorInput, output: FileDescriptorOutput
    ) async throws -> Output {
        do {
            let result = try await Subprocess.run(
                .path(try await program()), arguments: Arguments(arguments + command), environment: variables([:]),
                input: input, output: output, error: .bytes(limit: Self.complaintBytesMax))
            return Output(
                status: Self.status(result.terminationStatus), bytes: [],
                complaint: String(decoding: result.standardError, as: UTF8.self))
        } catch let error as SubprocessError {
            throw Self.error(error, of: command)
        }
    }

    /// Runs git and keeps its output.
    private func collect(
        _ command: [String], input: FileDescriptorInput, outputMax: Int
    ) async throws -> Output {
        do {
            let result = try await Subprocess.run(
                .path(try await program()), arguments: Arguments(arguments + command), environment: variables([:]),
                input: input, output: .bytes(limit: outputMax), error: .bytes(limit: Self.complaintBytesMax))
            return Output(
                status: Self.status(result.terminationStatus), bytes: Array(result.standardOutput),
                complaint: String(decoding: result.standardError, as: UTF8.self))
        } catch let error as SubprocessError {
            throw Self.error(error, of: command)
        }
    }
}
