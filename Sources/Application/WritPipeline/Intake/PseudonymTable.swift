// The pseudonyms of the accounts that a batch names, looked up by the text that names them.

import WritAuditLog
import WritModel

/// Remembers accounts by how they were written, and which are yet to be learnt from the directory. For one thread.
final class PseudonymTable {
    /// What is known of an account.
    private struct Known {
        var id: AccountID
        /// The address, where `AddressFinder` would not find it in text: without a dot in its domain.
        var literal: String?
    }

    private let directory: any AccountDirectory
    private var known: [String: Known] = [:]
    /// The accounts that were asked for in vain, each with its spelling and, where known, its display name.
    private var missing: [String: (account: Account, name: String?)] = [:]
    /// The pseudonyms learnt since they were last asked for.
    private var learnt: Set<AccountID> = []

    /// A table that learns from a directory.
    init(_ directory: any AccountDirectory) { self.directory = directory }

    /// The pseudonym of an account as text, or `nil` while it is not known.
    ///
    /// - Parameters:
    ///   - text: the account as it was written.
    ///   - name: the display name beside it.
    func id(of text: String, named name: String? = nil) -> String? {
        if let known = known[text] { return known.id.description }
        if let account = Account(text) {
            missing[text] = (account, missing[text]?.name ?? name)
        }
        return nil
    }

    /// The pseudonym of an account that was asked for before, or `nil`.
    func accountID(of text: String) -> AccountID? { known[text]?.id }

    /// The address of an account that is found in text only literally, or `nil`.
    func literal(of text: String) -> String? { known[text]?.literal }

    /// Learns what was asked for in vain, with one call of the directory.
    ///
    /// - Throws: what the directory throws.
    func learn() throws {
        guard !missing.isEmpty else { return }
        let wanted = missing.sorted { $0.key < $1.key }
        let ids = try directory.ids(for: wanted.map { ($0.value.account, $0.value.name) })
        for (text, value) in wanted {
            guard let id = ids[value.account] else { continue }
            known[text] = Known(id: id, literal: Self.literal(of: value.account))
            learnt.insert(id)
        }
        missing = [:]
    }

    /// The pseudonyms learnt since the last call.
    func takeLearnt() -> Set<AccountID> {
        defer { learnt = [] }
        return learnt
    }

    private static func literal(of account: Account) -> String? {
        guard account.scheme == "email" else { return nil }
        let address = String(account.value)
        return AddressFinder.split(address) == nil ? address : nil
    }
}
