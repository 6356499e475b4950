// Claims about this repository: its sources keep to the house's rules.

import Testing

@Suite struct ArchitectureTests {
    private static func package() throws -> PackageFile { PackageFile(try Repository.text("Package.swift")) }
    /// The targets of the product: neither tests nor benchmarks.
    private static func targets() throws -> [DeclaredTarget] {
        try package().targets.filter { !$0.isTest && !$0.path.hasPrefix("Benchmarks/") }
    }
    private static func sources() throws -> [String] { try Repository.files(under: "Sources", ending: ".swift") }

    @Test func everySourceFileKeepsToTheRules() throws {
        let files = try Self.sources()
        #expect(files.count > 100)
        for file in files {
            for finding in SourceChecker.findings(in: try Repository.text(file), file: file) {
                Issue.record("\(finding)")
            }
        }
    }

    @Test func everySourceFolderIsATargetAndEveryTargetHasOne() throws {
        let folders = Set(try Self.sources().compactMap { SourceTarget(file: $0)?.path })
        #expect(Set(try Self.targets().map(\.path)) == folders)
    }

    @Test func everyTestFolderIsATarget() throws {
        let files = try Repository.files(under: "Tests", ending: ".swift")
        let folders = Set(files.map { $0.split(separator: "/").prefix(2).joined(separator: "/") })
        #expect(Set(try Self.package().targets.filter(\.isTest).map(\.path)) == folders)
    }

    @Test func declaredDependenciesAreThoseTheTableAllows() throws {
        for declared in try Self.targets() {
            let target = try #require(SourceTarget(file: declared.path + "/X.swift"))
            for module in declared.ours.union(declared.outside).sorted() {
                if let fault = ImportTable.fault(module, in: target) { Issue.record("Package.swift: \(fault)") }
            }
        }
    }

    @Test func everyImportIsDeclaredByItsOwnTarget() throws {
        let declared = Dictionary(
            uniqueKeysWithValues: try Self.package().targets.map { ($0.path, $0.ours.union($0.outside)) })
        // What comes with the compiler, or as part of a declared package.
        let free = ImportTable.platform.union(["System"])
        for file in try Self.sources() {
            let target = try #require(SourceTarget(file: file))
            let allowed = free.union(declared[target.path] ?? [])
            for module in SwiftCode(try Repository.text(file)).lines.compactMap(SourceChecker.module)
            where !allowed.contains(module) {
                Issue.record("\(file): imports `\(module)`, which `\(target.name)` does not declare in Package.swift")
            }
        }
    }
}
