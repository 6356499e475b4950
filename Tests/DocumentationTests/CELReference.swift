// The reference of CEL's functions, written from the library's declarations and the notes on them.

import WritCEL

/// Writes `docs/reference/cel.md`.
enum CELReference {
    /// The page.
    static var text: String {
        var lines = introduction
        lines += ["", "## Macros", ""]
        for note in CELMacroNotes.all {
            lines.append("- `\(note.form)`: \(note.summary).")
            lines += note.examples.map(line)
        }
        let environment = Environment()
        for (title, functions) in CELFunctionNotes.sections {
            lines += ["", "## \(title)", ""]
            for notes in functions {
                let signatures = environment.function(named: notes.name).map(signatures) ?? []
                lines.append("- **`\(spoken(notes.name))`**: \(notes.summary). Cost: \(notes.cost).")
                lines += signatures.map { "  - `\($0)`" }
                lines += notes.examples.map(line)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ example: (source: String, result: String)) -> String {
        "  - `\(example.source)` is `\(example.result)`"
    }

    private static var introduction: [String] {
        let limits = Limits()
        return [
            "# CEL: every function", "",
            "Conditions are written in the [Common Expression Language](https://cel.dev), as Kubernetes and Google Cloud have",
            "it: the whole language of its specification, with the extension libraries below. `writ cel` evaluates, checks and",
            "explains an expression:", "",
            "```sh", "writ cel '[1, 2, 3].all(x, x < n)' --var n=4",
            "writ cel --explain 'labels.exists(l, l == \"bug\")' --var 'labels=[\"docs\", \"bug\"]'",
            "writ cel --check --cost 'xs.exists(x, x > 3)' --declare 'xs=list(int)' --bound xs=100",
            "writ cel 't + duration(\"90s\")' --declare t=google.protobuf.Timestamp --var 't=\"2026-11-30T09:00:00Z\"'",
            "```",
            "",
            "A variable without `--declare` has the type of its JSON: whole numbers are `int`, others `double`, objects",
            "`map(string, dyn)`. The value of a declared one is read as [protobuf's JSON",
            "mapping](https://protobuf.dev/programming-guides/json/) has it: 64-bit numbers may be texts, timestamps and durations",
            "are texts, bytes are base64, a wrapper such as `google.protobuf.Int64Value` may be `null`, and numbers inside of",
            "`google.protobuf.Struct`, `Value` and `ListValue` are doubles. Other messages have no form here.", "",
            "This page is written from the library's declarations; a test fails when it differs from them, and every example",
            "is a test (`WRIT_UPDATE_DOCS=1 swift test --filter DocumentationTests` writes the page anew). What policies add is",
            "in [policy-language.md](policy-language.md); how programs use the language, in",
            "[embedding-cel.md](../guides/embedding-cel.md).", "",
            "**Values.** `null`, `bool`, `int` and `uint` (64 bits; what does not fit is an error), `double`, `string`, `bytes`,",
            "lists, maps, timestamps, durations, types, optionals. An error is a value until somebody needs it: `false && 1 / 0",
            "== 1` is false. What is not known is a value, too, and wins over errors; `false && unknown` is false.", "",
            "**Cost.** Each evaluation has a budget (`costMax`, \(limits.costMax)) and ends in an error when that is spent. Each",
            "step of a macro costs 1, and 1 for each part of the expression that it goes through; functions cost what is said",
            "with them, `a tenth of the text` being 1 for each ten bytes. Other limits: source of \(limits.sourceBytesMax) bytes,",
            "nesting of \(limits.nestingMax) levels, \(limits.listMax) elements of a list, \(limits.stringBytesMax) bytes of a text,",
            "\(limits.memoryBytesMax) bytes of all that one evaluation builds, patterns of \(limits.patternBytesMax) bytes and",
            "\(limits.patternStatesMax) states. An error that a limit causes names it. Conditions of policies have a larger budget",
            "([limits.md](limits.md)).", "",
            "**Conformance.** The suite of the specification (`tests/simple`) passes, but for the tests that need protobuf",
            "messages of the suite's own, of which there are 414 among 1,718: they are skipped. Of the network tests two are",
            "disputed among implementations: here the hexadecimal form of a mapped address, `::ffff:c0a8:1`, is accepted.",
            "`CEL_CONFORMANCE_DIR` names the folder of the suite for `swift test --filter ConformanceTests`.", "",
            "Below, `A` and `B` stand for any types.",
        ]
    }

    /// The operator, or the function's own name.
    private static func spoken(_ name: String) -> String {
        switch name {
        case "@in": "in"
        case "_?_:_": "? :"
        case "_[_]": "[]"
        case "_[?_]": "[?]"
        case "!_": "!"
        case "-_": "-"
        case _ where name.hasPrefix("_") && name.hasSuffix("_"): String(name.dropFirst().dropLast())
        default: name
        }
    }

    private static func signatures(_ function: FunctionDeclaration) -> [String] {
        var found: [String] = []
        for overload in function.overloads {
            let types = overload.parameters.map(short)
            let signature: String
            if function.name.contains("_") || function.name == "@in" {
                signature = operation(function.name, types)
            } else if overload.isMember, let target = types.first {
                signature = "\(target).\(function.name)(\(types.dropFirst().joined(separator: ", ")))"
            } else {
                signature = "\(function.name)(\(types.joined(separator: ", ")))"
            }
            let whole = "\(signature) -> \(short(overload.result))"
            if !found.contains(whole) { found.append(whole) }
        }
        return found
    }

    private static func operation(_ name: String, _ types: [String]) -> String {
        switch (name, types.count) {
        case ("_?_:_", 3): "\(types[0]) ? \(types[1]) : \(types[2])"
        case ("_[_]", 2): "\(types[0])[\(types[1])]"
        case ("_[?_]", 2): "\(types[0])[?\(types[1])]"
        case (_, 1): "\(spoken(name))\(types[0])"
        default: types.joined(separator: " \(spoken(name)) ")
        }
    }

    private static func short(_ type: CELType) -> String {
        type.description.replacing("google.protobuf.Timestamp", with: "timestamp")
            .replacing("google.protobuf.Duration", with: "duration").replacing("optional_type", with: "optional")
    }
}
