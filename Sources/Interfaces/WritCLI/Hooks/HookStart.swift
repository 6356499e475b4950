// What a hook's process does ahead. Somebody waits for each push, and most of that time goes into a process that starts:
// so the folder is opened, and what is in force in it compiled, while arguments are read and git tells where refs stand.

import Synchronization
import WritPipeline

/// The start of a hook's run.
enum HookStart {
    // Not held for longer than it takes to ask for it: whoever has it last closes the log, and lets the next process open
    // it without reading what was written ahead.
    private static let opening = Mutex<Task<Installation, any Error>?>(nil)

    /// Whether arguments are the call that installed hooks make: `-C HOME hook run ...`.
    static func isCall(_ arguments: [String]) -> Bool {
        arguments.count > 4 && arguments[0] == "-C" && arguments[2...3] == ["hook", "run"]
    }

    /// Begins to open the folder of a hook's call on another thread; does nothing for other arguments.
    static func begin(_ arguments: [String], _ services: Services) {
        guard isCall(arguments) else { return }
        let task = Task {
            let installation = try WorkingFolder(arguments[1]).installation(services)
            // What is wrong with the documents is told to whoever needs them.
            try? installation.prepare()
            return installation
        }
        opening.withLock { $0 = task }
    }

    /// The installation, once it is open.
    ///
    /// - Throws: what `WorkingFolder.installation` throws.
    static func installation(_ global: GlobalOptions) async throws -> Installation {
        let task = opening.withLock { opening in
            defer { opening = nil }
            return opening
        }
        guard let task else { return try global.installation() }
        return try await task.value
    }
}
