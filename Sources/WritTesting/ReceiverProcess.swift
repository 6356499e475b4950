// The mail server and the webhook receiver of the tests: programs in Python, so that other people's code is on the other
// side of the wire. They lie in Tests/Receivers.

import Foundation

/// A receiver that runs as a process of its own; ended with the value.
///
/// Unchecked, for Foundation's `Process` promises nothing to threads: it and the pipe are set before anybody else sees the
/// value, and touched again only when nobody has it any more.
public final class ReceiverProcess: @unchecked Sendable {
    private let process: Process
    private let input: Pipe

    /// The port it listens on, of 127.0.0.1.
    public let port: Int

    /// What went wrong at its start.
    public struct Failure: Error, CustomStringConvertible {
        /// What.
        public let description: String
    }

    private static let python = "/usr/bin/python3"

    /// Whether the mail server can run here: Debian's python3-aiosmtpd is there.
    public static let hasMailServer: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", "import aiosmtpd"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// Whether the webhook receiver can run here.
    public static let hasWebhookReceiver = FileManager.default.isExecutableFile(atPath: python)

    /// Starts a receiver and waits until it listens.
    ///
    /// - Parameters:
    ///   - script: `mail_server.py` or `webhook_receiver.py`.
    ///   - arguments: its arguments.
    public init(_ script: String, _ arguments: [String]) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        process = Process()
        input = Pipe()
        let output = Pipe()
        process.executableURL = URL(filePath: Self.python)
        process.arguments = [root.appending(path: "Tests/Receivers/\(script)").path] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty, byte[0] != 10 {
            line += byte
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            throw Failure(description: "\(script) did not start")
        }
        self.port = port
    }

    /// Ends it.
    public func end() {
        try? input.fileHandleForWriting.close()
        process.terminate()
        process.waitUntilExit()
    }

    deinit { end() }
}

/// A folder with a key and a certificate for `localhost` that no authority signed.
public enum TestCertificate {
    /// Makes `key.pem` and `cert.pem` in a folder with openssl.
    public static func make(in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            "\(folder)/key.pem", "-out", "\(folder)/cert.pem", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ReceiverProcess.Failure(description: "openssl made no certificate")
        }
    }
}
