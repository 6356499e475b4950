// Compiles a set of documents: schemas to types, facts to rules, policies to checks.

public import WritCEL
public import WritModel

/// Compiles documents.
public struct DocumentCompiler {
    private let documents: [Document]
    private let timeZones: TimeZones?
    private let account: (String) -> AccountID?
    private let problems = ProblemList()

    /// A compiler.
    ///
    /// - Parameters:
    ///   - documents: of all kinds; later ones of the same kind and name replace earlier ones.
    ///   - timeZones: the zones that calendars name.
    ///   - account: the pseudonym of an account as a group names it, or `nil`.
    public init(documents: [Document], timeZones: TimeZones?, account: @escaping (String) -> AccountID?) {
        self.documents = documents
        self.timeZones = timeZones
        self.account = account
    }

    /// Compiles everything that compiles.
    ///
    /// - Returns: what is ready to decide with, and every problem; with an error among them it must not be used to
    ///   decide.
    public func compile() -> (compiled: CompiledDocuments, problems: [DocumentProblem]) {
        let schemas = mergedSchemas()
        let catalog = TypeCatalog(schemas: schemas.map(\.document))
        let groups = all { if case .group(let group) = $0.content { group } else { nil } }
        let calendars = all { if case .calendar(let calendar) = $0.content { calendar } else { nil } }
        let compiler = ConditionCompiler(
            catalog: catalog, groups: Set(groups.map(\.name.value)), calendars: Set(calendars.map(\.name.value)),
            problems: problems)
        let schemaTexts = schemas.map { "\($0.document.event.value) \($0.digest)" }
        compiler.addCommitLookUps(schemaTexts: schemaTexts)
        compiler.addStandingLookUps()
        compileFacts(compiler, schemaTexts: schemaTexts)
        let policies = documents.compactMap { document -> CompiledPolicy? in
            guard case .policy(let policy) = document.content else { return nil }
            return PolicyCompiler(compiler: compiler, policy: policy, digest: document.digest).compile()
        }
        let members = members(of: groups)
        let compiled = CompiledDocuments(
            catalog: catalog, policies: policies.sorted { $0.name < $1.name },
            digestInput: documents.map { "\($0.kind.rawValue) \($0.name) \($0.digest)" }.sorted(),
            rules: compiler.rules, groups: members, calendars: hours(of: calendars),
            identities: all { if case .identity(let identity) = $0.content { identity } else { nil } },
            access: AccessCompiler(groups: members, account: account, problems: problems)
                .grants(of: all { if case .access(let access) = $0.content { access } else { nil } }),
            repositories: RepositoryRules(repositories(groups: members)), boundSources: boundSources(catalog),
            readsVouched: compiler.readsVouched)
        return (compiled, problems.problems)
    }

    private func all<Content>(_ select: (Document) -> Content?) -> [Content] { documents.compactMap(select) }

    // MARK: Schemas

    /// The built-in schemas, extended by the documents'.
    private func mergedSchemas() -> [(document: SchemaDocument, digest: String)] {
        var digests: [EventKind: String] = [:]
        let own = documents.compactMap { document -> SchemaDocument? in
            guard case .schema(let schema) = document.content else { return nil }
            digests[schema.event.value] = document.digest
            return schema
        }
        let merged = SchemaSet.builtIn.merging(own)
        for problem in merged.problems { problems.add(problem) }
        return merged.set.all.map { (document: $0, digest: digests[$0.event.value] ?? "") }
    }

    // MARK: Facts

    private func compileFacts(_ compiler: ConditionCompiler, schemaTexts: [String]) {
        for document in documents {
            guard case .fact(let fact) = document.content else { continue }
            FactCompiler(compiler: compiler, fact: fact, digest: document.digest, schemaTexts: schemaTexts).compile()
        }
    }

    // MARK: Repositories and sources

    private func repositories(groups: [String: [AccountID]]) -> [RepositoryDocument] {
        let documents = all { if case .repository(let repository) = $0.content { repository } else { nil } }
        for group in documents.compactMap(\.maintainers) where groups[group.value] == nil {
            problems.error(
                at: group.place, "there is no group `\(group.value)`",
                suggestion: Spelling.suggestion(for: group.value, among: groups.keys.sorted())
                    ?? "declare it in a `kind: group` document")
        }
        return documents
    }

    private func boundSources(_ catalog: TypeCatalog) -> [BoundSource] {
        all { if case .source(let source) = $0.content { source } else { nil } }.compactMap { source in
            for kind in source.kinds {
                guard let schema = catalog.schema(of: kind.value) else {
                    problems.error(
                        at: kind.place, "`\(kind.value)` is not a known kind of event",
                        suggestion: Spelling.suggestion(for: kind.value.description, among: catalog.kinds))
                    continue
                }
                guard schema.capability == .gate else { continue }
                problems.error(
                    at: kind.place, "`\(kind.value)` is a request, which a gate decides and nobody records")
            }
            guard let account = AccountID(source.account.value) ?? account(source.account.value) else { return nil }
            return BoundSource(account: account, kinds: Set(source.kinds.map(\.value)), scope: source.scope)
        }
    }

    // MARK: Groups and calendars

    private func members(of groups: [GroupDocument]) -> [String: [AccountID]] {
        var result: [String: [AccountID]] = [:]
        for group in groups {
            result[group.name.value] = group.members.compactMap { AccountID($0.value) ?? account($0.value) }
        }
        return result
    }

    private func hours(of calendars: [CalendarDocument]) -> [String: CalendarHours] {
        var result: [String: CalendarHours] = [:]
        guard let timeZones else { return result }
        for calendar in calendars {
            do throws(DocumentProblem) {
                result[calendar.name.value] = try CalendarHours(calendar, zones: timeZones)
            } catch { problems.add(error) }
        }
        return result
    }
}
