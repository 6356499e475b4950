// Text that others wrote, made safe to show: what a commit's title holds must not steer a terminal or a mail reader.

extension String {
    /// The text with control characters and the marks that reorder text replaced; line ends and tabs stay.
    public var printable: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.value {
            case 0x0a, 0x09, 0x20...0x7e, 0xa0...0x200d, 0x2010...0x2027, 0x202f...0x2065, 0x206a...0xfefe,
                0xff00...0x10ffff:
                result.append(scalar)
            default: result.append("\u{FFFD}")
            }
        }
        return String(result)
    }
}
