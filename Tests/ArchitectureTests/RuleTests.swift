// Claims about the checker itself: each rule finds a bad sample, and leaves a good one alone.

import Testing

@Suite struct RuleTests {
    private func messages(_ text: String, _ file: String) -> [String] {
        SourceChecker.findings(in: "// What it is for.\n" + text, file: file).map(\.message)
    }

    private let domain = "Sources/Domain/WritCEL/X.swift"
    private let application = "Sources/Application/WritPipeline/X.swift"

    // MARK: Imports

    @Test(arguments: [
        ("import WritModel", "Sources/Domain/WritCEL/X.swift"),
        ("public import WritPolicy", "Sources/Domain/WritModel/X.swift"),
        ("import WritMerkle", "Sources/Domain/WritPolicy/X.swift"),
        ("import WritPipeline", "Sources/Domain/WritPolicy/X.swift"),
        ("import WritAuditLog", "Sources/Application/WritConnector/X.swift"),
        ("import WritPolicy", "Sources/Application/WritEnforcement/X.swift"),
        ("import struct WritSQLite.SQLiteLogStore", "Sources/Application/WritPipeline/X.swift"),
        ("import WritConnector", "Sources/Adapters/Stores/WritSQLite/X.swift"),
        ("import WritAuditLog", "Sources/Adapters/Connectors/WritGit/X.swift"),
        ("import WritSSH", "Sources/Adapters/Connectors/WritGit/X.swift"),
        ("import WritSQLite", "Sources/Interfaces/WritCLI/X.swift"),
        ("    @preconcurrency import WritGit", "Sources/Interfaces/WritCLI/X.swift"),
        ("import WritGit", "Sources/WritTesting/X.swift"),
        ("import WritTesting", "Sources/writ/X.swift"),
        ("import WritModel", "Sources/Domain/WritNew/X.swift"),
    ]) func refusesAnImportAgainstTheTable(line: String, file: String) {
        #expect(messages(line, file).count == 1)
    }

    @Test(arguments: [
        ("import Foundation", "Sources/Domain/WritModel/X.swift"),
        ("import FoundationEssentials", "Sources/Domain/WritPolicy/X.swift"),
        ("import Glibc", "Sources/Domain/WritCEL/X.swift"),
        ("import Dispatch", "Sources/Domain/WritMerkle/X.swift"),
        ("import Crypto", "Sources/Domain/WritModel/X.swift"),
        ("import Yams", "Sources/Application/WritPipeline/X.swift"),
        ("import GRDB", "Sources/Application/WritAuditLog/X.swift"),
        ("import Subprocess", "Sources/Interfaces/WritCLI/X.swift"),
        ("import ArgumentParser", "Sources/writ/X.swift"),
    ]) func refusesAnOutsideModuleWithoutAReason(line: String, file: String) {
        #expect(messages(line, file).count == 1)
    }

    @Test(arguments: [
        ("public import WritModel", "Sources/Domain/WritPolicy/X.swift"),
        ("import Yams", "Sources/Domain/WritPolicy/X.swift"),
        ("internal import Crypto", "Sources/Domain/WritMerkle/X.swift"),
        ("import WritPolicy", "Sources/Application/WritPipeline/X.swift"),
        ("import GRDB", "Sources/Adapters/Stores/WritSQLite/X.swift"),
        ("import Subprocess", "Sources/Adapters/Connectors/WritGit/X.swift"),
        ("import WritSQLite", "Sources/writ/X.swift"),
        ("// import Foundation", "Sources/Domain/WritModel/X.swift"),
        ("let text = \"import Foundation\"", "Sources/Domain/WritModel/X.swift"),
    ]) func allowsAnImportOfTheTable(line: String, file: String) {
        #expect(messages(line, file).isEmpty)
    }

    // MARK: Domain

    @Test(arguments: [
        "let now = ContinuousClock().now", "let now = Date()", "let now = Foundation.Date.now",
        "var random = SystemRandomNumberGenerator()", "let die = Int.random(in: 1...6)", "return list.shuffled()",
        "let one = list.randomElement()", "let id = UUID()", "let seed = value.hashValue", "var hasher = Hasher()",
        "let files = FileManager.default", "print(value)", "guard let line = readLine() else { return }",
        "let home = getenv(\"HOME\")", "let words = CommandLine.arguments", "try await Task.sleep(for: delay)",
        "Task { work() }", "let text = \"at \\(Date())\"",
    ]) func refusesClockRandomnessAndInputInDomain(line: String) {
        #expect(messages(line, domain).count == 1)
        #expect(messages(line, application).isEmpty)
    }

    @Test(arguments: [
        "let day = CivilDate(year: 2026, month: 1, day: 1)", "func hash(into hasher: inout Hasher) {}",
        "let text = \"Date() and print( and .random(\"", "// Date() is not asked here",
        "/* Date() /* UUID() */ Date() */",
        "let text = #\"\\(Date())\"#", "footprint(of: value)", "func print(_ value: Value) {}",
    ]) func allowsWhatOnlyLooksLikeIt(line: String) {
        #expect(messages(line, domain).isEmpty)
    }

    // MARK: Everywhere

    @Test(arguments: ["let key = try! Key()", "fatalError(\"no\")", "Task.detached { work() }"])
    func refusesWhatOutsideInputMustNotMeet(line: String) {
        #expect(messages(line, application).count == 1)
    }

    @Test func refusesUncheckedSendableWithoutAProof() {
        #expect(messages("import WritModel\nfinal class X: @unchecked Sendable {}", application).count == 1)
        #expect(messages("// Let it be.\n\nfinal class X: @unchecked Sendable {}", application).count == 1)
        #expect(messages("// The lock owns every field.\nfinal class X: @unchecked Sendable {}", application).isEmpty)
        #expect(
            messages(
                "/// Owned by its lock.\n@available(*, deprecated)\nfinal class X: @unchecked Sendable {}", application
            )
            .isEmpty)
    }

    @Test func refusesAFileOfTwoIdeas() {
        let long = "// Long.\n" + String(repeating: "\n", count: SourceChecker.linesMax)
        #expect(SourceChecker.findings(in: long, file: domain).map(\.line) == [SourceChecker.linesMax + 1])
        #expect(SourceChecker.findings(in: String(long.dropLast()), file: domain).isEmpty)
    }

    @Test func refusesAFileThatDoesNotSayWhatItIsFor() {
        #expect(SourceChecker.findings(in: "struct X {}\n", file: domain).count == 1)
        #expect(SourceChecker.findings(in: "", file: domain).count == 1)
    }

    @Test(arguments: ["Sources/Domain/X.swift", "Sources/Helpers/X.swift", "Sources/Adapters/Clouds/WritX/X.swift"])
    func refusesAFileOutsideOfTheFolders(file: String) {
        #expect(SourceChecker.findings(in: "// X.\n", file: file).count == 1)
    }

    @Test func saysFileAndLine() {
        let found = SourceChecker.findings(
            in: "// X.\n\nlet x = \"\"\"\n  Date()\n  \"\"\"\nlet y = Date()\n", file: domain)
        #expect(found.map(\.description) == ["\(domain):6: `Date(` in Domain: no clock, no randomness, no I/O"])
    }
}
