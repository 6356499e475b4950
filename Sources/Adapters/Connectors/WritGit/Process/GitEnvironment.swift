// The variables git is run with: few, so that nobody steers git through the environment.

import FoundationEssentials

/// Makes the environment of git's runs.
enum GitEnvironment {
    /// Variables that pass through because programs need them to run at all.
    private static let inherited = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"]
    /// Variables by which a hook sees objects that are not yet in the repository.
    private static let quarantine = [
        "GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    ]

    /// The environment for a repository.
    ///
    /// - Parameters:
    ///   - directory: the absolute path of the git directory; its `objects` folder decides whether a hook's quarantine
    ///     is this repository's.
    ///   - surroundings: the environment of this process.
    static func variables(for directory: String, from surroundings: [String: String]) -> [String: String] {
        var variables = [
            "GIT_DIR": directory,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            // A pushed refs/replace would show other commits than the ones that are there.
            "GIT_NO_REPLACE_OBJECTS": "1",
            // Nor does a file of grafts give a commit other parents.
            "GIT_GRAFT_FILE": "/dev/null",
            "GIT_NO_LAZY_FETCH": "1",
            // Else git writes every line of a list by itself.
            "GIT_FLUSH": "0",
            "LC_ALL": "C",
        ]
        for name in inherited { variables[name] = surroundings[name] }
        if isQuarantine(surroundings, of: directory) {
            for name in quarantine { variables[name] = surroundings[name] }
        }
        return variables
    }

    /// Whether the hook that runs this process was started by a push to this very repository: the quarantine is a folder
    /// of its objects. Another repository that is opened in the hook must not look for its objects there.
    private static func isQuarantine(_ surroundings: [String: String], of directory: String) -> Bool {
        guard let incoming = surroundings["GIT_OBJECT_DIRECTORY"], incoming.hasPrefix("/") else { return false }
        let objects = resolved(directory + "/objects")
        let folder = resolved(incoming)
        return folder == objects || folder.hasPrefix(objects + "/")
    }

    private static func resolved(_ path: String) -> String {
        var text = URL(filePath: path).resolvingSymlinksInPath().path
        while text.count > 1, text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
