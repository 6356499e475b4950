// Documents: checking, testing, activating.

import ArgumentParser
import WritModel
import WritPipeline
import WritPolicy

/// `writ check`.
struct CheckCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks documents; every error with file, line and column.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Files or folders; the working folder's `policies/` without any.") var paths: [String] = []
    @Option(help: "A file or folder to check in place of `policies/`.") var policies: [String] = []

    var usesFolder: Bool { paths.isEmpty && policies.isEmpty }

    func run() async throws {
        let folder = try global.folder.documents(paths + policies)
        let check = Activation.check(folder, timeZones: ZoneInfo.load())
        let problems = check.problems.sorted { ($0.place.file, $0.place.line) < ($1.place.file, $1.place.line) }
        for problem in problems {
            switch global.format {
            case .text: Output.line(problem.description.shown)
            case .json:
                Output.json([
                    "severity": .string(problem.severity.rawValue), "file": .string(problem.place.file),
                    "line": .int(Int64(problem.place.line)), "column": .int(Int64(problem.place.column)),
                    "message": .string(problem.message), "suggestion": problem.suggestion.map { .string($0) } ?? .null,
                ])
            }
        }
        guard !problems.contains(where: { $0.severity == .error }) else { throw ExitStatus.deny.code }
        if global.format == .text { Output.line("\(folder.documents.count) documents, no errors") }
    }
}

/// `writ test`.
struct TestCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Runs the tests that policy documents carry.")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Files or folders; the working folder's `policies/` without any.") var paths: [String] = []
    @Option(help: "A file or folder to test in place of `policies/`.") var policies: [String] = []

    var usesFolder: Bool { paths.isEmpty && policies.isEmpty }

    func run() async throws {
        let folder = try global.folder.documents(paths + policies)
        let check = Activation.check(folder, timeZones: ZoneInfo.load())
        let errors = check.problems.filter { $0.severity == .error }
        guard errors.isEmpty else {
            throw CommandFailure(.data, errors.map(\.description).joined(separator: "\n").shown)
        }
        for test in check.tests { show(test) }
        let failed = check.tests.filter { $0.failure != nil }.count
        if global.format == .text { Output.line("\(check.tests.count - failed) tests passed, \(failed) failed") }
        if failed > 0 { throw ExitStatus.deny.code }
    }

    private func show(_ test: PolicyTestResult) {
        switch global.format {
        case .json:
            Output.json([
                "policy": .string(test.policy), "test": .string(test.name.value), "passed": .bool(test.failure == nil),
                "place": .string(test.name.place.description), "failure": test.failure.map { .string($0) } ?? .null,
            ])
        case .text:
            let mark = test.failure == nil ? "pass" : "FAIL"
            Output.line("\(mark)  \(test.policy): \(test.name.value.shown)")
            if let failure = test.failure { Output.line("      \(test.name.place): \(failure.shown)") }
        }
    }
}

/// `writ activate`.
struct ActivateCommand: FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Checks, tests and activates the documents in `policies/`.",
        discussion: """
            Gates use active documents only. What changed is appended to the log with its text, and with who activated it.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: "Who approved the change, as an account such as person:ann.") var approvedBy: String?
    @Flag(help: "Only say what would change.") var dryRun = false

    func run() async throws {
        let installation = try global.installation()
        let folder = try global.folder.documents([])
        let approver = try approvedBy.map { text in
            guard let account = Account(text) else {
                throw CommandFailure(.usage, "`\(text)` is not an account such as `person:ann`")
            }
            return account
        }
        let activation = Activation(installation)
        let changes: [Activation.Change]
        if dryRun {
            changes = try activation.changes(folder)
        } else {
            changes = try activation.activate(
                folder, actor: SystemSources.userAccount, approver: approver, mayGrant: Door.current?.isAdmin ?? true)
        }
        let names = AccountNames(installation.directory)
        for change in changes {
            switch global.format {
            case .json:
                Output.json([
                    "step": .string(change.step.rawValue), "kind": .string(change.kind),
                    "name": .string(names.account(change.name)), "index": change.entry.map { .int(Int64($0)) } ?? .null,
                ])
            case .text: Output.line("\(change.step.rawValue) \(change.kind) \(names.name(change.name).shown)")
            }
        }
        if changes.isEmpty, global.format == .text { Output.line("everything in `policies/` is active already") }
    }
}
