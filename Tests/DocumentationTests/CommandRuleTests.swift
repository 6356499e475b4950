// Claims about the table of rights: it knows every command, and the reference says what it says.

import ArgumentParser
import Testing
import WritPipeline
import WritPolicy

@testable import WritCLI

@Suite struct CommandRuleTests {
    @Test func everyCommandHasARuleAndPassesTheDoor() {
        for (words, type) in CommandName.all {
            guard let rule = CommandRule.rule(of: words) else {
                Issue.record("`writ \(words)` is not in the table of CommandRule, so that only the owner may run it")
                continue
            }
            let isGuarded = type is any FolderCommand.Type
            #expect(rule.isFree || isGuarded, "`writ \(words)` is no FolderCommand and does not pass the door")
        }
    }

    @Test func everyRuleIsOfACommand() {
        let known = Set(CommandName.all.map(\.words))
        #expect(CommandRule.commands.filter { !known.contains($0) } == [])
    }

    @Test func theReferenceSaysWhoMayRunWhat() throws {
        let page = try Page("docs/reference/access.md")
        for command in CommandRule.commands {
            guard let rule = CommandRule.rule(of: command), !rule.isFree else { continue }
            let row = Self.row(command, rule)
            #expect(page.text.contains(row), "access.md lacks: \(row)")
        }
    }

    /// The row of a command in the reference.
    private static func row(_ command: String, _ rule: CommandRule) -> String {
        let roles = rule.roles.sorted().map(\.rawValue).joined(separator: ", ")
        let sees =
            switch rule.reading {
            case .none: "nothing"
            case .entries: "entries in scope"
            case .wholeLog: "the whole log"
            }
        let record = rule.isRecorded ? "yes" : "no"
        let served = rule.isServed ? "yes" : "no"
        return "| `\(command)` | \(roles.isEmpty ? "the owner" : roles) | \(sees) | \(record) | \(served) |"
    }
}
