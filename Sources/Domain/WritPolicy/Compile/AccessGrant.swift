// Who may do what, made ready to ask: groups are replaced by their members, accounts by their pseudonyms.

public import WritModel

/// A role of some accounts within a scope.
public struct AccessGrant: Sendable, Hashable {
    /// The access document that gives it.
    public var document: String
    /// The role.
    public var role: AccessRole
    /// Who has it.
    public var members: Set<AccountID>
    /// What it is about; `nil` is everything.
    public var scope: AccessScope?

    /// A grant.
    public init(document: String, role: AccessRole, members: Set<AccountID>, scope: AccessScope?) {
        self.document = document
        self.role = role
        self.members = members
        self.scope = scope
    }
}

/// Compiles access documents.
struct AccessCompiler {
    let groups: [String: [AccountID]]
    /// The pseudonym of an account as a document writes it; `nil` where it has none yet, and so no entry names it.
    let account: (String) -> AccountID?
    let problems: ProblemList

    /// The grants of documents, in their order. A group that no document declares is a problem of the document.
    func grants(of documents: [AccessDocument]) -> [AccessGrant] {
        documents.flatMap { document in
            document.grants.map { grant in
                AccessGrant(
                    document: document.name.value, role: grant.role,
                    members: Set(grant.members.flatMap(accounts)), scope: document.scope)
            }
        }
    }

    private func accounts(_ member: AccessDocument.Member) -> [AccountID] {
        switch member {
        case .account(let text): return (AccountID(text.value) ?? account(text.value)).map { [$0] } ?? []
        case .group(let name):
            if let members = groups[name.value] { return members }
            problems.error(
                at: name.place, "there is no group `\(name.value)`",
                suggestion: Spelling.suggestion(for: name.value, among: groups.keys.sorted())
                    ?? "declare it in a `kind: group` document")
            return []
        }
    }
}
