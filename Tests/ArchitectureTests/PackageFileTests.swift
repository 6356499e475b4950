// Claims about reading Package.swift: a target that is declared wrongly is seen.

import Testing

@Suite struct PackageFileTests {
    private static let sample = """
        let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
        let package = Package(
            dependencies: [.package(url: "https://example.org/x", exact: "1.0.0")],
            targets: [
                // house("WritGone", in: "Domain"),
                house("WritModel", in: "Domain"),
                house("WritMerkle", in: "Domain", [crypto]),
                house(
                    "WritPolicy", in: "Domain", ["WritModel"], resources: [.embedInCode("Starters")]),
                .executableTarget(
                    name: "writ", dependencies: ["WritModel"], path: "Sources/writ", swiftSettings: strict),
                tests("WritModelTests", ["WritModel"]),
            ]
        )
        """

    @Test func readsNamesFoldersAndDependencies() {
        let targets = PackageFile(Self.sample).targets
        #expect(targets.map(\.name) == ["WritModel", "WritMerkle", "WritPolicy", "writ", "WritModelTests"])
        #expect(targets.map(\.path).prefix(4).last == "Sources/writ")
        #expect(targets[1].path == "Sources/Domain/WritMerkle" && targets[1].outside == ["Crypto"])
        #expect(targets[2].ours == ["WritModel"])
        #expect(targets.map(\.isTest) == [false, false, false, false, true])
    }

    @Test func seesADependencyThatTheTableRefuses() throws {
        let text = Self.sample.replacing("\"Domain\", [crypto]", with: "\"Domain\", [crypto, \"WritPolicy\"]")
        let merkle = PackageFile(text).targets[1]
        #expect(merkle.ours == ["WritPolicy"])
        let target = try #require(SourceTarget(file: merkle.path + "/X.swift"))
        #expect(ImportTable.fault("WritPolicy", in: target) != nil)
    }

    @Test func findsNothingInATextWithoutTargets() {
        #expect(PackageFile("let package = Package(name: \"x\")").targets.isEmpty)
    }
}
