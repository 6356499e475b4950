// The channels as the runner uses them: a notice goes in, whatever the channel's own form is.

public import WritEnforcement
import WritModel
public import WritPolicy

/// A channel that notices are sent through.
public enum NotifyChannel: Sendable {
    /// A mail server.
    case mail(any MailSending)
    /// A webhook and the form of its bodies.
    case webhook(any WebhookCalling, WebhookSettings.Template)

    /// Sends a notice.
    func send(_ notice: Notice, to address: String?, at now: Instant) async throws(DeliveryFailure) {
        switch self {
        case .mail(let server):
            guard let address else {
                throw DeliveryFailure("there is no address to write to", isPermanent: true)
            }
            try await server.send(
                Mail(
                    recipient: address, subject: notice.subject, text: notice.lines.joined(separator: "\n") + "\n",
                    key: notice.key, date: notice.at.mailDate))
        case .webhook(let hook, let template):
            let body =
                switch template {
                case .plain: WebhookBody.plain(notice)
                case .slack: WebhookBody.slack(notice)
                case .teams: WebhookBody.teams(notice)
                }
            try await hook.call(WebhookCall(key: notice.key, time: now.seconds, body: body.bytes))
        }
    }
}

extension Instant {
    /// The date as RFC 5322, 3.3 writes it: `Tue, 24 Nov 2026 09:12:03 +0000`.
    var mailDate: String {
        let text = description
        let days = Int(((seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400 % 7 + 7) % 7)
        let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.prefix(10).split(separator: "-")
        let month = Int(parts[1]).map { months[$0 - 1] } ?? "Jan"
        let time = text.dropFirst(11).prefix(8)
        return "\(names[days]), \(parts[2]) \(month) \(parts[0]) \(time) +0000"
    }
}
