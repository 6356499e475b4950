// Policies read for deciding, without their tests.

import Testing
import WritPolicy

@Suite struct UntestedPolicyTests {
    private static let digest: @Sendable ([UInt8]) -> String = { "digest of \($0.count) bytes" }

    private static func documents(_ text: String) -> [Document] {
        DocumentReader.read(
            text: text, file: "policies.yaml", includes: { _ in .failure(IncludeError("there are no files")) },
            digest: digest
        ).documents
    }

    private static func untested(_ text: String) -> Document? {
        DocumentReader.policyWithoutTests(text: text, file: "policies.yaml", digest: digest)
    }

    private static let policies = StarterDocuments.files.flatMap { documents($0.text) }.filter { $0.kind == .policy }

    private static let policy = """
        kind: policy
        policy: p
        title: No forced push
        why: "History that is rewritten is lost."
        owner: team:platform
        severity: high
        mode: enforce
        on: push.requested as push
        require:
          - id: calm
            check: The push is not forced
            that: "!push.forced"
        otherwise: [deny]

        """

    @Test(arguments: policies)
    func aStarterIsTheSameButForItsTests(document: Document) throws {
        var expected = try #require(Self.documents(document.text).first)
        guard case .policy(var policy) = expected.content else { return }
        #expect(!policy.tests.isEmpty)
        policy.tests = []
        expected.content = .policy(policy)
        #expect(Self.untested(document.text) == expected)
    }

    @Test func aPolicyWithMoreAfterItsTestsIsReadAsAWhole() {
        #expect(Self.untested(Self.policy + "tests:\n  - { name: x }\n") != nil)
        #expect(Self.untested(Self.policy + "tests:\n- { name: x }\n# the end\n") != nil)
        #expect(Self.untested(Self.policy + "tests: [{ name: x }]\n") == nil)
        #expect(Self.untested(Self.policy + "tests:\n  - { name: x }\ncontrols: [SOC2/CC8.1]\n") == nil)
        #expect(Self.untested(Self.policy) == nil)
    }

    @Test func nothingIsCutOutOfTheMiddleOfAText() {
        let text = Self.policy.replacingWhy(with: "\"a text that goes on\ntests:\n  and ends here\"")
        #expect(Self.untested(text) == nil)
    }

    @Test func onlyPoliciesAreReadThisWay() {
        #expect(Self.untested("kind: group\ngroup: g\nmembers: [github:ann]\ntests:\n  - x\n") == nil)
    }
}

extension String {
    /// The policy with another `why`, as the last of its members.
    fileprivate func replacingWhy(with text: String) -> String {
        split(separator: "\n").filter { !$0.hasPrefix("why:") }.joined(separator: "\n") + "\nwhy: " + text + "\n"
    }
}
