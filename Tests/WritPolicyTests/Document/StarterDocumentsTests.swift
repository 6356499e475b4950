// Claims about the starter documents as documents; their own tests say what they decide.

import FoundationEssentials
import Testing
import WritModel

@testable import WritPolicy

@Suite struct StarterDocumentsTests {
    private static let documents: [Document] = StarterDocuments.files.flatMap { file in
        let result = DocumentReader.read(
            text: file.text, file: file.name, includes: { .failure(IncludeError($0)) }, digest: { _ in "" })
        for problem in result.problems { Issue.record("\(problem)") }
        return result.documents
    }

    private static let policies: [PolicyDocument] = documents.compactMap {
        if case .policy(let policy) = $0.content { policy } else { nil }
    }

    private static let facts: [FactDocument] = documents.compactMap {
        if case .fact(let fact) = $0.content { fact } else { nil }
    }

    @Test func areTheFilesOfTheFolder() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Domain/WritPolicy/Starters")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        #expect(Set(StarterDocuments.files.map(\.name)) == Set(names))
        for (name, text) in StarterDocuments.files {
            #expect(String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self) == text)
        }
    }

    @Test func areReadWithoutProblems() {
        let names = Self.documents.map { "\($0.kind) \($0.name)" }
        #expect(Set(names).count == names.count)
        #expect(Self.facts.count == 9)
        #expect(Self.policies.count == 11)
    }

    @Test func sayWhoAnswersForThemAndWhatTheyServe() {
        for policy in Self.policies {
            #expect(policy.owner != nil && !policy.controls.isEmpty && !policy.why.isEmpty)
            #expect(policy.mode == .enforce || policy.name.value == "direct-push")
        }
    }

    @Test func everyCheckHasAPassingAndAFailingTest() {
        for policy in Self.policies {
            for check in policy.checks.map(\.id.value) {
                #expect(policy.tests.contains { $0.violated?.contains(check) == true }, "\(policy.name.value)/\(check)")
                #expect(policy.tests.contains { $0.violated == [] }, "\(policy.name.value)/\(check)")
            }
            let known = Set(policy.checks.map(\.id.value))
            for test in policy.tests {
                #expect(known.isSuperset(of: (test.violated ?? []) + (test.unknown ?? [])))
                #expect(policy.kinds.map(\.value).contains(test.when.kind.value))
            }
        }
    }

    @Test func onlyGatesAreDeniedOrHeld() {
        for policy in Self.policies {
            let stops = (policy.otherwise ?? []).contains {
                if case .hold = $0.value { true } else { $0.value == .deny }
            }
            let areGates = policy.kinds.allSatisfy { BuiltInSchemas.schema(for: $0.value)?.capability == .gate }
            #expect(stops == areGates, "\(policy.name.value)")
        }
    }

    @Test func useOnlyFactsAndKindsThatExist() {
        let facts = Set(Self.facts.map(\.name.value))
        for check in Self.policies.flatMap(\.checks) {
            switch check.form {
            case .needs(let fact, _), .forbids(let fact, _): #expect(facts.contains(fact.value))
            default: break
            }
        }
        let kinds =
            Self.policies.flatMap(\.kinds) + Self.facts.flatMap { $0.begins.map(\.event) + $0.ends.map(\.event) }
        for kind in kinds { #expect(BuiltInSchemas.schema(for: kind.value) != nil, "\(kind.value)") }
    }

    @Test func eventsOfTestsHaveFieldsOfTheirSchemas() throws {
        for test in Self.policies.flatMap(\.tests) {
            for event in test.given + [test.when] {
                let schema = try #require(BuiltInSchemas.schema(for: event.kind.value))
                for key in event.fields.members.map(\.key) {
                    #expect(
                        schema.field(key) != nil || ["actor", "at", "provenance"].contains(key),
                        "\(event.kind.value).\(key) in \(test.name.value)")
                }
            }
        }
    }

    @Test func namesOfFactsAreFreeForTriggersAndEvents() {
        let facts = Set(Self.facts.map(\.name.value))
        let aliases =
            Self.policies.map(\.alias.value)
            + Self.facts.flatMap { $0.begins.map(\.alias.value) + $0.ends.map(\.alias.value) }
        #expect(facts.isDisjoint(with: aliases))
    }
}
