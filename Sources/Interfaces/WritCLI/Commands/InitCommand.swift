// Makes a working folder: settings, starter policies (activated), the log's key, the log.

import ArgumentParser
import FoundationEssentials
import WritMerkle
import WritModel
import WritPipeline
import WritPolicy

/// `writ init`.
struct InitCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes a working folder: policies, a key and a log.",
        discussion: """
            Writes `writ.yaml`, `policies/` with starter policies (active at once), `keys/` and the log. \
            It prints the log's verifier key: give it to whoever shall be able to check the log. The folder is closed to other \
            users; `writ serve` lets them in by their rights.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The folder to make; -C DIR or the current one without it.") var path: String?
    @Option(help: "The log's name in checkpoints, such as example.org/writ.") var origin: String?
    @Flag(help: "Leave `policies/` empty and nothing active.") var bare = false

    var usesFolder: Bool { false }

    func run() async throws {
        let folder = WorkingFolder(path ?? global.directory)
        guard !folder.exists else {
            throw CommandFailure(.usage, "`\(folder.path)` is a folder of Writ already; nothing was changed")
        }
        let services = try Services.required()
        let origin = origin ?? "writ.local/\(SystemSources.identifier().prefix(10))"
        let key: SigningKey
        do { key = try SigningKey(name: origin, seed: SystemSources.random(SigningKey.seedBytes)) } catch {
            throw CommandFailure(.usage, "`\(origin)` cannot be a log's name: \(error)")
        }
        try folder.makeClosed()
        try WorkingFolder.makeFolder(folder.path + "/keys", mode: 0o700)
        try WorkingFolder.makeFolder(folder.policiesPath)
        try WorkingFolder.write(key.privateText + "\n", to: folder.keyPath, mode: 0o600)
        try WorkingFolder.write(key.verifierKey.description + "\n", to: folder.verifierKeyPath)
        if !bare {
            for file in StarterDocuments.files {
                let path = folder.policiesPath + "/" + file.name
                guard !FileManager.default.fileExists(atPath: path) else { continue }
                try WorkingFolder.write(file.text, to: path)
            }
        }
        let log = try services.createLog(folder.logPath)
        _ = try folder.makeReadLog(services, beside: log)
        // Written last: it is what makes the folder one of Writ.
        try WorkingFolder.write(Self.settings(origin: origin), to: folder.settingsPath)
        let changes = try activate(folder, services)
        report(folder, key, changes)
    }

    private func activate(_ folder: WorkingFolder, _ services: Services) throws -> Int {
        guard !bare else { return 0 }
        let installation = try folder.installation(services)
        return try Activation(installation)
            .activate(folder.documents([]), actor: SystemSources.userAccount, approver: nil).count
    }

    private func report(_ folder: WorkingFolder, _ key: SigningKey, _ changes: Int) {
        switch global.format {
        case .json:
            Output.json([
                "folder": .string(folder.path), "verifierKey": .string(key.verifierKey.description),
                "activated": .int(Int64(changes)),
            ])
        case .text:
            Output.line("made \(folder.path) with \(changes) active documents")
            Output.line("verifier key (also in keys/log.vkey):")
            Output.line(key.verifierKey.description)
            Output.line(
                bare
                    ? "next: write documents into policies/ and run `writ activate`"
                    : "next: edit policies/people.yaml, run `writ activate`, then `writ hook install REPO`")
        }
    }

    private static func settings(origin: String) -> String {
        """
        # Settings of this folder of Writ. Policies are in `policies/`, not here.

        # The log's name: the first line of its checkpoints. It never changes.
        origin: \(origin)

        # socket: /run/writ.sock    where `writ serve` listens, and where other users of this machine ask

        # hooks:
        #   accept_actor: true      WRIT_ACTOR names who pushes. Only where pushers cannot set the hook's environment.

        # git:
        #   evidence:               which lines of commit messages are evidence when history is imported
        #     review: [Reviewed-by]
        #     test: [Tested-by]

        """
    }
}
