// The folder Writ works in: `writ.yaml`, `policies/`, `keys/`, the log and the directory.

import FoundationEssentials
import WritAuditLog
import WritCEL
import WritConnector
import WritMerkle
import WritModel
import WritPipeline
import WritPolicy

/// Paths and files of a working folder.
struct WorkingFolder {
    /// The absolute path.
    let path: String

    init(_ path: String) {
        let current = FileManager.default.currentDirectoryPath
        self.path = path.hasPrefix("/") ? path : path == "." ? current : current + "/" + path
    }

    var settingsPath: String { path + "/writ.yaml" }
    var policiesPath: String { path + "/policies" }
    var keyPath: String { path + "/keys/log.key" }
    var verifierKeyPath: String { path + "/keys/log.vkey" }
    var logPath: String { path + "/log.db" }
    var directoryPath: String { path + "/directory.db" }
    var projectionsPath: String { path + "/insights.db" }

    /// Whether somebody made a folder here before.
    var exists: Bool { FileManager.default.fileExists(atPath: settingsPath) }

    /// Everything that the use cases need of this folder.
    ///
    /// - Throws: `CommandFailure` saying what is missing and how to make it.
    func installation(_ services: Services) throws -> Installation {
        guard exists else {
            throw CommandFailure(
                .unavailable, "`\(path)` is not a folder of Writ: `writ.yaml` is missing; make one with `writ init`")
        }
        let settings = try settings()
        try requireClosedKey()
        let key = try signingKey()
        var installation = Installation(
            log: try services.openLog(logPath), directory: try services.openDirectory(directoryPath), key: key,
            origin: settings.origin ?? key.name, timeZones: ZoneInfo.load(), clock: SystemSources.now,
            identifier: SystemSources.identifier)
        installation.tell = { Output.error("writ: \($0)") }
        return installation
    }

    /// The settings.
    func settings() throws -> Settings { try Settings(text: Self.read(settingsPath), file: settingsPath) }

    private func signingKey() throws -> SigningKey {
        guard FileManager.default.fileExists(atPath: keyPath) else {
            throw CommandFailure(
                .unavailable,
                "the log's key `\(keyPath)` is missing; put it back: without it nothing can be recorded")
        }
        do { return try SigningKey(privateText: Self.read(keyPath).trimmingNewlines()) } catch let error as MerkleError
        {
            throw CommandFailure(.unavailable, "the log's key `\(keyPath)` cannot be used: \(error)")
        }
    }

    /// The public key that checkpoints are checked with.
    func verifierKey() throws -> VerifierKey {
        do { return try VerifierKey(Self.read(verifierKeyPath).trimmingNewlines()) } catch let error as MerkleError {
            throw CommandFailure(.unavailable, "the log's key `\(verifierKeyPath)` cannot be used: \(error)")
        }
    }

    // MARK: Files

    /// The longest text file that is read, in bytes.
    static let fileBytesMax = 8 << 20

    /// The text of a file or pipe, read to its end.
    static func read(_ path: String) throws -> String {
        let bytes = try FileReading.read(path, bytesMax: fileBytesMax, failing: .unavailable)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.data, "`\(path)` is not UTF-8 text")
        }
        return text
    }

    /// Writes a file that is not there yet.
    static func write(_ text: String, to path: String, mode: Int = 0o644) throws {
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
        else { throw CommandFailure(.unavailable, "cannot write `\(path)`") }
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String, mode: Int = 0o755) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: mode])
        } catch { throw CommandFailure(.unavailable, "cannot make the folder `\(path)`: \(error)") }
    }

    /// Makes the folder, open to its owner alone. One that has something in it already stays as it is, and it is said.
    func makeClosed() throws {
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        guard names?.isEmpty ?? true else {
            if Self.exists(path), let mode = Self.openness(of: path) {
                Output.error("writ: `\(path)` is open to others (mode \(mode)); run `chmod 700 \(path)` to close it")
            }
            return
        }
        if names == nil { try Self.makeFolder(path) }
        do {
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        } catch { throw CommandFailure(.unavailable, "cannot close the folder `\(path)` to others: \(error)") }
    }

    // MARK: Documents

    /// The documents of files and folders; a folder's are all its `.yaml` and `.yml` files, by name.
    ///
    /// - Parameter paths: files or folders; the working folder's `policies/` when empty.
    func documents(_ paths: [String]) throws -> DocumentFolder { DocumentFolder(try files(paths)) }

    /// The files of documents at these paths, as `documents` takes them.
    func files(_ paths: [String]) throws -> [DocumentFile] {
        let roots = paths.isEmpty ? [policiesPath] : paths
        return try roots.flatMap { try Self.files(under: $0) }.map { try file($0) }
    }

    private func file(_ path: String) throws -> DocumentFile {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let shown = path.hasPrefix(self.path + "/") ? String(path.dropFirst(self.path.count + 1)) : path
        return DocumentFile(name: shown, text: try Self.read(path)) { include in
            do { return .success(try Self.read((folder.isEmpty ? "." : folder) + "/" + include)) } catch {
                return .failure(IncludeError("\(error)"))
            }
        }
    }

    private static func files(under path: String) throws -> [String] {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandFailure(.data, "there is no file or folder `\(path)`")
        }
        guard isFolder else { return [path] }
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map { path + "/" + $0 }
    }
}

extension String {
    /// The text without line ends at its end.
    func trimmingNewlines() -> String {
        var text = self[...]
        while text.last == "\n" || text.last == "\r\n" || text.last == "\r" { text.removeLast() }
        return String(text)
    }
}
