// Baselines: said by administrators, and the first one of a repository by Writ itself when its hooks are installed.

import WritAuditLog
public import WritConnector
import WritModel
import WritPolicy

extension Statements {
    /// Says from where on a repository is judged: what its refs point at now is taken as it is.
    ///
    /// - Parameters:
    ///   - git: the repository.
    ///   - name: its name in events.
    ///   - all: every ref; the protected ones alone otherwise.
    ///   - speaker: an administrator.
    /// - Returns: the refs, and a receipt for each of the baseline's entries.
    /// - Throws: `PipelineError.notPermitted`, `PipelineError.refused`, `GitError`, `StatementError`, store errors.
    public func baseline(
        repository git: any GitRepository, name: String, all: Bool, as speaker: Speaker
    ) async throws -> (refs: [String: String], receipts: [StatementReceipt]) {
        let refs = try await RepositoryBaseline.refs(of: git, name: name, all: all, installation)
        guard !refs.isEmpty else {
            throw PipelineError.refused(
                "`\(name)` has no \(all ? "" : "protected ")refs, so there is nothing to begin from; nothing was recorded"
            )
        }
        let parts = try RepositoryBaseline.parts(of: refs, name: name, set: "baseline-\(installation.identifier())")
        let drafts = parts.map { StatementDraft(kind: .repositoryBaselined, id: $0.id, data: $0.data) }
        return (refs, try await administrate(drafts, as: speaker))
    }

    /// Says from where on the deploys of a service to an environment are judged: its head is taken to run there.
    ///
    /// - Parameters:
    ///   - service: the service.
    ///   - environment: the environment; the schema says which there are.
    ///   - head: the full id of the commit that runs there.
    ///   - repository: the repository that the commit is in, where it is known.
    ///   - speaker: an administrator.
    /// - Throws: `PipelineError.notPermitted`, `IntakeError`, `StatementError`, store errors.
    public func baseline(
        service: String, environment: String, head: String, repository: String?, as speaker: Speaker
    ) async throws -> StatementReceipt {
        guard [40, 64].contains(head.utf8.count), head.utf8.allSatisfy(ObjectName.isDigit) else {
            throw PipelineError.refused("`\(head)` is not the full id of a commit; give `--repo` to have it looked up")
        }
        var data: JSONObject = [
            "service": .string(service), "environment": .string(environment), "head": .string(head),
        ]
        if let repository { data["repository"] = .string(repository) }
        let draft = StatementDraft(kind: .deployBaselined, id: "baseline-\(installation.identifier())", data: data)
        guard let receipt = try await administrate([draft], as: speaker).first else {
            throw PipelineError.refused("nothing was recorded")
        }
        return receipt
    }

    private func administrate(
        _ drafts: [StatementDraft], as speaker: Speaker
    ) async throws -> [StatementReceipt] {
        let entitlement = try installation.entitlement()
        return try await say(as: speaker, isAdministrative: true) { voice in
            guard voice.map(entitlement.isAdmin) ?? true else {
                throw PipelineError.notPermitted(
                    "a baseline hides everything below it, so it takes somebody with the role `admin`, signed with a key of "
                        + "an `identity` document, or the folder's owner; nothing was recorded")
            }
            return drafts
        }
    }
}

/// The baseline of a repository as entries.
public enum RepositoryBaseline {
    /// The most refs of a baseline.
    public static let refsMax = 20_000
    /// Bytes of refs in one entry; a baseline of more is several entries of one transaction.
    static let partBytesMax = 40_000

    /// Gives a repository its first baseline: Writ's own, of protected refs alone, when its hooks are installed. One that
    /// there is stays: installing again never moves it.
    ///
    /// - Returns: whether it was made now.
    /// - Throws: `GitError`, `PipelineError`, store errors.
    @discardableResult
    public static func makeFirst(
        _ installation: Installation, git: any GitRepository, name: String
    ) async throws -> Bool {
        try await RefChain.begin(installation, repository: name, git)
        let refs = try await refs(of: git, name: name, all: false, installation)
        return try installation.session { session in
            // Inside of the transaction: of two that install at once, one makes it.
            guard try Baselines(session.log, session.state).refs(ofRepository: name) == nil else { return false }
            for part in try parts(of: refs, name: name, set: "baseline-\(installation.identifier())") {
                try session.appendOwn(.repositoryBaselined, id: part.id, data: part.data)
            }
            return true
        }
    }

    /// The refs that a baseline of a repository would have now.
    static func refs(
        of git: any GitRepository, name: String, all: Bool, _ installation: Installation
    ) async throws -> [String: String] {
        let compiled = try installation.state().compiled
        return try await git.refs().filter { all || compiled.isProtected($0.key, in: name) }
    }

    /// The entries of a baseline: as many as it takes.
    static func parts(
        of refs: [String: String], name: String, set: String
    ) throws -> [(id: String, data: JSONObject)] {
        guard refs.count <= refsMax else {
            throw PipelineError.refused(
                "\(refs.count) refs are more than the \(refsMax) that a baseline holds; leave out `--all`, or protect fewer"
            )
        }
        var groups: [[(String, JSONValue)]] = [[]]
        var bytes = 0
        for (ref, id) in refs.sorted(by: { $0.key < $1.key }) {
            // Two texts with their quotes, the colon, the comma; control characters would be six bytes each.
            let size = 6 * ref.utf8.count + id.utf8.count + 6
            if bytes + size > partBytesMax, bytes > 0 {
                groups.append([])
                bytes = 0
            }
            groups[groups.count - 1].append((ref, .string(id)))
            bytes += size
        }
        return groups.enumerated().map { number, group in
            (
                id: "\(set)/\(number)",
                data: [
                    "repository": .string(name), "refs": .object(JSONObject(group)), "baseline": .string(set),
                ]
            )
        }
    }
}
