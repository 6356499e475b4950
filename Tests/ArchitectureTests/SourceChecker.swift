// The house's rules over the text of one source file.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A place that breaks a rule.
struct Finding: Equatable, CustomStringConvertible {
    /// The file, below the package's root.
    let file: String
    /// The line, from 1.
    let line: Int
    /// What is wrong.
    let message: String

    var description: String { "\(file):\(line): \(message)" }
}

/// Checks one file.
struct SourceChecker {
    /// The most lines of a file: past it there are two ideas in it.
    static let linesMax = 500

    /// What no source file may say, and why.
    private static let forbiddenEverywhere: [(text: String, why: String)] = [
        ("try!", "outside input never meets `try!`"),
        ("fatalError(", "outside input never meets `fatalError`; `precondition` is for programmer errors"),
        ("Task.detached", "tasks live in task groups, so that somebody waits for them"),
    ]

    /// What Domain may not say: clock, randomness, I/O, and what is seeded anew in every process.
    private static let forbiddenInDomain = [
        "ContinuousClock", "SuspendingClock", "Date(", "Date.now", "DispatchTime", "clock_gettime", "gettimeofday",
        "Task.sleep", "Task {", "Task(", "SystemRandomNumberGenerator", ".random(", ".randomElement(", ".shuffled(",
        ".shuffle(", "UUID(", "arc4random", "Hasher(", ".hashValue", "FileManager", "FileHandle", "URLSession",
        "ProcessInfo", "CommandLine", "getenv", "fopen", "print(", "debugPrint(", "dump(", "readLine(", "Thread(",
    ]

    private let file: String
    private let target: SourceTarget
    private let text: [String]
    private let code: [String]
    private let whole: String

    /// The findings of a file.
    ///
    /// - Parameters:
    ///   - text: the file's text.
    ///   - file: its path below the package's root; it says which target's rules hold.
    static func findings(in text: String, file: String) -> [Finding] {
        guard let target = SourceTarget(file: file) else {
            return [Finding(file: file, line: 1, message: "it lies in no target's folder")]
        }
        let checker = SourceChecker(text: text, file: file, target: target)
        return checker.shape() + checker.imports() + checker.words() + checker.unchecked()
    }

    private init(text: String, file: String, target: SourceTarget) {
        self.file = file
        self.target = target
        self.text = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = SwiftCode(text).lines
        whole = text
    }

    private func finding(_ index: Int, _ message: String) -> Finding {
        Finding(file: file, line: index + 1, message: message)
    }

    private func shape() -> [Finding] {
        var found: [Finding] = []
        if !(text.first ?? "").hasPrefix("//") {
            found.append(finding(0, "its first line does not say what it is for"))
        }
        let count = text.last == "" ? text.count - 1 : text.count
        if count > Self.linesMax { found.append(finding(Self.linesMax, "it has \(count) lines; look for two ideas")) }
        return found
    }

    private func imports() -> [Finding] {
        code.enumerated().compactMap { index, line in
            Self.module(line).flatMap { ImportTable.fault($0, in: target) }.map { finding(index, $0) }
        }
    }

    /// Longer lines are no imports.
    private static let importBytesMax = 100

    /// The module that a line imports.
    static func module(_ line: String) -> String? {
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let access: Set = ["public", "internal", "package", "private", "fileprivate"]
        guard line.utf8.count < importBytesMax else { return nil }
        var words = line.split(separator: " ").map(String.init)[...]
        words = words.drop { access.contains($0) || $0.hasPrefix("@") }
        guard words.popFirst() == "import", var name = words.popFirst() else { return nil }
        if kinds.contains(name), let next = words.popFirst() { name = next }
        return name.split(separator: ".").first.map(String.init)
    }

    private func words() -> [Finding] {
        // The few that occur at all are looked for line by line.
        let everywhere = Self.forbiddenEverywhere.filter { occurs($0.text) }
        let inDomain = target.room == "Domain" ? Self.forbiddenInDomain.filter(occurs) : []
        guard !everywhere.isEmpty || !inDomain.isEmpty else { return [] }
        return code.enumerated().flatMap { index, line in
            everywhere.filter { Self.says($0.text, line) }.map { finding(index, $0.why) }
                + inDomain.filter { Self.says($0, line) }.map {
                    finding(index, "`\($0)` in Domain: no clock, no randomness, no I/O")
                }
        }
    }

    /// Whether the file's text holds another anywhere.
    private func occurs(_ text: String) -> Bool {
        strstr(whole, text) != nil
    }

    /// Whether a line says a text as a word of its own: `Date(` is not in `CivilDate(`.
    private static func says(_ text: String, _ line: String) -> Bool {
        var rest = line[...]
        while let range = rest.firstRange(of: text) {
            let before = line[..<range.lowerBound].last
            let isWord = text.hasPrefix(".") || !(before.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false)
            let isDeclared = line[..<range.lowerBound].hasSuffix("func ")
            let after = line[range.upperBound...].first
            let isWhole = text.last?.isLetter != true || !(after.map { $0.isLetter || $0.isNumber } ?? false)
            if isWord, isWhole, !isDeclared { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    private func unchecked() -> [Finding] {
        guard occurs("@unchecked Sendable") else { return [] }
        return code.enumerated().compactMap { index, line in
            guard Self.says("@unchecked Sendable", line), !isExplained(index) else { return nil }
            return finding(index, "`@unchecked Sendable` without a comment above it that proves it")
        }
    }

    /// Whether a comment stands right above a line, attributes aside.
    private func isExplained(_ index: Int) -> Bool {
        let above = text[..<index].map { $0.drop { $0 == " " } }.last { !$0.hasPrefix("@") }
        return above?.hasPrefix("//") ?? false
    }
}
