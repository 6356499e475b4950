// Where a webhook leads: resolved once, checked, and then connected to at exactly the address that was checked.

import NIOCore
import NIOPosix
import WritEnforcement
import WritModel

#if canImport(Glibc)
    import Glibc
#endif

/// Resolves and checks names.
struct TargetAddress: Sendable {
    /// Ranges that may be called although they are inside of somebody's network.
    var allowed: [NetworkRange]

    /// The address to connect to.
    ///
    /// Every address of the name is looked at: a name that leads to a private one as well is refused, since which one is
    /// taken must not be left to chance. Decimal, octal and short forms of addresses go through the resolver and are
    /// judged by what they mean.
    ///
    /// - Parameters:
    ///   - host: a name or an address, an IPv6 one without its brackets.
    ///   - port: the port.
    /// - Throws: `DeliveryFailure`, permanent where the address is refused.
    func resolve(_ host: String, port: Int) async throws(DeliveryFailure) -> NetworkAddress {
        let found: [NetworkAddress]
        do {
            found = try await NIOThreadPool.singleton.runIfActive { Self.lookUp(host, port) }
        } catch { throw DeliveryFailure("the webhook's name cannot be resolved", isChannelDown: true) }
        for address in found {
            if let range = address.internalRange, !allowed.contains(where: { $0.contains(address) }) {
                throw DeliveryFailure(
                    "the webhook leads to an address inside of a network (\(range)), which is not allowed; "
                        + "allow the range with `allow:` if that is meant", isPermanent: true)
            }
        }
        guard let first = found.first(where: \.isIPv4) ?? found.first else {
            throw DeliveryFailure("the webhook's name leads nowhere", isChannelDown: true)
        }
        return first
    }

    private static func lookUp(_ host: String, _ port: Int) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var result: [NetworkAddress] = []
        var next = list
        while let info = next {
            if let address = address(of: info.pointee), !result.contains(address) { result.append(address) }
            next = info.pointee.ai_next
        }
        return result
    }

    private static func address(of info: addrinfo) -> NetworkAddress? {
        guard let pointer = UnsafeRawPointer(info.ai_addr) else { return nil }
        switch info.ai_family {
        case AF_INET:
            var address = pointer.loadUnaligned(as: sockaddr_in.self).sin_addr
            return withUnsafeBytes(of: &address) { NetworkAddress(bytes: Array($0)) }
        case AF_INET6:
            var address = pointer.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: &address) { NetworkAddress(bytes: Array($0)) }
        default: return nil
        }
    }
}
