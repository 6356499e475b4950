// The contract with sockets of this machine: whoever has no right to the folder's files asks a program that has, and the
// system says who asks.

/// The process at the other end of a connection, as the system knows it. Nothing in it is what the peer says of itself.
public struct LocalPeer: Sendable, Hashable {
    /// The user's number.
    public var user: UInt32
    /// The process's number.
    public var process: Int32

    /// A peer.
    public init(user: UInt32, process: Int32) {
        self.user = user
        self.process = process
    }
}

/// A message: a kind and its bytes.
public struct LocalMessage: Sendable, Hashable {
    /// The most bytes of one message.
    public static let bytesMax = 1 << 20

    /// What the message is; its meaning is agreed between the ends.
    public var kind: UInt8
    /// Its content.
    public var bytes: [UInt8]

    /// A message.
    public init(kind: UInt8, bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }
}

/// A connection between two processes of this machine that send one another messages.
public protocol LocalConnection: Sendable {
    /// Who is at the other end.
    var peer: LocalPeer { get }

    /// Sends a message, and returns when the system has taken it.
    ///
    /// - Throws: `LocalSocketError.closed` when the peer has gone or reads nothing for `LocalSocketLimits.stallSeconds`.
    func send(_ message: LocalMessage) throws

    /// Waits for the next message.
    ///
    /// - Parameters:
    ///   - bytesMax: the most bytes it may have; what claims more is not read.
    ///   - seconds: how long to wait for each part of it; `nil` waits as long as it takes.
    /// - Returns: `nil` when the peer has closed the connection between two messages.
    /// - Throws: `LocalSocketError` for a message that is too long, is broken off, or does not come in time.
    func receive(bytesMax: Int, seconds: Int?) throws -> LocalMessage?
}

/// The limits of a server, each with its default.
public struct LocalSocketLimits: Sendable, Hashable {
    /// How long a peer may leave what was sent to it unread, in seconds.
    public static let stallSeconds = 30

    /// The most connections at a time.
    public var connectionsMax = 32
    /// The most connections of one user at a time, so that nobody can take all of them.
    public var connectionsPerUserMax = 8
    /// How long one request may take, in seconds.
    public var requestSecondsMax = 600
    /// How long requests that are being answered may go on once the server is told to stop, in seconds.
    public var stopSecondsMax = 10

    /// The defaults.
    public init() {}
}

/// Where a server listens, and with what it answers.
public struct LocalServer: Sendable, Hashable {
    /// The socket's path.
    public var path: String
    /// The group that the socket is given to; the process's own without it.
    public var group: String?
    /// The socket's permissions.
    public var mode: UInt32
    /// The program that answers a connection, which it is given as its standard input.
    public var program: String
    /// The program's arguments.
    public var arguments: [String]
    /// The limits.
    public var limits = LocalSocketLimits()

    /// A server.
    public init(path: String, group: String?, mode: UInt32, program: String, arguments: [String]) {
        self.path = path
        self.group = group
        self.mode = mode
        self.program = program
        self.arguments = arguments
    }
}

/// What a server tells about itself.
public enum LocalServerNotice: Sendable, Hashable {
    /// It listens.
    case listening
    /// A socket that a killed server had left was removed.
    case recovered
    /// A connection was turned away.
    case turnedAway(LocalPeer, why: String)
    /// A request took too long and was ended.
    case ended(LocalPeer)
    /// It was told to stop; so many requests are still being answered.
    case stopping(open: Int)
}

/// Makes connections, and waits for them.
public protocol LocalSockets: Sendable {
    /// Connects to a server.
    ///
    /// - Throws: `LocalSocketError.absent` where nobody listens, `.notPermitted` where the socket's permissions refuse.
    func connect(to path: String) throws -> any LocalConnection

    /// The connection that a server has given to this process as a descriptor.
    ///
    /// - Throws: `LocalSocketError` for a descriptor that is no socket of this machine.
    func connection(descriptor: Int32) throws -> any LocalConnection

    /// Listens until the process is told to stop (SIGTERM, SIGINT), and starts the server's program for each connection.
    ///
    /// One request is one process, so that one that crashes, hangs or is fed nonsense takes nobody else with it. A
    /// connection over the limits is sent `busy` and closed. On stopping, open requests are given some time.
    ///
    /// - Parameters:
    ///   - server: where to listen, and with what to answer.
    ///   - busy: the messages for whoever is turned away.
    ///   - notice: told what happens.
    /// - Throws: `LocalSocketError` when it cannot listen: another server does, or the path is something else.
    func serve(
        _ server: LocalServer, busy: [LocalMessage], notice: @escaping @Sendable (LocalServerNotice) -> Void) throws
}

/// What goes wrong with local sockets.
public enum LocalSocketError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nobody listens there.
    case absent(path: String)
    /// The permissions of the socket or of its folder refuse.
    case notPermitted(path: String)
    /// A server listens there already.
    case inUse(path: String)
    /// The path cannot be a socket.
    case refused(path: String, why: String)
    /// The peer has gone.
    case closed
    /// A message is longer than allowed.
    case tooLong(bytes: Int, most: Int)
    /// A message did not come in time.
    case tooSlow(seconds: Int)
    /// The system refused a call.
    case failed(String)

    /// What to tell a person.
    public var description: String {
        switch self {
        case .absent(let path):
            "nobody listens at the socket `\(path)`; start `writ serve --socket \(path)` as its owner"
        case .notPermitted(let path): "the permissions of the socket `\(path)` do not let this user in"
        case .inUse(let path): "another server listens at `\(path)` already; stop it, or choose another path"
        case .refused(let path, let why): "`\(path)` cannot be a socket: \(why)"
        case .closed: "the connection was closed before the answer was complete"
        case .tooLong(let bytes, let most): "a message has \(bytes) bytes; at most \(most) are allowed"
        case .tooSlow(let seconds): "nothing came for \(seconds) seconds"
        case .failed(let why): "the socket cannot be used: \(why)"
        }
    }
}
