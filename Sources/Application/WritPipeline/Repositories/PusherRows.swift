// Which variable names the pushers of a repository, by the documents in force.

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
}
