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

/// What is written into hooks. Nothing of it can be changed by the environment that they run in.
public struct HookSettings: Sendable, Hashable {
    /// The absolute path of the program the hooks run.
    public var binary: String
    /// The absolute path of Writ's folder.
    public var home: String
    /// The name of the one repository that the hooks serve. Hooks in a folder that repositories share leave it out.
    public var name: RepositoryName?
    /// The absolute path of the folder below which repositories are named by their paths, for hooks that are shared.
    public var root: String?
    /// The program that lets pushers in.
    public var host: HostingProgram?

    /// Settings.
    public init(
        binary: String, home: String, name: RepositoryName? = nil, root: String? = nil, host: HostingProgram? = nil
    ) {
        self.binary = binary
        self.home = home
        self.name = name
        self.root = root
        self.host = host
    }
}

/// The receive hooks of one repository.
public protocol ReceiveHooks: Sendable {
    /// Puts both hooks in place, or brings them up to date; existing hooks are chained.
    func install(_ settings: HookSettings) async throws -> HookInstallation

    /// Takes the hooks out and puts chained ones back.
    ///
    /// - Returns: the hooks that were Writ's.
    func remove() async throws -> [ReceiveHook]

    /// Looks at what git would run for a push, and at what could go past it.
    ///
    /// - Parameters:
    ///   - binary: the absolute path of the program that the hooks should run.
    ///   - home: the absolute path of the folder of Writ that they should ask.
    func inspect(binary: String, home: String) async throws -> HookInspection

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
