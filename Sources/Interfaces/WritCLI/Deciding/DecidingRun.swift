// Which runs of the program decide something, and how such a run ends: with 0 for a recorded allow, and for nothing else.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import ArgumentParser
import Synchronization

/// A run that others act on.
///
/// It is recognized by its bare arguments before anything else looks at them, so that no help, version, completion script
/// or other clean end of the parser's opens a gate. Whoever's arguments were lost is taken for one.
enum DecidingRun {
    /// Whether arguments ask for a decision, or may have before some were lost.
    ///
    /// - Parameter arguments: without the program's name.
    static func isAskedFor(by arguments: [String]) -> Bool {
        let (node, rest) = walk(arguments)
        if node is any DecidingCommand.Type { return true }
        let children = node.configuration.subcommands
        let deciding = children.filter(holdsDeciding)
        // A command that decides nothing, or help, which is followed by words of commands alone.
        let isHelp = rest.first == "help" && node == WritCommand.self && !rest.contains { $0.hasPrefix("-") }
        guard !deciding.isEmpty, !isHelp else { return false }
        // Words are missing, or something stands where the next one should.
        return rest.isEmpty || deciding.count == children.count
            || deciding.contains { child in rest.contains(child.configuration.commandName ?? "") }
    }

    /// The command that arguments name, as far as they do, and what stands behind its words.
    static func walk(_ arguments: [String]) -> (command: any ParsableCommand.Type, rest: ArraySlice<String>) {
        var node: any ParsableCommand.Type = WritCommand.self
        var rest = GlobalOptions.withoutLeading(arguments)
        while let word = rest.first,
            let next = node.configuration.subcommands.first(where: { $0.configuration.commandName == word })
        {
            node = next
            rest = rest.dropFirst()
        }
        return (node, rest)
    }

    private static func holdsDeciding(_ type: any ParsableCommand.Type) -> Bool {
        type is any DecidingCommand.Type || type.configuration.subcommands.contains(where: holdsDeciding)
    }

    // MARK: Ending

    /// Whether the process may end: `end` was called, or it decides nothing.
    private static let mayEnd = Atomic(true)

    /// Whether this process may end with 0 for a recorded allow alone.
    static var hasBegun: Bool { !mayEnd.load(ordering: .sequentiallyConsistent) }

    /// From now on, only `end` ends this process with 0.
    static func begin() {
        guard mayEnd.exchange(false, ordering: .sequentiallyConsistent) else { return }
        // A library that ends the process by itself does not know what the status means here.
        atexit {
            if !DecidingRun.mayEnd.load(ordering: .sequentiallyConsistent) { _exit(ExitStatus.software.rawValue) }
        }
    }

    /// Ends the process with 0.
    static func end(_ proof: DecidingEnd) -> Never {
        mayEnd.store(true, ordering: .sequentiallyConsistent)
        exit(ExitStatus.allow.rawValue)
    }

    /// Ends the process without a proof: where it decides, with anything but 0.
    static func end(_ status: Int32) -> Never {
        let status = hasBegun ? refusal(status) : status
        mayEnd.store(true, ordering: .sequentiallyConsistent)
        exit(status)
    }

    /// A status as a run that decides ends with it: a clean end without a decision is wrong usage.
    static func refusal(_ status: Int32) -> Int32 {
        if status == 0 { return ExitStatus.usage.rawValue }
        // The system keeps eight bits of it.
        return status & 0xff == 0 ? ExitStatus.software.rawValue : status
    }
}
