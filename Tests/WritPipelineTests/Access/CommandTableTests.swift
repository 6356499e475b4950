// The table of commands, as it is written.

import Testing

@testable import WritPipeline

@Suite struct CommandTableTests {
    @Test func everyCommandStandsInOneRow() {
        let commands = CommandRule.rows.map(\.key)
        #expect(commands.count > 20 && Set(commands).count == commands.count)
    }
}
