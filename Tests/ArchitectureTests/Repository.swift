// The repository that the tests look at.

import FoundationEssentials

/// This repository's files.
enum Repository {
    /// The root, found from this file's place.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The text of a file.
    ///
    /// - Parameter path: below the root.
    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: root + "/" + path)), as: UTF8.self)
    }

    /// The files under a folder, by name, as paths below the root.
    static func files(under folder: String, ending: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)
            .filter { $0.hasSuffix(ending) }.sorted().map { folder + "/" + $0 }
    }

    /// Whether a file or folder is there.
    static func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root + "/" + path) }
}
