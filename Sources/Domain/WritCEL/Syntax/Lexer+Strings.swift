// String and bytes literals: prefixes, triple quotes, raw text, escapes.

extension Lexer {
    struct StringPrefix {
        var isRaw = false
        var isBytes = false
        var length = 0
    }

    /// The prefix of the string that begins here, or nil where none begins.
    func stringPrefix() -> StringPrefix? {
        var prefix = StringPrefix()
        while let scalar = peek(prefix.length), prefix.length < 3 {
            switch scalar {
            case "\"", "'": return prefix
            case "r", "R":
                if prefix.isRaw { return nil }
                prefix.isRaw = true
            case "b", "B":
                if prefix.isBytes { return nil }
                prefix.isBytes = true
            default: return nil
            }
            prefix.length += 1
        }
        return nil
    }

    mutating func string(_ prefix: StringPrefix) -> Token.Kind? {
        let start = place
        advance(by: prefix.length)
        guard let quote = current else { return nil }
        let triple = String(repeating: String(Character(quote)), count: 3)
        let delimiter = startsWith(triple) ? triple : String(Character(quote))
        advance(by: delimiter.unicodeScalars.count)
        var content = StringContent(isBytes: prefix.isBytes)
        let isMultiline = delimiter.unicodeScalars.count == 3
        while !startsWith(delimiter) {
            guard let scalar = current, isMultiline || (scalar != "\n" && scalar != "\r") else {
                report("the string has no end", from: start)
                skipLine(unless: isMultiline)
                return nil
            }
            if scalar != "\\" {
                content.append(scalar)
                advance()
            } else if prefix.isRaw {
                takeRawEscape(into: &content)
            } else {
                takeEscape(into: &content)
            }
        }
        advance(by: delimiter.unicodeScalars.count)
        return prefix.isBytes ? .bytes(content.bytes) : .string(String(content.text))
    }

    /// A raw string keeps its backslashes, but one before a quote keeps it from ending the string.
    private mutating func takeRawEscape(into content: inout StringContent) {
        content.append("\\")
        advance()
        guard let next = current, next == "'" || next == "\"" || next == "\\" else { return }
        content.append(next)
        advance()
    }

    private mutating func skipLine(unless isMultiline: Bool) {
        while let scalar = current, isMultiline || scalar != "\n" { _ = scalar; advance() }
    }

    private mutating func takeEscape(into content: inout StringContent) {
        let start = place
        advance()
        guard let scalar = current else { return }
        advance()
        switch scalar {
        case "a": content.append("\u{07}")
        case "b": content.append("\u{08}")
        case "f": content.append("\u{0C}")
        case "n": content.append("\n")
        case "r": content.append("\r")
        case "t": content.append("\t")
        case "v": content.append("\u{0B}")
        case "\\", "?", "\"", "'", "`": content.append(scalar)
        case "x", "X": takeCode(digits: 2, isByte: true, from: start, into: &content)
        case "u": takeCode(digits: 4, isByte: false, from: start, into: &content)
        case "U": takeCode(digits: 8, isByte: false, from: start, into: &content)
        case "0"..."3":
            takeOctal(first: scalar, from: start, into: &content)
        default: report("there is no escape `\\\(scalar)`; write `\\\\` for a backslash", from: start)
        }
    }

    private mutating func takeCode(
        digits: Int, isByte: Bool, from start: SourcePosition, into content: inout StringContent
    ) {
        var code: UInt32 = 0
        for _ in 0..<digits {
            guard let scalar = current, scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
                report("the escape needs \(digits) hexadecimal digits", from: start)
                return
            }
            code = code << 4 | UInt32(digit)
            advance()
        }
        add(code, isByte: isByte, from: start, into: &content)
    }

    private mutating func takeOctal(
        first: Unicode.Scalar, from start: SourcePosition, into content: inout StringContent
    ) {
        var code = first.value - 48
        for _ in 0..<2 {
            guard let scalar = current, ("0"..."7").contains(scalar) else {
                report("an octal escape needs three digits", from: start)
                return
            }
            code = code << 3 | (scalar.value - 48)
            advance()
        }
        add(code, isByte: true, from: start, into: &content)
    }

    private mutating func add(
        _ code: UInt32, isByte: Bool, from start: SourcePosition, into content: inout StringContent
    ) {
        if content.isBytes {
            guard isByte else {
                return report("bytes take no Unicode escapes; write the bytes with `\\x`", from: start)
            }
            content.bytes.append(UInt8(truncatingIfNeeded: code))
        } else if let scalar = Unicode.Scalar(code) {
            content.text.append(scalar)
        } else {
            report("the escape is no Unicode scalar", from: start)
        }
    }
}

/// What a literal holds: text or bytes.
struct StringContent {
    var isBytes: Bool
    var text = String.UnicodeScalarView()
    var bytes: [UInt8] = []

    mutating func append(_ scalar: Unicode.Scalar) {
        if isBytes {
            bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        } else {
            text.append(scalar)
        }
    }
}
