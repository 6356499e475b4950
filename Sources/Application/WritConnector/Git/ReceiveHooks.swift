// The contract of git's server-side hooks: how Writ gets between a push and a repository, and out again.

/// A hook of git's receiving side.
public enum ReceiveHook: String, Sendable, Hashable, CaseIterable {
    /// Before any ref moves; may refuse the whole push.
    case preReceive = "pre-receive"
    /// After refs have moved; its status changes nothing.
    case postReceive = "post-receive"
}

/// What an installation found.
public struct HookInstallation: Sendable, Hashable {
    /// The folder the hooks are in.
    public var folder: String
    /// The hooks that had a script before, which now runs after Writ has allowed the push.
    public var chained: [ReceiveHook]
    /// Whether the folder is outside of the repository, where other repositories may share it.
    public var isShared: Bool

    /// An installation.
    public init(folder: String, chained: [ReceiveHook], isShared: Bool) {
        self.folder = folder
        self.chained = chained
        self.isShared = isShared
    }
}

/// The receive hooks of one repository.
public protocol ReceiveHooks: Sendable {
    /// Puts both hooks in place, or brings them up to date; existing hooks are chained.
    ///
    /// - Parameters:
    ///   - binary: the absolute path of the program the hooks run.
    ///   - home: the absolute path of Writ's folder.
    func install(binary: String, home: String) async throws -> HookInstallation

    /// Takes the hooks out and puts chained ones back.
    ///
    /// - Returns: the hooks that were Writ's.
    func remove() async throws -> [ReceiveHook]

    /// The absolute path of the hook that was there before, or `nil` when there is none that git would have run.
    func chainedHook(for hook: ReceiveHook) async throws -> String?

    /// Runs the hook that was there before, if any, in this process's folder and environment; both of its outputs go to
    /// this process's standard error.
    ///
    /// - Parameters:
    ///   - hook: which.
    ///   - input: the exact bytes git gave.
    ///   - folder: the folder of the hook that is running, if it said so; asked of git otherwise, which takes a process.
    /// - Returns: its exit status, 128 and the signal's number if it was killed; 0 when there is none.
    func runChained(_ hook: ReceiveHook, input: [UInt8], in folder: String?) async throws -> Int
}
