// The contract suite of `LogStore` and `AccountDirectory`: every store runs it unchanged.
//
//     @Test(arguments: LogStoreContract.claims)
//     func keepsTheContract(_ claim: LogStoreContract.Claim) async throws {
//         try await LogStoreContract { try .init(store: MyStore(...), directory: ..., reopen: ...) }.check(claim)
//     }

public import WritAuditLog
import WritModel

/// What every store must do, as claims that a test target checks one by one.
public struct LogStoreContract: Sendable {
    /// An empty store, made for one claim.
    public struct Subject {
        /// The store.
        public var store: any LogStore
        /// Its directory.
        public var directory: any AccountDirectory
        /// Opens the same log again, as another process would: nothing of the first store may be needed.
        public var reopen: () throws -> (store: any LogStore, directory: any AccountDirectory)

        /// A subject.
        ///
        /// - Parameters:
        ///   - store: The store.
        ///   - directory: Its directory.
        ///   - reopen: Opens the same log again, as another process would.
        public init(
            store: any LogStore, directory: any AccountDirectory,
            reopen: @escaping () throws -> (store: any LogStore, directory: any AccountDirectory)
        ) {
            self.store = store
            self.directory = directory
            self.reopen = reopen
        }
    }

    /// One sentence of the contract.
    public struct Claim: Sendable, CustomStringConvertible {
        /// What is claimed.
        public let description: String
        let check: @Sendable (Subject) throws -> Void

        init(_ description: String, _ check: @escaping @Sendable (Subject) throws -> Void) {
            self.description = description
            self.check = check
        }
    }

    private let makeSubject: @Sendable () async throws -> Subject

    /// Makes the suite for a store.
    ///
    /// - Parameter makeSubject: Makes a fresh, empty store; called once for each claim.
    public init(_ makeSubject: @escaping @Sendable () async throws -> Subject) {
        self.makeSubject = makeSubject
    }

    /// Every claim.
    public static let claims: [Claim] =
        entryClaims + transactionClaims + treeClaims + factClaims + outboxClaims + directoryClaims

    /// Checks one claim against a fresh store. One of them waits 5 seconds for a lock; the others are quick.
    ///
    /// - Parameter claim: The claim.
    /// - Throws: ``ContractViolation`` when it does not hold; whatever the store throws unexpectedly.
    public func check(_ claim: Claim) async throws {
        try claim.check(try await makeSubject())
    }
}

/// A sentence of a contract that does not hold.
public struct ContractViolation: Error, Sendable, CustomStringConvertible {
    /// What was expected and what was found.
    public let description: String
}

// MARK: What the claims are written with

/// Throws unless two values are equal.
func require<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
    guard found == expected else {
        throw ContractViolation(description: "\(what): expected \(expected), found \(found)")
    }
}

/// Throws unless something holds.
func require(_ holds: Bool, _ what: String) throws {
    guard holds else { throw ContractViolation(description: what) }
}

/// Throws unless an error is thrown that is the expected one.
func requireError(_ what: String, where isExpected: (any Error) -> Bool = { _ in true }, _ body: () throws -> Void)
    throws
{
    do { try body() } catch {
        return try require(isExpected(error), "\(what): another error was thrown: \(error)")
    }
    throw ContractViolation(description: "\(what): nothing was thrown")
}

/// The error that a claim throws on purpose.
struct Deliberate: Error {}

extension StoredEntry {
    /// An entry for claims.
    static func sample(_ number: Int, source: String = "test", kind: EventKind = .commitRecorded) -> StoredEntry {
        let id = "event-\(number)"
        let leaf = #"{"id":"\#(id)","source":"\#(source)","kind":"\#(kind)","number":\#(number)}"#
        return StoredEntry(id: id, source: source, kind: kind.description, leaf: Array(leaf.utf8))
    }
}

extension LogReading {
    /// The indexes of the entries in a range.
    func indexes(in range: Range<UInt64>, kinds: [EventKind]?) throws -> [UInt64] {
        var found: [UInt64] = []
        try forEachEntry(in: range, kinds: kinds) { index, _ in
            found.append(index)
            return true
        }
        return found
    }
}
