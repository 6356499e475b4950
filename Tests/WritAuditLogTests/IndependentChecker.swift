// A second implementation of the formats, written from their specifications alone: it shares no code with WritMerkle,
// so that a mistake there cannot hide itself. Slow and plain on purpose: the recursive definitions of RFC 6962.

import Crypto
import Foundation

/// Checks the files of a log: c2sp.org/tlog-tiles, tlog-checkpoint, signed-note and tlog-cosignature.
struct IndependentChecker {
    /// What is wrong.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The origin that the checkpoint must have.
    var origin: String
    /// The verifier key, as text.
    var vkey: String
    /// Leave the entries alone: for mirrors that keep hashes only.
    var hashesOnly = false

    /// Checks a log.
    ///
    /// - Parameters:
    ///   - files: Every file of the log by its path.
    ///   - checkpoint: The path of the checkpoint to check against.
    ///   - strict: Whether files are an error that neither this checkpoint needs nor, as partial tiles that have not
    ///     become full, an earlier one.
    /// - Returns: The size of the log.
    @discardableResult
    func check(_ files: [String: [UInt8]], checkpoint: String = "checkpoint", strict: Bool = true) throws -> Int {
        guard let note = files[checkpoint] else { throw Failure(description: "no checkpoint") }
        let text = try openNote(note)
        let lines = text.split(separator: UInt8(10), omittingEmptySubsequences: false).dropLast().map { Array($0) }
        guard lines.count >= 3, !lines.contains([]), lines[0] == Array(origin.utf8) else {
            throw Failure(description: "not a checkpoint of `\(origin)`")
        }
        guard let size = Int(String(decoding: lines[1], as: UTF8.self)), size >= 0,
            Array(String(size).utf8) == lines[1]
        else { throw Failure(description: "no size") }
        let root = try base64(lines[2])
        var expected: Set<String> = [checkpoint]
        var leaves: [[UInt8]] = []
        for (path, width) in places(level: nil, hashes: size) {
            expected.insert(hashesOnly ? "" : path)
            let tile = path.replacingOccurrences(of: "tile/entries/", with: "tile/0/")
            let hashes = try hashes(files, tile, width: width)
            if !hashesOnly { try checkEntries(files, path, width: width, hashes) }
            leaves += hashes
        }
        guard try treeHash(leaves[...]) == root else { throw Failure(description: "the root is another") }
        try checkTiles(files, leaves, &expected)
        let extra = Set(files.keys).subtracting(expected).filter { path in
            guard let mark = path.range(of: ".p/") else { return true }
            return files[String(path[..<mark.lowerBound])] != nil
        }
        guard !strict || extra.isEmpty else { throw Failure(description: "files nobody signed: \(extra)") }
        return size
    }

    // MARK: Tree (RFC 6962 section 2.1)

    private func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    private func treeHash(_ leaves: ArraySlice<[UInt8]>) throws -> [UInt8] {
        guard leaves.count > 1 else { return leaves.first ?? sha256([]) }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return sha256([1] + (try treeHash(leaves[..<middle])) + (try treeHash(leaves[middle...])))
    }

    // MARK: Tiles

    /// The paths and widths of one level's tiles, or of the entry bundles.
    private func places(level: Int?, hashes: Int) -> [(path: String, width: Int)] {
        stride(from: 0, to: hashes, by: 256).map { start in
            let index = String(start / 256)
            let padded = String(repeating: "0", count: (3 - index.count % 3) % 3) + index
            var groups: [String] = []
            for (position, digit) in padded.enumerated() {
                if position % 3 == 0 { groups.append("") }
                groups[groups.count - 1].append(digit)
            }
            let name = groups.dropLast().map { "x" + $0 + "/" }.joined() + (groups.last ?? "")
            let width = min(256, hashes - start)
            let partial = width < 256 ? ".p/\(width)" : ""
            return ("tile/\(level.map(String.init) ?? "entries")/\(name)\(partial)", width)
        }
    }

    private func hashes(_ files: [String: [UInt8]], _ path: String, width: Int) throws -> [[UInt8]] {
        guard let bytes = files[path], bytes.count == width * 32 else {
            throw Failure(description: "`\(path)` is missing or has another length")
        }
        return (0..<width).map { Array(bytes[$0 * 32..<$0 * 32 + 32]) }
    }

