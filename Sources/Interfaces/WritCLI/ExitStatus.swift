// What the program ends with, and which error ends it how (DESIGN.md section 7).

import ArgumentParser
import WritAuditLog
import WritConnector
import WritMerkle
import WritModel
import WritPipeline
import WritPolicy

/// Exit statuses; the high ones are those of `sysexits.h`.
enum ExitStatus: Int32, Sendable {
    /// Allowed, or nothing found.
    case allow = 0
    /// Denied, or something found.
    case deny = 1
    /// Held.
    case hold = 2
    /// Wrong usage.
    case usage = 64
    /// Bad input data.
    case data = 65
    /// The log is not available, or no policy is active at a gate.
    case unavailable = 69
    /// A fault of Writ.
    case software = 70
    /// Not permitted.
    case notPermitted = 77

    /// The status of a gate's verdict.
    init(_ verdict: Verdict) {
        switch verdict {
        case .allow, .notApplicable: self = .allow
        case .hold: self = .hold
        case .deny: self = .deny
        }
    }

    var code: ExitCode { ExitCode(rawValue) }
}

/// An error with the status it ends the program with.
struct CommandFailure: Error, CustomStringConvertible {
    var status: ExitStatus
    var description: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        description = message
    }

    /// The failure that an error of any layer means.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as LogStoreError: self.init(.unavailable, error.description)
        case let error as AuditLogError: self.init(.unavailable, error.description)
        case let error as MerkleError: self.init(.unavailable, error.description)
        case let error as PipelineError: self.init(Self.status(error), error.description)
        case let error as LocalSocketError:
            if case .notPermitted = error {
                self.init(.notPermitted, error.description)
            } else {
                self.init(.unavailable, error.description)
            }
        case let error as IntakeError: self.init(.data, error.description)
        case let error as EventError: self.init(.data, error.description)
        case let error as GitError: self.init(.data, error.description)
        case let error as StatementError: self.init(.data, error.description)
        case let error as ReceiveInput.InputError: self.init(.data, error.description)
        case let error as Pusher.PusherError: self.init(.data, error.description)
        case let error as RepositoryNameError: self.init(.data, error.description)
        case let error as RepositoryBookError: self.init(.data, error.description)
        case let error as DocumentProblem: self.init(.data, error.description)
        default: self.init(.software, "\(error)")
        }
    }

    private static func status(_ error: PipelineError) -> ExitStatus {
        switch error {
        case .noActivePolicy: .unavailable
        case .notPermitted: .notPermitted
        default: .data
        }
    }
}
