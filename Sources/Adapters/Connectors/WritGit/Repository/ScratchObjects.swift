// Objects that git computes to look at them once: they go into a folder of their own, and never into the repository.

import FoundationEssentials
import WritConnector

/// A folder for objects, beside those of a repository. Removed by whoever made it.
struct ScratchObjects {
    /// The most commits or merges handed to one process.
    static let batchMax = 1000

    private let folder: String
    private let git: GitProcess

    /// Makes the folder, with mode 0700, below the system's folder for temporary files.
    ///
    /// - Parameter git: how git is run in the repository; inside a hook it also sees what is quarantined.
    /// - Throws: `GitError.unreadable` when the folder cannot be made.
    init(beside git: GitProcess) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "writ-\(UUID().uuidString)").path
        do {
            for path in [folder, "\(folder)/objects", "\(folder)/commits"] {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            }
        } catch { throw GitError.unreadable(what: "the folder `\(folder)`, which cannot be made: \(error)") }
        self.folder = folder
        var scratch = git
        let objects = git.environment["GIT_OBJECT_DIRECTORY"] ?? "\(git.directory)/objects"
        let others = [Self.quoted(objects), git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"]]
        scratch.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = others.compactMap { $0 }.joined(separator: ":")
        scratch.environment["GIT_OBJECT_DIRECTORY"] = "\(folder)/objects"
        // Git lets nothing but a push write where it says that objects are quarantined, and nothing is to be written there.
        scratch.environment["GIT_QUARANTINE_PATH"] = nil
        self.git = scratch
    }

    /// Removes the folder and what is in it.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// A path as git's list of object folders wants it, whatever is in it.
    private static func quoted(_ path: String) -> String {
        "\"" + path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Makes commits.
    ///
    /// - Parameter commits: a tree and the parents of each.
    /// - Returns: their ids, in order.
    func commits(_ commits: [(tree: String, parents: [String])]) async throws -> [String] {
        var ids: [String] = []
        var rest = commits[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.batchMax)
            rest = rest.dropFirst(Self.batchMax)
            var input: [UInt8] = []
            for (place, commit) in batch.enumerated() {
                let path = "\(folder)/commits/\(place)"
                guard FileManager.default.createFile(atPath: path, contents: Data(Self.text(commit).utf8)) else {
                    throw GitError.unreadable(what: "the file `\(path)`, which cannot be written")
                }
                input += Array("\(path)\n".utf8)
            }
            let made = try await git.run(
                ["hash-object", "-w", "-t", "commit", "--no-filters", "--stdin-paths"], input: input)
            let lines = String(decoding: made.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            guard lines.count == batch.count, lines.allSatisfy({ ObjectName($0) != nil }) else {
                throw GitError.unreadable(what: "the ids of new commits")
            }
            ids += lines
        }
        return ids
    }

    private static func text(_ commit: (tree: String, parents: [String])) -> String {
        let parents = commit.parents.map { "parent \($0)\n" }.joined()
        return "tree \(commit.tree)\n\(parents)author writ <writ> 0 +0000\ncommitter writ <writ> 0 +0000\n\nscratch\n"
    }

    /// Merges pairs of commits.
    ///
    /// - Returns: the tree of each merge; `nil` where it conflicts.
    func merges(_ pairs: [(ours: String, theirs: String)]) async throws -> [String?] {
        var trees: [String?] = []
        var rest = pairs[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.batchMax)
            rest = rest.dropFirst(Self.batchMax)
            let input = batch.flatMap { Array("\($0.ours) \($0.theirs)\n".utf8) }
            let merged = try await git.run(
                ["merge-tree", "--stdin", "-z", "--name-only", "--no-messages", "--allow-unrelated-histories"],
                input: input)
            let found = try Self.trees(merged.bytes)
            guard found.count == batch.count else { throw GitError.unreadable(what: "the trees of merges") }
            trees += found
        }
        return trees
    }

    /// Reads records of a status, a tree, the paths in conflict and an empty field, each ended by a zero byte.
    private static func trees(_ bytes: [UInt8]) throws -> [String?] {
        var trees: [String?] = []
        var fields = bytes.split(separator: 0, omittingEmptySubsequences: false)[...]
        while fields.count > 1 {
            let record = fields.prefix { !$0.isEmpty }
            fields = fields.dropFirst(record.count + 1)
            guard record.count > 1,
                let tree = ObjectName(String(decoding: record[record.startIndex + 1], as: UTF8.self))
            else { throw GitError.unreadable(what: "the tree of a merge") }
            trees.append(record[record.startIndex].elementsEqual("1".utf8) ? tree.description : nil)
        }
        return trees
    }
}
