// Claims about the reference of CEL: it lists every function, and its examples are true.

import Testing
import WritCEL

@Suite struct CELReferenceTests {
    @Test func functionsAreThoseOfTheLibrary() throws {
        #expect(try Page.isCurrent("docs/reference/cel.md", CELReference.text))
        let noted = CELFunctionNotes.sections.flatMap(\.functions).map(\.name)
        let known = Set(Environment().functionNames)
        #expect(known.subtracting(noted).isEmpty, "functions without notes: \(known.subtracting(noted).sorted())")
        #expect(Set(noted).subtracting(known).isEmpty, "notes without functions: \(Set(noted).subtracting(known))")
        #expect(Set(noted).count == noted.count)
    }

    @Test func everyMacroIsNoted() {
        for form in Comprehension.Form.allCases where form != .optionalMap && form != .optionalFlatMap {
            let name = form == .existsOne ? "exists_one" : form == .bind ? "cel.bind" : form.rawValue
            #expect(CELMacroNotes.all.contains { $0.form.contains("\(name)(") }, "no note on \(name)")
        }
    }

    @Test func everyExampleIsTrue() throws {
        let examples =
            CELMacroNotes.all.flatMap(\.examples) + CELFunctionNotes.sections.flatMap(\.functions).flatMap(\.examples)
        #expect(examples.count > 180)
        let environment = Environment()
        for (source, result) in examples {
            do {
                let value = try environment.compile(source).evaluate([], context: EvaluationContext())
                let wanted = try environment.compile(result).evaluate([], context: EvaluationContext())
                #expect(value.literal == result && value.equals(wanted), "\(source) is \(value), not \(result)")
            } catch {
                Issue.record("\(source) => \(result): \(error)")
            }
        }
    }
}
