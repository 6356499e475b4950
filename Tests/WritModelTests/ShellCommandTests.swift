// Commands that are shown are what they say: one word is one word, whatever is in it.

import Foundation
import Testing
import WritModel

@Suite struct ShellCommandTests {
    @Test(arguments: [
        "deploy/4711", "x$(touch pwned)", "a b", "a;b", "it's", "`id`", "#12", "~", "*", "acme/shop#12", "a\\b",
        "$HOME", "ü",
        "a|b&c>d<e", "\"", "!1",
    ])
    func aShellReadsEachWordAsItIs(word: String) throws {
        let command = try #require(ShellCommand(["printf", "%s"], arguments: word))
        #expect(try Self.output(of: command.description) == word)
    }

    private static func output(of line: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        process.waitUntilExit()
        return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    @Test(arguments: ["", "a\nb", "a\tb", "a\u{1b}[31mb", "a\u{202e}b", "-x", "--format=json", "\u{0}"])
    func whatCannotBeTypedIsNoCommand(word: String) {
        #expect(ShellCommand(["writ", "explain"], arguments: word) == nil)
    }

    @Test func plainWordsNeedNoQuotes() {
        #expect(
            ShellCommand(["writ", "signoff", "give"], arguments: "deploy/47-1_1.2")?.description
                == "writ signoff give deploy/47-1_1.2")
        #expect(ShellCommand.word("/srv/my log") == "'/srv/my log'")
        #expect(ShellCommand.word("") == "''")
    }
}
