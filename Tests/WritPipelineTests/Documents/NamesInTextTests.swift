// Nobody's name gets into the log with the text of a document.

import Testing
import WritModel

@testable import WritPipeline

@Suite struct NamesInTextTests {
    /// Stands for every account.
    private static let id = AccountID(random: Array(repeating: 7, count: 16))

    private func replaced(_ text: String) -> (text: String?, accounts: [String]) {
        var accounts: [String] = []
        let text = NamesInText.replaced(text) { account in
            accounts.append(account.description)
            return Self.id
        }
        return (text, accounts)
    }

    @Test(arguments: [
        ("# ask Sabrina <sabrina@corp.example>", "email:sabrina@corp.example"),
        ("why: mail Sabrina@corp.example, or nobody", "email:sabrina@corp.example"),
        ("owner: person:ann", "person:ann"), ("notify: [\"github:Ann-1\", owner]", "github:ann-1"),
        ("owner: email:ann@corp.example", "email:ann@corp.example"), ("# os:root.", "os:root"),
        ("# (remote:ann) knows", "remote:ann"), ("# see gitlab:ann; really", "gitlab:ann"),
    ])
    func aNameBecomesAPseudonym(text: String, account: String) throws {
        let found = replaced(text)
        #expect(found.accounts == [account])
        let result = try #require(found.text)
        #expect(result.contains(Self.id.description))
        #expect(!result.contains("ann") && !result.lowercased().contains("sabrina@"), "\(result)")
    }

    @Test(arguments: [
        "owner: team:platform", "group(\"release-managers\")", "person: ann", "on: push.requested as push",
        "that: 'a ? b:c'", "# https://example.org/person:x", "x: \"[a-z]+@corp\\.example\"", "time: 10:00", "",
        "actor: { id: bot, kind: bot }", "signer.person:x",
    ])
    func otherTextStaysAsItIs(text: String) {
        let found = replaced(text)
        #expect(found.accounts.isEmpty)
        #expect(found.text == text)
    }

    @Test func whoHasNoPseudonymKeepsADocumentFromBeingRecorded() {
        #expect(NamesInText.replaced("owner: person:ann") { _ in nil } == nil)
    }
}
