// Who is reached how: from the name a policy gives to channels and addresses. Addresses stay in memory; a row bears a hash.

import WritAuditLog
import WritMerkle
import WritModel
import WritPolicy

/// One way to reach a target.
struct NoticeDestination: Sendable, Hashable {
    /// Whom: the target itself, or a member of it.
    var target: String
    /// The channel's name in the settings.
    var channel: String
    /// The address, for mail.
    var address: String?

    /// The channel as a row bears it: its name, and a hash of the address where there is one.
    var channelID: String {
        guard let address else { return channel }
        return "\(channel)/\(Hash.digest(of: Array(address.lowercased().utf8)).hex.prefix(8))"
    }
}

/// Finds destinations by the settings, the groups in force and the directory.
struct NoticeRouter {
    private let settings: NotifySettings
    private let state: LogState
    private let directory: any AccountDirectory
    /// Routes of accounts, by the person's pseudonym.
    private let ofPersons: [AccountID: [NotifyRoute]]
    /// The channel that accounts with an address of their own are written to.
    private let mailChannel: String?

    init(_ settings: NotifySettings, state: LogState, directory: any AccountDirectory) throws {
        self.settings = settings
        self.state = state
        self.directory = directory
        var ofPersons: [AccountID: [NotifyRoute]] = [:]
        for (name, routes) in settings.routes where !name.hasPrefix("team:") && !name.hasPrefix("group:") {
            guard let account = Account(name), let id = try directory.existingID(of: account) else { continue }
            ofPersons[state.people.person(of: id), default: []] += routes
        }
        self.ofPersons = ofPersons
        mailChannel = settings.order.first { if case .mail? = settings.channels[$0] { true } else { false } }
    }

    /// How a target is reached; nothing where the settings name no way.
    func destinations(of target: String) throws -> [NoticeDestination] {
        let found = try ownDestinations(of: target)
        guard found.isEmpty else { return found }
        return destinations(of: target, settings.routes["*"] ?? [], address: nil)
    }

    private func ownDestinations(of target: String) throws -> [NoticeDestination] {
        if let id = AccountID(target) { return try destinations(of: id) }
        let names = target.contains(":") ? [target] : [target, "group:\(target)", "team:\(target)"]
        for name in names {
            if let routes = settings.routes[name] { return destinations(of: target, routes, address: nil) }
        }
        let group = target.hasPrefix("group:") ? String(target.dropFirst(6)) : target
        guard !target.hasPrefix("team:"), let members = state.compiled.members(ofGroup: group) else { return [] }
        var seen: Set<AccountID> = []
        return try members.filter { seen.insert(state.people.person(of: $0)).inserted }.flatMap { member in
            let own = try destinations(of: member)
            return own.isEmpty
                ? destinations(of: member.description, settings.routes["*"] ?? [], address: nil) : own
        }
    }

    /// The accounts that rows of a target may be for, as pseudonyms: the members of a group.
    func members(of target: String) -> [String] {
        let group = target.hasPrefix("group:") ? String(target.dropFirst(6)) : target
        return (state.compiled.members(ofGroup: group) ?? []).map(\.description)
    }

    private func destinations(of id: AccountID) throws -> [NoticeDestination] {
        if let routes = ofPersons[state.people.person(of: id)] {
            return destinations(of: id.description, routes, address: try address(of: id))
        }
        guard let mailChannel, let address = try address(of: id) else { return [] }
        return [NoticeDestination(target: id.description, channel: mailChannel, address: address)]
    }

    /// The destinations of routes; a mail route without an address uses the account's own.
    private func destinations(of target: String, _ routes: [NotifyRoute], address: String?) -> [NoticeDestination] {
        routes.compactMap { route in
            switch settings.channels[route.channel] {
            case .webhook: NoticeDestination(target: target, channel: route.channel, address: nil)
            case .mail:
                (route.address ?? address).map {
                    NoticeDestination(target: target, channel: route.channel, address: $0)
                }
            case nil: nil
            }
        }
    }

    /// The address of an account, or of another of the same person's: the first that the identity document names.
    private func address(of id: AccountID) throws -> String? {
        let accounts = state.people.accounts(of: id)
        let records = try directory.records(for: accounts)
        let documented = state.compiled.identities.flatMap { $0.accounts.compactMap { AccountID($0.value) } }
            .filter(accounts.contains)
        let ordered = [id] + documented + accounts.sorted { $0.description < $1.description }
        return ordered.compactMap { records[$0]?.account }.first { $0.scheme == "email" }.map { String($0.value) }
    }
}
