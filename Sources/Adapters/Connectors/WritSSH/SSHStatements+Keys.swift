// Which key a person signs with when none is named.

import FoundationEssentials

extension SSHStatements {
    /// The names of the usual keys in `~/.ssh`, best first.
    static let usualKeys = ["id_ed25519", "id_ecdsa", "id_rsa"]

    /// The files of the keys to try in turn: git's `user.signingKey`, then the usual ones, the public half where
    /// there is one.
    ///
    /// - Parameter folder: gets the public key where git's configuration has it in the place of a path.
    func candidates(in folder: PrivateFolder) async throws -> [String] {
        var paths: [String] = []
        if let configured = try await configuredKey() {
            let literal = configured.hasPrefix("key::") ? String(configured.dropFirst(5)) : configured
            if let key = PublicKey(literal) {
                paths.append(try folder.write("signing.pub", Array("\(key)\n".utf8)))
            } else {
                paths.append(expanded(configured))
            }
        }
        if let home = keygen.environment["HOME"], home.hasPrefix("/") {
            paths += Self.usualKeys.map { name in
                // Given the public half, ssh-keygen asks the agent before it asks for the private one's passphrase.
                let path = "\(home)/.ssh/\(name)"
                return Self.isReadable(path + ".pub") ? path + ".pub" : path
            }
        }
        return paths.filter(Self.isReadable)
    }

    /// git's `user.signingKey`. One that names an OpenPGP key is no file, and so falls out.
    private func configuredKey() async throws -> String? {
        // Without git there is no configuration of git's either.
        guard let answer = try? await keygen.run("git", ["config", "--get", "user.signingKey"]), answer.isSuccess else {
            return nil
        }
        let key = answer.text.split(whereSeparator: \.isNewline).first.map(String.init)
        return key?.isEmpty == false ? key : nil
    }

    private static func isReadable(_ path: String) -> Bool { FileManager.default.isReadableFile(atPath: path) }

    /// A path as ssh-keygen can take it: absolute, so that it cannot be an option, with `~/` for the home folder.
    func expanded(_ path: String) -> String {
        if path.hasPrefix("~/"), let home = keygen.environment["HOME"] { return home + path.dropFirst() }
        return URL(filePath: path).standardizedFileURL.path
    }
}