    private func checkEntries(
        _ files: [String: [UInt8]], _ path: String, width: Int, _ hashes: [[UInt8]]
    ) throws {
        guard let bytes = files[path] else { throw Failure(description: "`\(path)` is missing") }
        var rest = bytes[...]
        for position in 0..<width {
            guard let high = rest.popFirst(), let low = rest.popFirst() else {
                throw Failure(description: "`\(path)` is short")
            }
            let length = Int(high) * 256 + Int(low)
            guard rest.count >= length else { throw Failure(description: "`\(path)` is short") }
            guard sha256([0] + rest.prefix(length)) == hashes[position] else {
                throw Failure(description: "entry \(position) of `\(path)` has another hash")
            }
            rest = rest.dropFirst(length)
        }
        guard rest.isEmpty else { throw Failure(description: "`\(path)` has bytes nobody hashed") }
    }

    /// Each level's hashes are the roots of the full tiles of the level below.
    private func checkTiles(
        _ files: [String: [UInt8]], _ leaves: [[UInt8]], _ expected: inout Set<String>
    ) throws {
        var level = 0
        var current = leaves
        while !current.isEmpty {
            var start = 0
            var above: [[UInt8]] = []
            for (path, width) in places(level: level, hashes: current.count) {
                expected.insert(path)
                let tile = Array(current[start..<start + width])
                guard try hashes(files, path, width: width) == tile else {
                    throw Failure(description: "`\(path)` has other hashes")
                }
                if width == 256 { above.append(try treeHash(tile[...])) }
                start += width
            }
            current = above
            level += 1
        }
    }

    // MARK: Notes

    /// Base64 in its one canonical spelling.
    private func base64(_ text: [UInt8]) throws -> [UInt8] {
        let string = String(decoding: text, as: UTF8.self)
        guard let data = Data(base64Encoded: string), data.base64EncodedString() == string else {
            throw Failure(description: "`\(string)` is not base64")
        }
        return Array(data)
    }

    /// The text of a note, when the key signed it.
    private func openNote(_ note: [UInt8]) throws -> [UInt8] {
        guard note.allSatisfy({ $0 >= 32 || $0 == 10 }), note.last == 10, String(validating: note, as: UTF8.self) != nil
        else { throw Failure(description: "not a note") }
        guard let border = note.indices.dropLast().last(where: { note[$0] == 10 && note[$0 + 1] == 10 }) else {
            throw Failure(description: "no signatures")
        }
        let text = Array(note[...border])
        var isSigned = false
        for line in note[(border + 2)...].dropLast().split(separator: 10, omittingEmptySubsequences: false) {
            guard line.starts(with: [0xe2, 0x80, 0x94, 0x20]) else { throw Failure(description: "no signature line") }
            let parts = line.dropFirst(4).split(separator: 32, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Failure(description: "no signature line") }
            let blob = try base64(Array(parts[1]))
            if try isGood(name: Array(parts[0]), blob: blob, text: text) { isSigned = true }
        }
        guard isSigned else { throw Failure(description: "not signed by the key") }
        return text
    }

    /// Whether a signature is the key's; throws when it claims to be and is not.
    private func isGood(name: [UInt8], blob: [UInt8], text: [UInt8]) throws -> Bool {
        let parts = vkey.split(separator: "+", maxSplits: 2).map(String.init)
        let key = try base64(Array(parts[2].utf8))
        let id = Array(sha256(Array(parts[0].utf8) + [10] + key).prefix(4))
        guard id.map({ String(format: "%02x", $0) }).joined() == parts[1] else {
            throw Failure(description: "the key has another identifier")
        }
        guard name == Array(parts[0].utf8), Array(blob.prefix(4)) == id else { return false }
        var signature = Array(blob.dropFirst(4))
        var message = text
        if key[0] == 4 {
            let time = signature.prefix(8).reduce(0) { $0 * 256 + Int($1) }
            message = Array("cosignature/v1\ntime \(time)\n".utf8) + text
            signature = Array(signature.dropFirst(8))
        }
        let verifier = try Curve25519.Signing.PublicKey(rawRepresentation: key.dropFirst())
        guard verifier.isValidSignature(signature, for: message) else {
            throw Failure(description: "the signature is wrong")
        }
        return true
    }
}
