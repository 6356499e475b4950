// A process that appends to a log for a test: this test program itself, started again with one test to run.

import Foundation
import GRDB
import Testing
import WritAuditLog

@testable import WritSQLite

/// What a child process is asked to append.
struct Appender: Codable {
    /// The log.
    var log: String
    /// Where it acknowledges: one line with the id for each entry, written after its commit.
    var acknowledgements: String
    /// The source of its entries.
    var source: String
    /// How many entries, each in a transaction of its own.
    var count: Int
    /// Whether to lower the writer's `synchronous`, to prove that a test sees the difference.
    var isCareless = false

    static let variable = "WRIT_SQLITE_APPENDER"

    /// The order this process was started with, or `nil` in the parent.
    static let order = ProcessInfo.processInfo.environment[variable].flatMap {
        try? JSONDecoder().decode(Appender.self, from: Data($0.utf8))
    }

    /// Starts a child, under another program such as strace when one is given.
    func start(under tool: [String] = []) throws -> Process {
        let order = String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let filter = ["--testing-library", "swift-testing", "--filter", "appendsForItsParent"]
        let command = tool + [program] + filter
        return try Tool.start(command[0], Array(command.dropFirst()), environment: [Self.variable: order])
    }

    /// The ids acknowledged so far; a line that a killed child left unfinished does not count.
    var acknowledged: [String] {
        let text = (try? String(contentsOfFile: acknowledgements, encoding: .utf8)) ?? ""
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Appends, in the child.
    func run() throws {
        try Data().write(to: URL(fileURLWithPath: acknowledgements))
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: acknowledgements))
        let store = try SQLiteLogStore.open(at: log)
        if isCareless {
            try store.file.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        }
        do {
            for number in 0..<count {
                let entry = StoredEntry.sample(number, source: source)
                _ = try store.write { try $0.append(entry) }
                try output.write(contentsOf: Data("\(entry.id)\n".utf8))
            }
        } catch {
            try complain("\(error)")
            do { _ = try store.write { try $0.append(.sample(count, source: source)) } } catch {
                try complain("\(error)")
            }
            throw error
        }
    }

    /// What went wrong in the child, and when it tried once more.
    var complaints: [String] {
        ((try? String(contentsOfFile: acknowledgements + ".errors", encoding: .utf8)) ?? "")
            .split(separator: "\n").map(String.init)
    }

    private func complain(_ words: String) throws {
        let text = (complaints + [words]).joined(separator: "\n")
        try Data(text.utf8).write(to: URL(fileURLWithPath: acknowledgements + ".errors"))
    }
}

struct AppenderTests {
    @Test(.enabled(if: Appender.order != nil, "runs only in the child processes of other tests"))
    func appendsForItsParent() throws { try Appender.order?.run() }
}

extension Appender {
    /// The tests that start children: not inside of a child, and where a process can find its own program.
    static let canStart = order == nil && FileManager.default.fileExists(atPath: "/proc/self/exe")
}
