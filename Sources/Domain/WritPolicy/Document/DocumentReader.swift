// From the text of a file to documents. This is the one way in: for files of the policy folder, for the schemas that
// are built in, and for the bodies of `document.activated` entries.

import WritModel

/// Reads documents.
public enum DocumentReader {
    /// The documents of a text.
    ///
    /// A file may hold several, each begun by a line `---`. The text of a document is its lines without the blank ones
    /// at its beginning and end, with line feeds as line ends, one at the end, and with the text of included files
    /// appended under `included`; reading that text alone gives the same document, its places aside. Decoding takes
    /// time linear in the text.
    ///
    /// - Parameters:
    ///   - text: the file's text.
    ///   - file: its name for messages.
    ///   - includes: gives the text of a file that a calendar includes, by its path relative to the document.
    ///   - digest: gives `sha256:<hex>` of bytes.
    /// - Returns: the documents without errors, in order, and all problems of the file. Of a document that is not
    ///   readable as YAML only the first problem is known.
    public static func read(
        text: String, file: String, includes: (String) -> Result<String, IncludeError>, digest: ([UInt8]) -> String
    ) -> (documents: [Document], problems: [DocumentProblem]) {
        let problems = ProblemList()
        let sources: [SourceText]
        do throws(DocumentProblem) { sources = try SourceText.documents(of: text, file: file) } catch {
            return ([], [error])
        }
        var documents: [Document] = []
        withoutActuallyEscaping(includes) { includes in
            let files = IncludedFiles(problems: problems, includes: includes)
            for source in sources {
                do throws(DocumentProblem) {
                    if let document = try read(source, files, digest) { documents.append(document) }
                } catch { problems.add(error) }
            }
        }
        return (documents, problems.problems)
    }

    /// The texts of the documents of a file, as their digests are of, without reading them as YAML.
    ///
    /// - Returns: `nil` where the file as a whole cannot be read. The text of a calendar that includes files is not
    ///   whole, and so has no document's digest.
    public static func texts(of text: String, file: String) -> [String]? {
        try? SourceText.documents(of: text, file: file).map(\.text)
    }

    /// The policy that a text holds, without its tests: they take most of the text, and no decision asks for them.
    ///
    /// What comes before the tests is read alone and has to be a whole document by itself, so nothing is cut out of the
    /// middle of anything.
    ///
    /// - Parameters:
    ///   - text: the text of one document.
    ///   - file: its name for messages.
    ///   - digest: gives `sha256:<hex>` of bytes.
    /// - Returns: the document with the whole text's digest; `nil` where the text has to be read as a whole.
    public static func policyWithoutTests(
        text: String, file: String, digest: ([UInt8]) -> String
    ) -> Document? {
        guard let sources = try? SourceText.documents(of: text, file: file), sources.count == 1,
            let untested = sources[0].withoutTests
        else { return nil }
        let files = IncludedFiles(problems: ProblemList()) { _ in .failure(IncludeError("policies include no files")) }
        guard let document = try? read(untested, files, { _ in "" }), document.kind == .policy,
            files.problems.problems.isEmpty
        else { return nil }
        let whole = sources[0].text
        return Document(
            kind: document.kind, name: document.name, text: whole, digest: digest(Array(whole.utf8)),
            place: document.place, content: document.content)
    }

    private static func read(
        _ source: SourceText, _ files: IncludedFiles, _ digest: ([UInt8]) -> String
    ) throws(DocumentProblem) -> Document? {
        var root = try YAMLComposer.compose(source)
        let errors = files.problems.errors
        guard let kind = kind(of: root, files.problems) else { return nil }
        var whole = source
        if kind == .calendar {
            guard let appended = files.append(to: source, root: root) else { return nil }
            whole = appended
            if whole.lines.count != source.lines.count { root = try YAMLComposer.compose(whole) }
        }
        guard let content = content(of: root, kind: kind, files.problems), files.problems.errors == errors else {
            return nil
        }
        let text = whole.text
        return Document(
            kind: kind, name: content.name, text: text, digest: digest(Array(text.utf8)), place: source.start,
            content: content)
    }

    private static func kind(of root: YAMLNode, _ problems: ProblemList) -> DocumentKind? {
        let kinds = DocumentKind.allCases.map(\.rawValue)
        guard let members = root.map else {
            problems.error(at: root.place, "a document is a map, found \(root.kindName)")
            return nil
        }
        guard let node = members.first(where: { $0.key == "kind" })?.value, let text = node.text else {
            problems.error(
                at: root.place, "a document needs `kind`",
                suggestion: "add `kind: policy`, or one of \(kinds.joined(separator: ", "))")
            return nil
        }
        if let kind = DocumentKind(rawValue: text) { return kind }
        if text == "waiver" {
            problems.error(at: node.place, "`kind: waiver` is not available in this version")
        } else {
            problems.error(
                at: node.place, "`\(text)` is not a kind of document",
                suggestion: Spelling.suggestion(for: text, among: kinds) ?? "use \(kinds.joined(separator: ", "))")
        }
        return nil
    }

    private static func content(
        of root: YAMLNode, kind: DocumentKind, _ problems: ProblemList
    ) -> DocumentContent? {
        switch kind {
        case .schema: SchemaDecoder(problems: problems).decode(root).map { .schema($0) }
        case .fact: FactDecoder(problems: problems).decode(root).map { .fact($0) }
        case .policy: PolicyDecoder(problems: problems).decode(root).map { .policy($0) }
        case .calendar: CalendarDecoder(problems: problems).decode(root).map { .calendar($0) }
        case .group: PeopleDecoder(problems: problems).decodeGroup(root).map { .group($0) }
        case .identity: PeopleDecoder(problems: problems).decodeIdentity(root).map { .identity($0) }
        case .access: AccessDecoder(problems: problems).decode(root).map { .access($0) }
        case .repository: RepositoryDecoder(problems: problems).decodeRepository(root).map { .repository($0) }
        case .source: RepositoryDecoder(problems: problems).decodeSource(root).map { .source($0) }
        }
    }
}

extension DocumentContent {
    /// The name of the document, unique within its kind.
    public var name: String {
        switch self {
        case .schema(let schema): schema.event.value.description
        case .fact(let fact): fact.name.value
        case .policy(let policy): policy.name.value
        case .calendar(let calendar): calendar.name.value
        case .group(let group): group.name.value
        case .identity(let identity): identity.person.value
        case .access(let access): access.name.value
        case .repository(let repository): repository.repository.value
        case .source(let source): source.name.value
        }
    }
}
