// What the documents in force say of a repository: who pushes, and what is protected.

public import WritConnector
import WritPolicy

extension Installation {
    /// The row of a repository's document: the one variable that says who pushes there.
    ///
    /// - Parameter repository: the repository's name.
    /// - Returns: `nil` where no document says.
    /// - Throws: store errors; `PipelineError.documents` when what is in force cannot be read.
    public func pusherRow(ofRepository repository: String) throws -> PusherRow? {
        try state().compiled.pusher(ofRepository: repository).map {
            PusherRow(variable: $0.variable, scheme: $0.scheme)
        }
    }

    /// Whether a ref is protected in a repository, by its document or the usual names.
    ///
    /// - Parameters:
    ///   - ref: the full name.
    ///   - repository: the repository's name.
    /// - Throws: store errors; `PipelineError.documents` when what is in force cannot be read.
    public func isProtected(_ ref: String, in repository: String) throws -> Bool {
        try state().compiled.isProtected(ref, in: repository)
    }
}
