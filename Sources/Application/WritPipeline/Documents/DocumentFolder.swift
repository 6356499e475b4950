// The documents of a folder, as files that somebody read for us.

public import WritPolicy

/// A file of documents.
public struct DocumentFile: Sendable {
    /// The name messages show.
    public var name: String
    /// The text.
    public var text: String
    /// Gives the text of a file that it includes, relative to it.
    public var include: @Sendable (String) -> Result<String, IncludeError>

    /// A file.
    public init(
        name: String, text: String, include: @escaping @Sendable (String) -> Result<String, IncludeError>
    ) {
        self.name = name
        self.text = text
        self.include = include
    }
}

/// The documents of some files with everything that is wrong with them.
public struct DocumentFolder: Sendable {
    /// The documents that could be read, in the order of the files.
    public private(set) var documents: [Document] = []
    /// What is wrong.
    public private(set) var problems: [DocumentProblem] = []

    /// Reads files.
    public init(_ files: [DocumentFile]) {
        var places: [String: Place] = [:]
        for file in files {
            let (found, wrong) = DocumentReader.read(
                text: file.text, file: file.name, includes: file.include, digest: DocumentText.digest)
            problems += wrong
            for document in found {
                let key = "\(document.kind.rawValue) \(document.name)"
                if let first = places[key] {
                    problems.append(
                        DocumentProblem(
                            at: document.place, "there are two documents `\(key)`",
                            suggestion: "keep one; the first is at \(first)"))
                } else {
                    places[key] = document.place
                    documents.append(document)
                }
            }
        }
    }

    /// Whether a document has an error.
    public var hasErrors: Bool { problems.contains { $0.severity == .error } }
}
