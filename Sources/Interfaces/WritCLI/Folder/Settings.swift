// `writ.yaml`: the few things of a folder that are not documents.

import WritConnector
import WritModel
import WritPolicy

/// A folder's settings.
struct Settings {
    /// The log's origin; the key's name by default.
    var origin: String?
    /// Whether `WRIT_ACTOR` may name who pushes: only where the hook's environment is not the pusher's.
    var acceptsActor = false
    /// Where `writ serve` listens, and where those ask who cannot open the folder.
    var socket: String?
    /// The folder below which repositories are named by their paths; absolute.
    var repositories: String?
    /// Which lines of commit messages are evidence.
    var evidence = GitEvidence()
    /// How long sources promise to be silent at most, in seconds, by name.
    var promises: [String: Int64] = [:]
    /// Which comments on changes are reviews.
    var commands = CommentCommands()

    /// The same folder without symbolic links.
    ///
    /// - Throws: `CommandFailure` where it is not there: names that start from it must not change unseen.
    var repositoriesRoot: String? {
        get throws {
            guard let repositories else { return nil }
            guard let path = SystemSources.resolved(repositories) else {
                throw CommandFailure(
                    .unavailable, "the folder `\(repositories)` is missing, which `repositories` in writ.yaml names")
            }
            return path
        }
    }

    /// Reads settings.
    ///
    /// - Throws: `DocumentProblem` or `CommandFailure` naming the key that is wrong.
    init(text: String, file: String) throws {
        guard case .object(let root) = try YAMLText.json(text, file: file) else { return }
        for member in root.members {
            switch member.key {
            case "origin": origin = try Self.text(member.value, "origin", file)
            case "socket": socket = try Self.text(member.value, "socket", file)
            case "repositories": repositories = try Self.folder(member.value, "repositories", file)
            case "hooks": try readHooks(member.value, file)
            case "git": try readGit(member.value, file)
            case "sources": try readSources(member.value, file)
            case "commands": try readCommands(member.value, file)
            // Read where messages are sent (`NotifySettings`): a mistake in it closes no gate.
            case "notify": break
            default:
                throw Self.unknown(
                    member.key,
                    ["origin", "socket", "repositories", "hooks", "git", "commands", "sources", "notify"], file)
            }
        }
    }

    private mutating func readHooks(_ value: JSONValue, _ file: String) throws {
        for member in value.objectValue?.members ?? [] {
            guard member.key == "accept_actor" else { throw Self.unknown(member.key, ["accept_actor"], file) }
            guard let flag = member.value.boolValue else {
                throw CommandFailure(.data, "\(file): `accept_actor` is true or false")
            }
            acceptsActor = flag
        }
    }

    private mutating func readGit(_ value: JSONValue, _ file: String) throws {
        for member in value.objectValue?.members ?? [] {
            guard member.key == "evidence" else { throw Self.unknown(member.key, ["evidence"], file) }
            for kind in member.value.objectValue?.members ?? [] {
                let patterns = try (kind.value.arrayValue ?? [kind.value]).map { try pattern($0, file) }
                switch kind.key {
                case "review": evidence.review = patterns
                case "test": evidence.test = patterns
                case "coauthor": evidence.coauthor = patterns
                default: throw Self.unknown(kind.key, ["review", "test", "coauthor"], file)
                }
            }
        }
    }

    private mutating func readSources(_ value: JSONValue, _ file: String) throws {
        for source in value.objectValue?.members ?? [] {
            for setting in source.value.objectValue?.members ?? [] {
                guard setting.key == "silence" else { throw Self.unknown(setting.key, ["silence"], file) }
                guard let span = setting.value.stringValue.flatMap({ TimeSpan($0) }), span.nanoseconds > 0 else {
                    throw CommandFailure(
                        .data, "\(file): the `silence` of `\(source.key)` is a span of time such as 6h or 2d")
                }
                promises[source.key] = span.nanoseconds / 1_000_000_000
            }
        }
    }

    /// Commands as an object, `"/lgtm": review.approved`, or as a list of texts, `- /lgtm=review.approved`.
    private mutating func readCommands(_ value: JSONValue, _ file: String) throws {
        do {
            for member in value.objectValue?.members ?? [] {
                try commands.add(member.key, becomes: member.value.stringValue ?? "")
            }
            for text in value.arrayValue ?? [] { try commands.add(text.stringValue ?? "") }
        } catch { throw CommandFailure(.data, "\(file): \(error)") }
    }

    private func pattern(_ value: JSONValue, _ file: String) throws -> GitEvidence.Pattern {
        let text = try Self.text(value, "evidence", file)
        do { return try GitEvidence.pattern(text, compile: EvidenceExpression.matcher) } catch {
            throw CommandFailure(.data, "\(file): the evidence `\(text)` cannot be used: \(error)")
        }
    }

    private static func text(_ value: JSONValue, _ key: String, _ file: String) throws -> String {
        guard let text = value.stringValue, !text.isEmpty else {
            throw CommandFailure(.data, "\(file): `\(key)` is a text")
        }
        return text
    }

    private static func folder(_ value: JSONValue, _ key: String, _ file: String) throws -> String {
        let path = try text(value, key, file)
        guard path.hasPrefix("/") else {
            throw CommandFailure(.data, "\(file): `\(key)` is an absolute path such as /srv/git")
        }
        return path
    }

    private static func unknown(_ key: String, _ known: [String], _ file: String) -> CommandFailure {
        let hint = Spelling.suggestion(for: key, among: known) ?? "known are \(known.joined(separator: ", "))"
        return CommandFailure(.data, "\(file): `\(key)` is not a setting; \(hint)")
    }
}
