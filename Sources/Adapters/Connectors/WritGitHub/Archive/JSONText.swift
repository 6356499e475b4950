// Where a quoted text of JSON is open, in which brackets and commas mean nothing.

/// Follows JSON byte by byte and knows whether a quoted text is open; an escaped quote closes none.
struct JSONText {
    /// Whether what was given so far ends inside of a text.
    private(set) var isOpen = false
    private var isEscaped = false

    /// Goes on by a byte, which may open or close a text.
    mutating func advance(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\"") {
            isOpen.toggle()
        } else if isOpen, byte == UInt8(ascii: "\\") {
            isEscaped = true
        }
    }
}
