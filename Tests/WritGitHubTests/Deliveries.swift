// Deliveries for the tests: written by hand, and those that the shared data holds.

import Foundation
import WritConnector
import WritModel

@testable import WritGitHub

/// Deliveries and what is made of them.
enum Deliveries {
    static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["WRIT_SHARED_DATA"] { return named }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return root.deletingLastPathComponent().appending(path: "shared/data").path
    }()
    static let webhooks = "\(folder)/github-webhooks-octokit"
    static let old = "\(folder)/gharchive-simdjson-2013/github_events.json"
    static let hasWebhooks = FileManager.default.fileExists(atPath: webhooks)
    static let hasOld = FileManager.default.fileExists(atPath: old)

    /// The draft of an event as an archive keeps it.
    static func draft(
        _ type: String, _ payload: JSONObject, actor: String = "ann", commands: [String] = []
    ) throws -> EventDraft? {
        var parsed = CommentCommands()
        for command in commands { try parsed.add(command) }
        let envelope: JSONObject = [
            "id": "1", "type": .string(type), "created_at": "2021-07-21T06:00:00Z",
            "actor": ["login": .string(actor)], "repo": ["name": "acme/shop"], "payload": .object(payload),
        ]
        let delivery = try ArchiveEnvelope.delivery(envelope, digest: "d1")
        return GitHubTranslator(commands: parsed).draft(of: delivery, source: "github/acme")
    }

    /// The draft of a webhook's body.
    static func webhook(_ file: String, commands: [String] = []) throws -> EventDraft? {
        var parsed = CommentCommands()
        for command in commands { try parsed.add(command) }
        let bytes = Array(try Data(contentsOf: URL(filePath: "\(webhooks)/\(file)")))
        let event = String(file.prefix { $0 != "/" })
        let delivery = GitHubDelivery.webhook(
            id: file, event: event, payload: try JSONParser.parseObject(bytes), digest: "d1")
        return GitHubTranslator(commands: parsed).draft(of: delivery, source: "github/octo")
    }
}

/// A file for one test.
final class TemporaryFile {
    let path: String

    init(_ bytes: [UInt8], name: String = "events.json") throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writ-github-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: name).path
        try Data(bytes).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(at: URL(filePath: path).deletingLastPathComponent()) }

    /// The bytes of the file as the program `gzip` packs them.
    func packed() throws -> [UInt8] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-c", path]
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(data)
    }
}
