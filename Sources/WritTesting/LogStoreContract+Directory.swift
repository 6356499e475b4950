// Claims about the directory of accounts.

import WritAuditLog
import WritModel

extension AccountDirectory {
    /// The pseudonym of one account.
    fileprivate func id(of account: Account, name: String? = nil) throws -> AccountID {
        guard let id = try ids(for: [(account, name)])[account] else {
            throw ContractViolation(description: "`\(account)` has no pseudonym")
        }
        return id
    }
}

extension LogStoreContract {
    private static func accounts(_ count: Int) throws -> [Account] {
        try (0..<count).map { number in
            guard let account = Account("github:user\(number)") else {
                throw ContractViolation(description: "the sample account is malformed")
            }
            return account
        }
    }

    static let directoryClaims: [Claim] = [
        Claim("an account gets one pseudonym and keeps it, also in another process") { subject in
            let accounts = try accounts(3)
            let first = try subject.directory.ids(for: accounts.map { ($0, nil) })
            try require(Set(first.keys), Set(accounts), "the accounts")
            try require(Set(first.values).count, 3, "the number of pseudonyms")
            try require(try subject.directory.ids(for: accounts.map { ($0, nil) }), first, "the second time")
            try require(try subject.reopen().directory.ids(for: accounts.map { ($0, nil) }), first, "elsewhere")
        },
        Claim("pseudonyms are random: 22 characters, none of them the same everywhere, none a function of the account")
        {
            subject in
            let accounts = try accounts(200)
            let ids = try subject.directory.ids(for: accounts.map { ($0, nil) }).values.map(\.description)
            try require(Set(ids).count, 200, "the number of pseudonyms")
            for id in ids {
                try require(id.hasPrefix("a_") && id.utf8.count == 24, "`\(id)` is not `a_` and 22 characters")
            }
            // The last character holds two bits; each other one has 64 values, of which 200 draws show many.
            for position in 2..<23 {
                let letters = Set(ids.map { Array($0.utf8)[position] })
                try require(letters.count > 20, "position \(position) has only \(letters.count) letters")
            }
        },
        Claim("an account that occurs twice in one call gets one pseudonym") { subject in
            let account = try accounts(1)[0]
            let ids = try subject.directory.ids(for: [(account, nil), (account, "Ann"), (account, nil)])
            try require(ids.count, 1, "the number of pseudonyms")
            let record = try subject.directory.records(for: Set(ids.values)).values.first
            try require(record, DirectoryRecord(account: account, name: "Ann"), "the record")
        },
        Claim("no account in, none out") { subject in
            try require(try subject.directory.ids(for: []).count, 0, "the pseudonyms")
            try require(try subject.directory.records(for: []).count, 0, "the records")
        },
        Claim("a new name replaces the old one, and no name leaves it") { subject in
            let account = try accounts(1)[0]
            let names: [(given: String?, kept: String?)] = [
                (nil, nil), ("Ann", "Ann"), (nil, "Ann"), ("Ann Doe", "Ann Doe"), (nil, "Ann Doe"),
            ]
            for (given, kept) in names {
                let id = try subject.directory.id(of: account, name: given)
                let record = try subject.directory.records(for: [id])[id]
                try require(record, DirectoryRecord(account: account, name: kept), "after \(given ?? "no name")")
            }
        },
        Claim("looking for the pseudonym of an account does not make one") { subject in
            let accounts = try accounts(2)
            try require(try subject.directory.existingID(of: accounts[0]), nil, "before")
            let id = try subject.directory.id(of: accounts[0])
            try require(try subject.directory.existingID(of: accounts[0]), id, "afterwards")
            try require(try subject.directory.existingID(of: accounts[1]), nil, "of another account")
            try require(try subject.reopen().directory.existingID(of: accounts[0]), id, "elsewhere")
        },
        Claim("records are those asked for, without those unknown") { subject in
            let accounts = try accounts(3)
            let ids = try subject.directory.ids(for: accounts.map { ($0, $0.description.uppercased()) })
            guard let first = ids[accounts[0]], let last = ids[accounts[2]] else {
                throw ContractViolation(description: "pseudonyms are missing")
            }
            let unknown = AccountID(random: [UInt8](repeating: 0x55, count: 16))
            let expected = [
                first: DirectoryRecord(account: accounts[0], name: "GITHUB:USER0"),
                last: DirectoryRecord(account: accounts[2], name: "GITHUB:USER2"),
            ]
            try require(try subject.directory.records(for: [first, last, unknown]), expected, "the records")
        },
        Claim("an account has a salt of its own and keeps it, also in another process") { subject in
            let accounts = try accounts(20)
            let ids = Set(try subject.directory.ids(for: accounts.map { ($0, nil) }).values)
            let unknown = AccountID(random: [UInt8](repeating: 0x55, count: 16))
            let salted = try subject.directory.salted(ids.union([unknown]))
            try require(Set(salted.keys), ids, "the accounts with salts")
            try require(Set(salted.values.map(\.account)), Set(accounts), "the accounts")
            try require(Set(salted.values.map(\.salt)).count, 20, "the number of salts")
            try require(salted.values.allSatisfy { $0.salt.count == SaltedAccount.saltBytes }, "a salt is not 16 bytes")
            try require(try subject.reopen().directory.salted(ids), salted, "elsewhere")
            try require(try subject.directory.otherSpellings(), [], "other spellings of new accounts")
        },
        Claim("a new pseudonym outlives a write that fails") { subject in
            let account = try accounts(1)[0]
            let id = try subject.directory.id(of: account)
            try requireError("write", where: { $0 is Deliberate }) {
                try subject.store.write { log in
                    _ = try log.append(.sample(0))
                    throw Deliberate()
                }
            }
            try require(try subject.directory.existingID(of: account), id, "the pseudonym")
        },
    ]
}
