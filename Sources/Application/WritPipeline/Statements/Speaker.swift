// Who makes a statement, and what that lets them say.

public import WritModel
import WritPolicy

/// Who makes a statement, as the command line knows it.
public struct Speaker: Sendable {
    /// The account of the operating system's user, for a statement without a known key.
    public var account: Account
    /// A key file that says as whom the user speaks; git's and ssh's defaults without one.
    public var key: String?
    /// Whether it is the folder's owner, acting in the folder itself. Owners could write every byte of the log; their
    /// administrative acts count without a key, unless they name one and so speak as its person.
    public var isOwner: Bool

    /// A speaker.
    public init(account: Account, key: String?, isOwner: Bool) {
        self.account = account
        self.key = key
        self.isOwner = isOwner
    }
}

/// The voice a statement is made in, once it is known.
struct Voice: Sendable, Hashable {
    /// What vouches for it.
    enum Grounds: Sendable, Hashable {
        /// A key of an active `identity` document.
        case key
        /// The folder's owner, in the folder.
        case session
        /// Nothing but their word.
        case word
    }

    /// The person, or the user's account.
    var id: AccountID
    /// What vouches for it.
    var grounds: Grounds

    /// Whether what it says is verified evidence.
    var isVerified: Bool { grounds != .word }

    /// How an event in this voice reaches the log.
    var provenance: Provenance {
        switch grounds {
        case .key: .signedStatement
        case .session: .session
        case .word: .cli
        }
    }
}

/// Who may take back what others have said, by the documents in force.
///
/// Persons are those of `identity` documents alone: a `.mailmap` or a recorded link gives nobody a right.
struct Entitlement {
    private let compiled: CompiledDocuments
    private let people: PersonResolver
    private let authorization: Authorization

    /// What follows from a state.
    ///
    /// - Parameter account: the pseudonym of an account as a document writes it.
    init(_ compiled: CompiledDocuments, account: (String) -> AccountID?) {
        self.compiled = compiled
        var people = PersonResolver()
        compiled.declarePeople(in: &people, account: account)
        self.people = people
        authorization = Authorization(grants: compiled.access, people: people)
    }

    /// Whether two accounts are one person.
    func isSame(_ first: AccountID, _ second: AccountID?) -> Bool {
        second.map { people.person(of: first) == people.person(of: $0) } ?? false
    }

    /// Whether a voice is an administrator's: the folder's owner, or a person with the role `admin` who signs.
    func isAdmin(_ voice: Voice) -> Bool {
        switch voice.grounds {
        case .session: true
        case .key: authorization.isAdmin(voice.id)
        case .word: false
        }
    }

    /// Whether a voice may decide about others' statements in a repository: one of its maintainers, or an administrator.
    ///
    /// - Parameter repository: `nil` for what is about no repository.
    func maintains(_ voice: Voice, _ repository: String?) -> Bool {
        if isAdmin(voice) { return true }
        guard voice.grounds == .key, let repository, let members = compiled.maintainers(ofRepository: repository) else {
            return false
        }
        return members.contains { isSame($0, voice.id) }
    }

    /// Who may, in words, for whoever may not.
    func whoMaintains(_ repository: String?) -> String {
        guard let repository, let group = compiled.repositories.document(of: repository)?.maintainers?.value else {
            return "somebody with the role `admin`, or the folder's owner"
        }
        return
            "somebody of the group `\(group)`, who maintains `\(repository)`, somebody with the role `admin`, or the "
            + "folder's owner"
    }
}
