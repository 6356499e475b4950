// Where an export goes: a folder, a bucket, memory.

/// Keeps the files of an exported log under paths such as `tile/0/x001/067`.
public protocol TileDestination {
    /// Reads a file.
    ///
    /// - Returns: Its bytes, or nothing when there is no such file.
    func read(_ path: String) throws -> [UInt8]?

    /// The files that are there, with their lengths in bytes; none when nothing was exported yet.
    func list() throws -> [String: Int]

    /// Writes a file, replacing one that is there: at any moment readers see the old file or the new one, whole.
    func write(_ bytes: [UInt8], to path: String) throws

    /// Returns when all that was written before survives a power cut.
    func flush() throws

    /// Removes a file.
    func remove(_ path: String) throws
}
