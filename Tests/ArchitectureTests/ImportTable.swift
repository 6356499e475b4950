// Who may import whom: the table of the folders, and the outside modules that each target exists for.

/// Which modules a target may import.
enum ImportTable {
    /// Modules that every target above Domain may use: the standard ones of files, bytes and locks.
    static let platform: Set<String> = [
        "FoundationEssentials", "Foundation", "Glibc", "Musl", "Darwin", "Synchronization", "Dispatch",
    ]

    static let domain: Set<String> = ["WritModel", "WritCEL", "WritMerkle", "WritPolicy"]
    static let application: Set<String> = [
        "WritConnector", "WritAuditLog", "WritEnforcement", "WritInsights", "WritPipeline",
    ]

    /// Modules of ours that a target may import.
    ///
    /// - Parameter target: a target's name and the folder it lies in.
    /// - Returns: `nil` for a target that the table does not know; it has to be added here first.
    static func ours(_ target: SourceTarget) -> Set<String>? {
        switch (target.room, target.name) {
        case ("Domain", "WritModel"), ("Domain", "WritCEL"), ("Domain", "WritMerkle"): []
        case ("Domain", "WritPolicy"): ["WritModel", "WritCEL"]
        case ("Application", "WritConnector"): ["WritModel"]
        case ("Application", "WritAuditLog"): ["WritModel", "WritMerkle"]
        case ("Application", "WritEnforcement"): ["WritModel", "WritConnector"]
        case ("Application", "WritInsights"): ["WritModel", "WritAuditLog"]
        case ("Application", "WritPipeline"): domain.union(application).subtracting(["WritPipeline"])
        case ("Adapters/Stores", _): ["WritModel", "WritMerkle", "WritAuditLog", "WritInsights"]
        case ("Adapters/Connectors", _): ["WritModel", "WritConnector"]
        case ("Adapters/Channels", _): ["WritModel", "WritEnforcement"]
        case ("Interfaces", _): domain.union(application)
        case ("", "WritTesting"): domain.union(application)
        default: nil
        }
    }

    /// Modules from outside that a target may import. In Domain each needs a reason; in Adapters it is the reason.
    static func outside(_ target: SourceTarget) -> Set<String> {
        switch target.name {
        // Locks only: neither time nor randomness nor I/O comes with them.
        case "WritCEL": ["Synchronization"]
        case "WritMerkle": ["Crypto"]
        case "WritPolicy": ["Yams"]
        case "WritModel": []
        case "WritSQLite": platform.union(["GRDB", "GRDBSQLite"])
        case "WritSSH": platform.union(["Subprocess", "SystemPackage"])
        // The signatures of commits and statements, which are too many to start a program for each.
        case "WritConnector": platform.union(["Crypto"])
        case "WritGit": platform.union(["Subprocess", "SystemPackage"])
        // Digests of what came in, and the format that archives are packed in.
        case "WritGitHub": platform.union(["Crypto", "CZlib"])
        case "WritSMTP": platform.union(["NIOCore", "NIOPosix", "NIOSSL"])
        case "WritWebhook": platform.union(["AsyncHTTPClient", "Crypto", "NIOCore", "NIOPosix", "NIOHTTP1"])
        case "WritCLI": ["ArgumentParser", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Synchronization"]
        // The arguments as C has them.
        case "writ": ["Glibc", "Musl", "Darwin", "CArguments"]
        default: target.room == "Domain" ? [] : platform
        }
    }

    /// What is wrong with an import; `nil` if it is allowed.
    static func fault(_ module: String, in target: SourceTarget) -> String? {
        if module == "WritTesting" { return "only tests may import `WritTesting`" }
        guard module.hasPrefix("Writ") else {
            return outside(target).contains(module)
                ? nil : "`\(target.name)` may not import `\(module)`: no reason for it stands in the table"
        }
        // The assembly is the one place that names everything.
        if target.name == "writ" { return nil }
        guard let allowed = ours(target) else {
            return "the table knows no target `\(target.name)` in `\(target.room)`: say what it may import"
        }
        return allowed.contains(module) ? nil : "`\(target.name)` may not import `\(module)`: imports point one way"
    }
}
