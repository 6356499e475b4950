// The targets that Package.swift declares, read from its text.

/// A declared target.
struct DeclaredTarget: Equatable {
    /// Its name.
    let name: String
    /// Its folder below the package's root.
    let path: String
    /// Modules of ours that it depends on.
    let ours: Set<String>
    /// Modules from outside that it depends on.
    let outside: Set<String>
    /// Whether it is a test target.
    let isTest: Bool
}

/// The package's targets.
struct PackageFile {
    /// The targets, in the order of the file.
    let targets: [DeclaredTarget]

    /// Reads a `Package.swift` that declares its targets as this one does: by `house(...)`, `tests(...)`,
    /// `.target(...)`, `.executableTarget(...)` and `.testTarget(...)`, outside dependencies as named constants.
    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.map(String.init)
        let products = Self.products(lines)
        var targets: [DeclaredTarget] = []
        let text = lines.joined(separator: "\n")
        guard let start = text.firstRange(of: "targets: [\n") else {
            self.targets = []
            return
        }
        var rest = text[start.upperBound...]
        while let open = rest.firstIndex(of: "(") {
            let call = rest[..<open].split { !$0.isLetter && $0 != "." }.last.map(String.init) ?? ""
            let body = Self.body(rest[open...])
            if let target = Self.target(call, String(body), products) { targets.append(target) }
            rest = rest[body.endIndex...]
        }
        self.targets = targets
    }

    /// What stands between a parenthesis and the one that closes it, both included.
    private static func body(_ text: Substring) -> Substring {
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return text[...index] }
        }
        return text
    }

    /// The module behind each constant: `let crypto = Target.Dependency.product(name: "Crypto", ...)`, or a system library
    /// that is a target of its own, `Target.Dependency.target(name: "CZlib")`.
    private static func products(_ lines: [String]) -> [String: String] {
        var products: [String: String] = [:]
        for line in lines where line.hasPrefix("let ") && line.contains("Target.Dependency.") {
            let words = line.split(separator: " ")
            products[String(words[1])] = strings(line).first
        }
        return products
    }

    /// The string literals of a text.
    private static func strings(_ text: String) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    private static func value(of label: String, in body: String) -> String? {
        body.firstRange(of: "\(label): \"").map { String(body[$0.upperBound...].prefix { $0 != "\"" }) }
    }

    private static func target(_ call: String, _ body: String, _ products: [String: String]) -> DeclaredTarget? {
        let calls = ["house", "tests", ".target", ".executableTarget", ".testTarget"]
        guard calls.contains(call), let name = strings(body).first else { return nil }
        let isTest = call == "tests" || call == ".testTarget"
        let folder = value(of: "in", in: body).map { "Sources/\($0)/\(name)" } ?? value(of: "path", in: body)
        let words = Set(body.split { !$0.isLetter }.map(String.init))
        return DeclaredTarget(
            name: name, path: folder ?? (isTest ? "Tests/\(name)" : "Sources/\(name)"),
            ours: Set(strings(body).filter { $0.hasPrefix("Writ") && $0 != name }),
            outside: Set(products.filter { words.contains($0.key) }.values), isTest: isTest)
    }
}
