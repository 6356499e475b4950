// swift-tools-version: 6.2
// The package: one target per folder of Sources. What each may import is said in STYLE terms in
// docs/ARCHITECTURE.md and kept by Tests/ArchitectureTests.
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let zlib = Target.Dependency.target(name: "CZlib")
let processArguments = Target.Dependency.target(name: "CArguments")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let sockets = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let tls = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// A source target of Writ.
func house(
    _ name: String, in room: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(room)/\(name)", resources: resources,
        swiftSettings: strict)
}

/// A target in C: what Swift cannot say.
func clang(_ name: String) -> Target { .target(name: name, path: "Sources/\(name)") }

/// A test target beside the source target it claims things about.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "writ",
    products: [
        .executable(name: "writ", targets: ["writ"]),
        .library(name: "WritCEL", targets: ["WritCEL"]),
        .library(name: "WritMerkle", targets: ["WritMerkle"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    ],
    targets: [
        // Domain: values and pure functions.
        house("WritModel", in: "Domain"),
        house("WritCEL", in: "Domain"),
        house("WritMerkle", in: "Domain", [crypto]),
        house(
            "WritPolicy", in: "Domain", ["WritModel", "WritCEL", yams], resources: [.embedInCode("Starters")]),

        // Application: what the product does, written against protocols.
        house("WritConnector", in: "Application", ["WritModel", crypto]),
        house("WritAuditLog", in: "Application", ["WritModel", "WritMerkle"]),
        house("WritEnforcement", in: "Application", ["WritModel", "WritConnector"]),
        house("WritInsights", in: "Application", ["WritModel", "WritAuditLog"]),
        house(
            "WritPipeline", in: "Application",
            [
                "WritModel", "WritCEL", "WritMerkle", "WritPolicy", "WritConnector", "WritAuditLog", "WritEnforcement",
                "WritInsights",
            ]),

        // Adapters: one target, one outside system.
        house("WritSQLite", in: "Adapters/Stores", ["WritModel", "WritAuditLog", "WritInsights", grdb, sqlite]),
        house("WritGit", in: "Adapters/Connectors", ["WritModel", "WritConnector", subprocess, system]),
        house("WritGitHub", in: "Adapters/Connectors", ["WritModel", "WritConnector", crypto, zlib]),
        .systemLibrary(
            name: "CZlib", path: "Sources/Adapters/Connectors/CZlib", providers: [.apt(["zlib1g-dev"])]),
        house("WritSSH", in: "Adapters/Connectors", ["WritConnector", subprocess, system]),
        house("WritSocket", in: "Adapters/Connectors", ["WritConnector"]),
        house("WritSMTP", in: "Adapters/Channels", ["WritModel", "WritEnforcement", nio, sockets, tls]),
        house(
            "WritWebhook", in: "Adapters/Channels",
            ["WritModel", "WritEnforcement", crypto, nio, sockets, httpTypes, httpClient]),

        // Interfaces: how people and machines reach it.
        house("WritConsole", in: "Interfaces", ["WritModel", "WritMerkle", "WritInsights"]),
        house(
            "WritCLI", in: "Interfaces",
            [
                "WritModel", "WritCEL", "WritMerkle", "WritPolicy", "WritConnector", "WritAuditLog",
                "WritEnforcement", "WritInsights", "WritPipeline", arguments,
            ]),
        clang("CArguments"),
        .executableTarget(
            name: "writ",
            dependencies: [
                "WritModel", "WritCEL", "WritMerkle", "WritPolicy", "WritAuditLog", "WritConnector", "WritEnforcement",
                "WritInsights", "WritPipeline", "WritSQLite", "WritGit", "WritGitHub", "WritSSH", "WritSocket",
                "WritSMTP", "WritWebhook", "WritConsole", "WritCLI", processArguments,
            ],
            path: "Sources/writ", swiftSettings: strict),
        .target(
            name: "WritTesting",
            dependencies: [
                "WritModel", "WritCEL", "WritMerkle", "WritPolicy", "WritAuditLog", "WritConnector", "WritInsights",
                "WritPipeline",
            ], path: "Sources/WritTesting", swiftSettings: strict),

        // Tests: one target per source target.
        tests("WritCELTests", ["WritCEL"], exclude: ["Corpus"]),
        tests("WritMerkleTests", ["WritMerkle"]),
        tests("WritModelTests", ["WritModel"]),
        tests("WritPolicyTests", ["WritPolicy", "WritModel", "WritCEL"]),
        tests(
            "WritPipelineTests",
            [
                "WritPipeline", "WritModel", "WritCEL", "WritMerkle", "WritPolicy", "WritConnector", "WritInsights",
                "WritAuditLog",
                "WritSQLite", "WritGit", "WritGitHub", "WritTesting", subprocess,
            ]),
        tests("WritAuditLogTests", ["WritAuditLog", "WritModel", "WritMerkle", "WritTesting", crypto]),
        tests(
            "WritSQLiteTests",
            ["WritSQLite", "WritModel", "WritAuditLog", "WritInsights", "WritTesting", grdb, sqlite]),
        tests(
            "WritInsightsTests",
            ["WritInsights", "WritModel", "WritMerkle", "WritAuditLog", "WritPipeline", "WritTesting"]),
        tests("WritConsoleTests", ["WritConsole", "WritInsights", "WritModel"]),
        tests("WritGitTests", ["WritGit", "WritModel", "WritConnector", subprocess, system]),
        tests("WritGitHubTests", ["WritGitHub", "WritModel", "WritConnector"]),
        tests("WritSocketTests", ["WritSocket", "WritConnector"]),
        tests("WritSSHTests", ["WritSSH", "WritModel", "WritConnector", subprocess]),
        tests(
            "WritCLITests",
            [
                "writ", "WritCLI", "WritModel", "WritMerkle", "WritAuditLog", "WritSQLite", "WritTesting", arguments,
                subprocess,
            ]),
        tests("WritEnforcementTests", ["WritEnforcement", "WritModel"]),
        tests("WritSMTPTests", ["WritSMTP", "WritEnforcement", "WritTesting"]),
        tests("WritWebhookTests", ["WritWebhook", "WritEnforcement", "WritModel", "WritTesting"]),
        tests("ArchitectureTests", []),
        tests(
            "DocumentationTests",
            ["WritModel", "WritCEL", "WritPolicy", "WritConnector", "WritPipeline", "WritCLI", arguments]),
    ],
    swiftLanguageModes: [.v6]
)

// Built on demand: `Benchmarks/run` sets the variable. Tests and releases need none of it.
if Context.environment["WRIT_BENCHMARKS"] != nil {
    package.targets.append(
        .executableTarget(
            name: "WritBenchmarks",
            dependencies: [
                "WritCEL", "WritModel", "WritMerkle", "WritAuditLog", "WritInsights", "WritPipeline", "WritSQLite",
                "WritTesting", grdb, sqlite,
            ], path: "Benchmarks/WritBenchmarks", swiftSettings: strict))
}

// Built on demand too: docs/internals/fuzzing.md says how. The fuzzer brings its own `main`.
if Context.environment["WRIT_FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "CELFuzzer", dependencies: ["WritCEL"], path: "Benchmarks/CELFuzzer",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
