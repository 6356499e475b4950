// Which repository bears which name. Policies, approvals and baselines are found by a repository's name; so a name is
// given once, to one folder, and a repository that comes under another name or from another place is noticed.

public import WritConnector
import WritAuditLog
import WritModel

/// What is wrong with giving a name to a repository.
public enum RepositoryBookError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Another repository bears the name.
    case taken(name: String, by: String)
    /// The repository bore another name until now.
    case knownAs(name: String, path: String)
    /// The repository that bore the name is gone; this may be the same one, moved.
    case moved(name: String, from: String, to: String)
    /// The repository came with history that no gate has seen.
    case unseen(name: String, path: String)
    /// There are too many repositories.
    case tooMany

    /// What to tell a person.
    public var description: String {
        switch self {
        case .taken(let name, let path):
            "the name `\(name)` is that of the repository `\(path)`; give this one another with --name, or name "
                + "repositories by their paths: `repositories: FOLDER` in writ.yaml"
        case .knownAs(let name, let path):
            "`\(path)` is known as `\(name)`, the name that everything recorded of it bears; "
                + "`writ hook remove` forgets it"
        case .moved(let name, let from, let to):
            "the repository `\(name)` was `\(from)`, which is no longer there; if `\(to)` is the same one, install its "
                + "hooks again with --moved, else give it another name with --name"
        case .unseen(let name, let path):
            "`\(name)` (\(path)) has branches or tags that no gate has seen: it was renamed, copied, or made past the "
                + "hooks; the server's administrator runs `writ hook install` again, which takes it as it stands"
        case .tooMany: "there are more than \(RepositoryBook.namesMax) repositories"
        }
    }
}

/// The names of the repositories of this installation. They are kept beside the entries, as paths of machines have no
/// place in a log; what is lost is written again by `writ hook install`.
public struct RepositoryBook: Sendable {
    /// The most repositories of one installation.
    public static let namesMax = 100_000

    private let installation: Installation

    /// The book of an installation.
    public init(_ installation: Installation) { self.installation = installation }

    private static let index = "repositories"
    private static func note(name: String) -> String { "repository \(name)" }
    private static func note(path: String) -> String { "repository-at \(path)" }

    /// The name of the repository at a path, or `nil` where none is known there.
    ///
    /// - Parameter path: the absolute path of the git directory, without symbolic links.
    public func name(at path: String) throws -> RepositoryName? {
        try installation.log.read { try Self.text($0.note(named: Self.note(path: path))) }.flatMap(RepositoryName.init)
    }

    /// Where the repository of a name is, or `nil` where nobody bears it.
    public func path(of name: RepositoryName) throws -> String? {
        try installation.log.read { try Self.text($0.note(named: Self.note(name: name.description))) }
    }

    /// Every repository, by name.
    public func all() throws -> [(name: RepositoryName, path: String)] {
        try installation.log.read { log in
            try Self.names(log).compactMap { name in
                guard let path = try Self.text(log.note(named: Self.note(name: name))) else { return nil }
                return RepositoryName(name).map { ($0, path) }
            }
        }
    }

    /// Gives a name to a repository. Giving it again changes nothing.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - path: the absolute path of its git directory, without symbolic links.
    ///   - mayHaveMoved: whether the name passes on from a repository that is no longer there.
    ///   - isThere: whether something is at a path.
    /// - Throws: `RepositoryBookError`; store errors.
    public func add(
        _ name: RepositoryName, at path: String, mayHaveMoved: Bool = false, isThere: (String) -> Bool
    ) throws {
        if try self.path(of: name) == path, try self.name(at: path) == name { return }
        try installation.log.write { log in
            if let known = try Self.text(log.note(named: Self.note(path: path))), known != name.description {
                throw RepositoryBookError.knownAs(name: known, path: path)
            }
            if let other = try Self.text(log.note(named: Self.note(name: name.description))), other != path {
                guard !isThere(other) else { throw RepositoryBookError.taken(name: name.description, by: other) }
                guard mayHaveMoved else {
                    throw RepositoryBookError.moved(name: name.description, from: other, to: path)
                }
                try log.setNote(named: Self.note(path: other), to: nil)
            }
            var names = try Self.names(log)
            if !names.contains(name.description) { names.append(name.description) }
            guard names.count <= Self.namesMax else { throw RepositoryBookError.tooMany }
            try log.setNote(named: Self.index, to: Array(names.joined(separator: "\n").utf8))
            try log.setNote(named: Self.note(name: name.description), to: Array(path.utf8))
            try log.setNote(named: Self.note(path: path), to: Array(name.description.utf8))
        }
    }

    /// Forgets the name of the repository at a path. Its entries keep it.
    public func remove(at path: String) throws {
        guard let name = try name(at: path) else { return }
        try installation.log.write { log in
            let names = try Self.names(log).filter { $0 != name.description }
            try log.setNote(named: Self.index, to: Array(names.joined(separator: "\n").utf8))
            try log.setNote(named: Self.note(name: name.description), to: nil)
            try log.setNote(named: Self.note(path: path), to: nil)
        }
    }

    private static func names(_ log: any LogReading) throws -> [String] {
        try text(log.note(named: index))?.split(separator: "\n").map(String.init) ?? []
    }

    private static func text(_ bytes: [UInt8]?) -> String? {
        bytes.map { String(decoding: $0, as: UTF8.self) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
