// The channels of `writ.yaml`, ready to send: secrets are read here, checked, and never shown.

#if canImport(Glibc)
    import Glibc
#endif
import WritEnforcement
import WritModel
import WritPipeline
import WritPolicy

extension WorkingFolder {
    /// The longest secret, in bytes.
    private static let secretBytesMax = 4096

    /// Who is reached how.
    ///
    /// - Throws: `DocumentProblem` with the line that is wrong.
    func notifySettings() throws -> NotifySettings {
        try NotifySettings.read(Self.read(settingsPath), file: settingsPath)
    }

    /// The channels of the settings, by name.
    ///
    /// - Throws: `CommandFailure` naming the channel that cannot be used, and why.
    func channels(_ settings: NotifySettings, _ services: ChannelServices) throws -> [String: NotifyChannel] {
        var channels: [String: NotifyChannel] = [:]
        let timeout = Duration.nanoseconds(settings.timeout.nanoseconds)
        for name in settings.order {
            do {
                switch settings.channels[name] {
                case .mail(let mail):
                    let certificates = mail.certificates.map(absolute)
                    channels[name] = .mail(
                        try services.mail(mail, certificates, mail.password.map(secret), timeout))
                case .webhook(let hook):
                    let url: String =
                        switch hook.url {
                        case .text(let text): text
                        case .secret(let place): try secret(place)
                        }
                    let caller = try services.webhook(url, hook.secret.map(secret), hook, timeout)
                    channels[name] = .webhook(caller, hook.template)
                case nil: break
                }
            } catch let failure as DeliveryFailure {
                throw CommandFailure(.data, "\(settingsPath): the channel `\(name)` cannot be used: \(failure)")
            }
        }
        return channels
    }

    private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : self.path + "/" + path }

    private func secret(_ place: SecretPlace) throws -> String {
        let text: String
        switch place {
        case .environment(let name):
            guard let value = getenv(name) else {
                throw CommandFailure(.unavailable, "the secret in the variable `\(name)` is not set")
            }
            text = String(cString: value)
        case .file(let file):
            let path = absolute(file)
            var information = stat()
            if stat(path, &information) == 0, information.st_mode & 0o007 != 0 {
                throw CommandFailure(
                    .unavailable, "the secret in `\(path)` is open to everybody; close it with `chmod o-rwx \(path)`")
            }
            text = try Self.read(path)
        }
        let secret = text.trimmingNewlines()
        guard !secret.isEmpty, secret.utf8.count <= Self.secretBytesMax else {
            throw CommandFailure(.data, "a secret of `notify` is empty or longer than \(Self.secretBytesMax) bytes")
        }
        return secret
    }
}
