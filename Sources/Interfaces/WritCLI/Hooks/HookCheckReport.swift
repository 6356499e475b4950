// What a check of gates found, for people and for programs.

import WritConnector
import WritModel

/// The findings of a check.
struct HookCheckReport {
    /// One repository that was looked at.
    struct Repository {
        /// Its git directory.
        let path: String
        /// Its name in events.
        var name: String?
        /// The gitolite it belongs to.
        var gitolite: GitoliteHome?
        /// The program that its hooks were installed for.
        var host: HostingProgram?
        /// What is wrong with it.
        var findings: [HookFinding] = []
    }

    /// Writ's folder.
    let home: String
    /// Every repository that was looked at.
    var repositories: [Repository] = []

    /// Whether anything opens a gate.
    var hasFindings: Bool { repositories.contains { $0.findings.contains { !$0.isNote } } }

    private var count: Int { repositories.reduce(0) { $0 + $1.findings.count { !$0.isNote } } }

    /// The report for programs.
    var json: JSONObject {
        [
            "repositories": .int(Int64(repositories.count)),
            "findings": .array(
                repositories.flatMap { repository in
                    repository.findings.map { finding in
                        .object([
                            "repository": .string(repository.path),
                            "name": repository.name.map(JSONValue.string) ?? .null,
                            "problem": .string(finding.problem.rawValue), "detail": .string(finding.detail),
                            "mend": .string(mend(finding, repository)), "note": .bool(finding.isNote),
                        ])
                    }
                }),
        ]
    }

    /// The report for people.
    func lines(folder: String) -> [String] {
        var lines: [String] = []
        for repository in repositories where !repository.findings.isEmpty {
            let name = repository.name.map { " (`\($0)`)" } ?? ""
            lines.append("\(repository.path)\(name)".shown)
            for finding in repository.findings {
                lines.append("  \(finding.isNote ? "note: " : "")\(finding.detail)".shown)
                if !finding.isNote { lines.append("    mend: \(mend(finding, repository))".shown) }
            }
        }
        let looked = "\(repositories.count) \(repositories.count == 1 ? "repository" : "repositories")"
        lines.append(
            hasFindings
                ? "\(looked), \(count) \(count == 1 ? "finding" : "findings")" : "\(looked): every push asks \(folder)")
        return lines
    }

    /// The command that mends a finding. What has none of its own is mended by installing the hooks again.
    private func mend(_ finding: HookFinding, _ repository: Repository) -> String {
        guard !finding.isNote else { return "" }
        guard finding.mend.isEmpty else { return Self.line(finding.mend) }
        if let gitolite = repository.gitolite {
            let install = Self.line(["writ", "-C", home, "hook", "install", gitolite.path])
            return "\(install) && gitolite setup --hooks-only"
        }
        var words = ["writ", "-C", home, "hook", "install", repository.path]
        if let name = repository.name { words += ["--name", name] }
        if let host = repository.host { words += ["--host", host.rawValue] }
        return Self.line(words)
    }

    private static func line(_ words: [String]) -> String { words.map(ShellCommand.word).joined(separator: " ") }
}
