// Names of repositories and of hosting programs as arguments.

public import ArgumentParser
public import WritConnector

extension RepositoryName: ExpressibleByArgument {
    /// A name on the command line.
    public init?(argument: String) { self.init(argument) }
}

extension HostingProgram: ExpressibleByArgument {}
