// Claims about names: pseudonyms, accounts and kinds of events.

import Testing
import WritModel

@Suite struct NameTests {
    // MARK: Pseudonyms

    @Test func pseudonymsAreBase64OfTheirBytes() {
        #expect(AccountID(random: [UInt8](repeating: 0, count: 16)).description == "a_AAAAAAAAAAAAAAAAAAAAAA")
        #expect(AccountID(random: [UInt8](repeating: 255, count: 16)).description == "a______________________w")
        // RFC 4648, section 10 extended: base64url of 00 01 ... 0f without padding.
        #expect(AccountID(random: Array(0..<16)).description == "a_AAECAwQFBgcICQoLDA0ODw")
    }

    @Test func differentBytesGiveDifferentPseudonyms() {
        var seen = Set<AccountID>()
        for place in 0..<16 {
            for value in 1...255 as ClosedRange<UInt8> {
                var bytes = [UInt8](repeating: 0, count: 16)
                bytes[place] = value
                let id = AccountID(random: bytes)
                #expect(AccountID(id.description) == id)
                seen.insert(id)
            }
        }
        #expect(seen.count == 16 * 255)
    }

    @Test(arguments: [
        "", "a_", "AAAAAAAAAAAAAAAAAAAAAAAA", "a_AAAAAAAAAAAAAAAAAAAAA", "a_AAAAAAAAAAAAAAAAAAAAAAA",
        "b_AAAAAAAAAAAAAAAAAAAAAA", "a_AAAAAAAAAAAAAAAAAAAAA=", "a_AAAAAAAAAAAAAAAAAAAAA+", "a_AAAAAAAAAAAAAAAAAAAAä",
        "email:ann@example.org",
    ]) func refusesWhatIsNoPseudonym(text: String) {
        #expect(AccountID(text) == nil)
    }

    // MARK: Accounts

    @Test func addressesAreOneAccountInEverySpelling() {
        #expect(Account("email:Ann@Example.ORG") == Account(email: "ann@example.org"))
        #expect(Account("name:Ann") != Account("name:ann"))
        #expect(Account("name:Ann Ex: ample")?.scheme == "name")
        #expect(Account("name:Ann Ex: ample")?.value == "Ann Ex: ample")
        #expect(Account(person: "ann")?.description == "person:ann")
    }

    @Test(arguments: ["github", "gitlab", "gitea"]) func loginsAreOneAccountInWhateverLetterCase(scheme: String) {
        #expect(Account("\(scheme):Ann-Dev") == Account("\(scheme):ann-dev"))
        #expect(Account("\(scheme):ANN")?.description == "\(scheme):ann")
        // Not of its forge's alphabet, and left as it is.
        #expect(Account("\(scheme):ÄNN")?.description == "\(scheme):Änn")
    }

    @Test(arguments: [
        "name:Ann", "name:none", "email:none", "email:N/A", "email:@", "email:ann@", "email:@example.org",
        "github:nobody",
        "person: tbd ", "email: Unknown ",
    ]) func whoCannotBeToldFromSomebodyElseIsNobody(text: String) throws {
        #expect(try #require(Account(text)).isNobody)
    }

    @Test(arguments: [
        "email:ann@example.org", "email:none@example.org", "github:ann", "person:ann", "os:root", "remote:x",
    ])
    func whoHasAnAddressOrALoginIsSomebody(text: String) throws {
        #expect(try !#require(Account(text)).isNobody)
    }

    @Test func refusesWhatIsNoAccount() {
        let long = "name:" + String(repeating: "x", count: Account.lengthMax - 5)
        #expect(Account(long) != nil)
        #expect(Account(long + "x") == nil)
        for text in ["", "ann", ":ann", "email:", "E mail:a", "Email:a@b", "name:a\nb", "name:a\u{7f}", "name:\u{0}"] {
            #expect(Account(text) == nil, "\(text)")
        }
    }

    // MARK: Kinds

    @Test(arguments: ["tick", "review.approved", "deploy.rolled_back", "a.b.c"]) func kindsAreWordsAndDots(text: String)
    {
        #expect(EventKind(text)?.description == text)
    }

    @Test(arguments: ["", ".", "a.", ".a", "a..b", "A.b", "a-b", "a b", "a.b1", "ä.b", "a.b\n"])
    func refusesWhatIsNoKind(text: String) {
        #expect(EventKind(text) == nil)
    }

    @Test func kindsHaveALimit() {
        #expect(EventKind(String(repeating: "a", count: EventKind.lengthMax)) != nil)
        #expect(EventKind(String(repeating: "a", count: EventKind.lengthMax + 1)) == nil)
    }

    @Test func theDirectoryOfAuthenticSourcesIsClosed() {
        let verified = Provenance.allCases.filter(\.isVerified)
        #expect(
            Set(verified) == [
                .signedWebhook, .signedStatement, .session, .federated, .bound, .hook, .internal, .recovered,
            ])
    }
}
