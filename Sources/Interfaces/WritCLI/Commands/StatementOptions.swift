// What the commands have in common with which people say something.

import ArgumentParser
import WritModel
import WritPipeline

/// A command that says something in somebody's name.
protocol StatementCommand: FolderCommand {
    /// Whose key signs.
    var statement: StatementOptions { get }

    /// Whether a text that a server wants signed says what was asked for with this command, and nothing else.
    ///
    /// - Parameter text: the statement, line by line.
    func asks(for text: StatementLines) -> Bool
}

extension StatementCommand {
    func servedArguments(_ given: [String]) throws -> [String] { StatementOptions.withoutKey(given) }

    /// What makes and records statements.
    func statements(_ installation: Installation) throws -> Statements {
        let services = try Services.required()
        return Statements(installation, signer: services.signer, verifier: services.verifier)
    }

    /// Who speaks.
    var speaker: Speaker {
        get throws {
            let asker = Door.current?.asker
            return Speaker(
                account: try SystemSources.userAccount, key: statement.key,
                isOwner: asker.map { $0.isOwner && $0.route == .folder } ?? false)
        }
    }

    /// Tells what was recorded.
    ///
    /// - Parameters:
    ///   - receipts: what was recorded; one line each.
    ///   - what: what a receipt's event says, in words that go before `by somebody`.
    func show(_ receipts: [StatementReceipt], _ names: AccountNames, _ what: (Event) -> String) {
        for receipt in receipts {
            let who = receipt.event.actor.map { names.name($0.id.description) } ?? "somebody"
            switch global.format {
            case .json:
                Output.json([
                    "id": .string(receipt.event.id), "index": .int(Int64(receipt.index)),
                    "verified": .bool(receipt.isVerified), "actor": .string(who),
                    "provenance": .string(receipt.event.provenance.rawValue),
                ])
            case .text: Output.line("\(what(receipt.event).shown) by \(who.shown), \(Self.worth(receipt))")
            }
        }
        if let remark = receipts.first?.remark {
            Output.error(
                "writ: it counts only where claims count: \(remark); "
                    + "add the key to an `identity` document and run `writ activate`")
        }
        for warning in receipts.compactMap(\.warning) { Output.error("writ: \(warning.shown)") }
    }

    private static func worth(_ receipt: StatementReceipt) -> String {
        switch receipt.event.provenance {
        case .session: "as the folder's owner"
        default: receipt.isVerified ? "signed and verified" : "only claimed"
        }
    }
}

/// The options of a statement.
struct StatementOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The SSH key to sign with; git's user.signingKey, else ~/.ssh, without it.", valueName: "file"))
    var key: String?

    /// The key is used where it is: its name is not for the server.
    static func withoutKey(_ given: [String]) -> [String] {
        var result: [String] = []
        var rest = given[...]
        while let first = rest.popFirst() {
            if first == "--key" { _ = rest.popFirst() } else if !first.hasPrefix("--key=") { result.append(first) }
        }
        return result
    }
}

/// The lines of a statement that somebody else wrote and wants signed.
struct StatementLines {
    private let fields: [String: String]
    /// The kind of event; `nil` for what is no statement, or says a field twice.
    let kind: String?

    init(_ text: String) {
        var fields: [String: String] = [:]
        var isStatement = text.hasPrefix("writ statement v2\n") && text.hasSuffix("\n")
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].first == " ",
                fields.updateValue(String(parts[1].dropFirst()), forKey: String(parts[0])) == nil
            else {
                isStatement = false
                break
            }
        }
        kind = isStatement ? fields["kind"] : nil
        self.fields = fields
    }

    /// The text of a field that is text; `nil` where it is absent or something else.
    subscript(field: String) -> String? {
        fields[field].flatMap { try? JSONParser.parse(Array($0.utf8)).stringValue }
    }

    /// Whether the reason is the one given. Addresses in it are replaced before anything is signed, so of a reason with one
    /// only that there is one can be told.
    func says(reason: String?) -> Bool {
        guard let reason, reason.contains("@") else { return self["reason"] == reason }
        return self["reason"] != nil
    }
}
