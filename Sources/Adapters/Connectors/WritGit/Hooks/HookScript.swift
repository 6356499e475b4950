// The text of the hooks that Writ puts into a repository: as little shell as can be.

import WritConnector
import WritModel

/// A hook script. It ends non-zero, and so refuses the push, whenever it cannot hand over to the program: when the
/// program is missing (the shell's 126 or 127) or the folder is. No variable of its environment changes what it asks, for
/// some of them may be the pusher's.
///
/// The *pre-receive* hook does not believe a status of 0 alone: a program that lost its arguments, was replaced or printed
/// its help may end with 0, too. It gives the program a word of its own, and lets the push pass only if the program answers
/// with that word, which it does once an allow is recorded (`HookAnswer`). What the *post-receive* hook ends with changes
/// nothing, so it asks for no answer.
enum HookScript {
    /// The line by which Writ knows its own hooks. Hooks of version 1 asked for no answer, knew no name and believed
    /// `WRIT_HOME`; the program still serves them.
    static let mark = "# writ-hook 2: asks Writ about this push; `writ hook remove` takes it out again"
    /// The longest hook that is looked at for the mark, in bytes.
    static let headBytesMax = 4096

    /// The script of a hook.
    ///
    /// - Parameters:
    ///   - hook: which.
    ///   - settings: what is written into it.
    ///   - repository: the absolute path of the git directory; `nil` in a folder that repositories share, where it is
    ///     the folder git runs the hook in.
    static func text(_ hook: ReceiveHook, _ settings: HookSettings, repository: String?) -> String {
        """
        #!/bin/sh
        \(mark)
        home=\(ShellCommand.quoted(settings.home))
        [ -d "$home" ] || { echo "writ: the folder $home is missing; the push cannot be judged" >&2; exit 1; }
        hooks=${0%/*}
        [ "$hooks" != "$0" ] || hooks=.
        \(ask(hook, settings, terms(settings, repository)))

        """
    }

    /// The options that say which repository it is.
    private static func terms(_ settings: HookSettings, _ repository: String?) -> String {
        var words = ["--repo", repository.map(ShellCommand.quoted) ?? "\"$(pwd -P)\""]
        if repository != nil, let name = settings.name { words += ["--name", ShellCommand.quoted(name.description)] }
        if repository == nil, let root = settings.root { words += ["--root", ShellCommand.quoted(root)] }
        if let host = settings.host { words += ["--host", host.rawValue] }
        return words.joined(separator: " ")
    }

    /// The lines that run the program.
    private static func ask(_ hook: ReceiveHook, _ settings: HookSettings, _ terms: String) -> String {
        let call =
            "\(ShellCommand.quoted(settings.binary)) -C \"$home\" hook run \(hook.rawValue) --hooks \"$hooks\" \(terms)"
        switch hook {
        case .postReceive: return "exec \(call)"
        case .preReceive:
            // `exit` alone ends with the status of the program. The word is this process's number: the program's output is
            // read by nobody else, and no other run of it was given the same one.
            return """
                answer=$(\(call) --nonce "$$") || exit
                [ "$answer" = "\(HookAnswer.text(nonce: "$$"))" ] || {
                    echo "writ: the program ended without saying that an allow is recorded; the push is denied" >&2
                    exit 1
                }
                """
        }
    }

    /// Whether a script is one of Writ's: the mark is its second line.
    static func isOurs(_ bytes: some Collection<UInt8>) -> Bool {
        let head = String(decoding: bytes.prefix(headBytesMax), as: UTF8.self)
        let lines = head.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        return lines.count > 1 && lines[1].hasPrefix("# writ-hook ")
    }
}
