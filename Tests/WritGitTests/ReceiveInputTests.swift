// What a hook is told, and by whom.

import Testing
import WritConnector
import WritModel

@Suite struct ReceiveInputTests {
    private static let old = String(repeating: "a", count: 40)
    private static let new = String(repeating: "b", count: 40)

    @Test func readsUpdatesInOrder() throws {
        let zeros = String(repeating: "0", count: 40)
        let text =
            "\(Self.old) \(Self.new) refs/heads/main\n\(zeros) \(Self.new) refs/tags/ü\n\(Self.old) \(zeros) refs/x/y"
        let updates = try ReceiveInput(Array(text.utf8)).updates
        #expect(updates.map(\.ref) == ["refs/heads/main", "refs/tags/ü", "refs/x/y"])
        #expect(updates.map(\.isCreation) == [false, true, false])
        #expect(updates.map(\.isDeletion) == [false, false, true])
        #expect(updates.map(\.branch) == ["main", nil, nil])
        #expect(try ReceiveInput([]).updates.isEmpty)
    }

    @Test(arguments: [
        "\(old) refs/heads/main", "\(old) \(new)", "\n", "\(old)  \(new) refs/heads/main", "x \(new) refs/heads/main",
        "\(old.uppercased()) \(new) refs/heads/main", "\(old.dropLast()) \(new) refs/heads/main",
        "\(String(repeating: "0", count: 40)) \(String(repeating: "0", count: 40)) refs/heads/main",
        "\(String(repeating: "c", count: 64)) \(new) refs/heads/main",
    ])
    func refusesLinesThatAreNone(line: String) {
        #expect(throws: ReceiveInput.InputError.malformed(line: 1)) { try ReceiveInput(Array(line.utf8)) }
    }

    @Test(arguments: [
        "main", "refs/heads/a..b", "refs/heads/--x\u{1}", "refs/heads/a b", "refs/../x", "-x", "refs/heads/a\r",
    ])
    func refusesBadRefs(name: String) {
        let shown = String(decoding: name.utf8.map { $0 < 0x20 ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
        #expect(throws: ReceiveInput.InputError.badRef(line: 1, name: shown)) {
            try ReceiveInput(Array("\(Self.old) \(Self.new) \(name)\n".utf8))
        }
    }

    @Test func refusesRefsThatAreNotUTF8() {
        let bytes = Array("\(Self.old) \(Self.new) refs/heads/".utf8) + [0xff, 10]
        #expect(throws: ReceiveInput.InputError.badRef(line: 1, name: "refs/heads/?")) { try ReceiveInput(bytes) }
    }

    @Test func refusesARefGivenTwice() {
        let line = "\(Self.old) \(Self.new) refs/heads/main\n"
        #expect(throws: ReceiveInput.InputError.repeatedRef(line: 2, name: "refs/heads/main")) {
            try ReceiveInput(Array((line + line).utf8))
        }
    }

    @Test func holdsItsLimits() throws {
        func input(_ count: Int) -> [UInt8] {
            Array((0..<count).map { "\(Self.old) \(Self.new) refs/h/\($0)\n" }.joined().utf8)
        }
        #expect(try ReceiveInput(input(10_000)).updates.count == 10_000)
        #expect(throws: ReceiveInput.InputError.tooManyRefs) { try ReceiveInput(input(10_001)) }
        #expect(throws: ReceiveInput.InputError.tooLong(bytes: (1 << 20) + 1)) {
            try ReceiveInput([UInt8](repeating: 10, count: (1 << 20) + 1))
        }
    }

    @Test func readsPushOptions() throws {
        let options = try PushOptions(environment: [
            "GIT_PUSH_OPTION_COUNT": "4", "GIT_PUSH_OPTION_0": "ticket=A=1", "GIT_PUSH_OPTION_1": "urgent",
            "GIT_PUSH_OPTION_2": "ticket=B", "GIT_PUSH_OPTION_3": "=x", "GIT_PUSH_OPTION_4": "not=counted",
        ])
        #expect(options.options == ["ticket=A=1", "urgent", "ticket=B", "=x"])
        #expect(options.values == ["ticket": "B", "urgent": ""])
        #expect(try PushOptions(environment: [:]).options.isEmpty)
        #expect(try PushOptions(environment: ["GIT_PUSH_OPTION_COUNT": "0"]).options.isEmpty)
    }

    @Test(arguments: [
        ["GIT_PUSH_OPTION_COUNT": "x"], ["GIT_PUSH_OPTION_COUNT": "-1"], ["GIT_PUSH_OPTION_COUNT": "1"],
        ["GIT_PUSH_OPTION_COUNT": "99999999999"],
        ["GIT_PUSH_OPTION_COUNT": "1", "GIT_PUSH_OPTION_0": String(repeating: "x", count: 65_537)],
    ])
    func refusesOptionsThatDoNotAddUp(environment: [String: String]) {
        #expect(throws: ReceiveInput.InputError.self) { try PushOptions(environment: environment) }
    }
}
