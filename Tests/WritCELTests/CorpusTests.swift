// Claims about the expressions of the corpus: what fuzzers found, and what was made to be hard.

import FoundationEssentials
import Testing
import WritCEL

@Suite struct CorpusTests {
    static let files: [String] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".cel") }.sorted().map { "\(folder)/\($0)" }
    }()

    @Test func thereIsACorpus() { #expect(Self.files.count >= 12) }

    /// Going through it is the claim: a trap or a hang would end the tests.
    @Test(arguments: files)
    func evaluatesWithoutATrap(file: String) throws {
        let data = try #require(FileManager.default.contents(atPath: file))
        let source = String(decoding: data, as: UTF8.self)
        let environment = RandomTests.environment
        guard let tree = try? environment.parse(source) else { return }
        for checked in [try? environment.check(tree), try? environment.checkLeniently(tree)] {
            guard let checked, let program = try? environment.compile(checked) else { continue }
            let wanted = program.evaluate(RandomTests.values, context: EvaluationContext())
            let traced = program.trace(RandomTests.values, context: EvaluationContext()).value
            #expect(NaiveResult(traced).agrees(with: NaiveResult(wanted)))
            let residual = program.residual(RandomTests.values, context: EvaluationContext())
            #expect(!residual.expression.source().isEmpty)
        }
    }
}
