// The network extension: addresses and networks as values.

extension FunctionTable {
    mutating func addNetwork() {
        addParsing()
        addAddressParts()
        addNetworkParts()
    }

    private mutating func addParsing() {
        add(
            "ip",
            .unary("string_to_ip", .string, IPAddress.type) { value, _ in parse(value).map(Value.init) ?? noIP(value) })
        add(
            "cidr",
            .unary("string_to_cidr", .string, IPNetwork.type) { value, _ in
                guard case .string(let text) = value, let network = IPNetwork(text) else {
                    return .failure(.invalidArgument, "\(shown(value)) is no network, such as \"10.0.0.0/8\"")
                }
                return Value(network)
            })
        add("isIP", .unary("is_ip", .string, .bool) { value, _ in .bool(parse(value) != nil) })
        add(
            "isCIDR",
            .unary("is_cidr", .string, .bool) { value, _ in
                guard case .string(let text) = value else { return .error(.noOverload("isCIDR", [value])) }
                return .bool(IPNetwork(text) != nil)
            })
        add(
            "ip.isCanonical",
            .unary("ip_is_canonical", .string, .bool) { value, _ in
                guard case .string(let text) = value, let address = parse(value) else { return noIP(value) }
                return .bool(address.text.isExactly(text))
            })
        add(
            "string",
            .unary("ip_to_string", IPAddress.type, .string) { value, _ in
                address(value).map { .string($0.text) } ?? .error(.noOverload("string", [value]))
            })
        add(
            "string",
            .unary("cidr_to_string", IPNetwork.type, .string) { value, _ in
                network(value).map { .string($0.text) } ?? .error(.noOverload("string", [value]))
            })
    }

    private mutating func addAddressParts() {
        let tests: [(String, @Sendable (IPAddress) -> Bool)] = [
            ("isUnspecified", \.isUnspecified), ("isLoopback", \.isLoopback), ("isGlobalUnicast", \.isGlobalUnicast),
            ("isLinkLocalMulticast", \.isLinkLocalMulticast), ("isLinkLocalUnicast", \.isLinkLocalUnicast),
        ]
        for (name, test) in tests {
            add(
                name,
                .unary("ip_\(name)", IPAddress.type, .bool, member: true) { value, _ in
                    address(value).map { .bool(test($0)) } ?? .error(.noOverload(name, [value]))
                })
        }
        add(
            "family",
            .unary("ip_family", IPAddress.type, .int, member: true) { value, _ in
                address(value).map { .int($0.isV4 ? 4 : 6) } ?? .error(.noOverload("family", [value]))
            })
    }

    private mutating func addNetworkParts() {
        for type in [CELType.string, IPAddress.type] {
            add(
                "containsIP",
                .binary("cidr_contains_ip_\(type)", IPNetwork.type, type, .bool, member: true) { value, other, _ in
                    guard let network = network(value) else {
                        return .error(.noOverload("containsIP", [value, other]))
                    }
                    guard let address = address(other) ?? parse(other) else { return noIP(other) }
                    return .bool(network.contains(address))
                })
        }
        for type in [CELType.string, IPNetwork.type] {
            add(
                "containsCIDR",
                .binary("cidr_contains_cidr_\(type)", IPNetwork.type, type, .bool, member: true) { value, other, _ in
                    var inner = network(other)
                    if case .string(let text) = other { inner = IPNetwork(text) }
                    guard let network = network(value), let inner else {
                        return .failure(.invalidArgument, "\(shown(other)) is no network, such as \"10.0.0.0/8\"")
                    }
                    return .bool(network.contains(inner))
                })
        }
        addNetwork("ip", IPAddress.type) { Value($0.address) }
        addNetwork("masked", IPNetwork.type) { Value($0.masked) }
        addNetwork("prefixLength", .int) { .int(Int64($0.prefix)) }
    }

    private mutating func addNetwork(
        _ name: String, _ result: CELType, _ body: @escaping @Sendable (IPNetwork) -> Value
    ) {
        add(
            name,
            .unary("cidr_\(name)", IPNetwork.type, result, member: true) { value, _ in
                network(value).map(body) ?? .error(.noOverload(name, [value]))
            })
    }
}

extension Value {
    fileprivate init(_ address: IPAddress) {
        self = .abstract(AbstractValue(typeName: IPAddress.typeName, payload: .bytes(address.bytes)))
    }

    /// The bytes of the address, then the length of the prefix.
    fileprivate init(_ network: IPNetwork) {
        let payload = network.address.bytes + [UInt8(clamping: network.prefix)]
        self = .abstract(AbstractValue(typeName: IPNetwork.typeName, payload: .bytes(payload)))
    }
}

private func parse(_ value: Value) -> IPAddress? {
    if case .string(let text) = value { IPAddress(text) } else { nil }
}

private func address(_ value: Value) -> IPAddress? {
    if case .abstract(let abstract) = value { IPAddress(abstract) } else { nil }
}

private func network(_ value: Value) -> IPNetwork? {
    if case .abstract(let abstract) = value { IPNetwork(abstract) } else { nil }
}

extension IPAddress {
    /// The address that a value stands for.
    init?(_ value: AbstractValue) {
        guard value.typeName == IPAddress.typeName, case .bytes(let bytes) = value.payload,
            bytes.count == 4 || bytes.count == 16
        else { return nil }
        self.init(bytes: bytes)
    }
}

extension IPNetwork {
    /// The network that a value stands for.
    init?(_ value: AbstractValue) {
        guard value.typeName == IPNetwork.typeName, case .bytes(var bytes) = value.payload,
            bytes.count == 5 || bytes.count == 17, let prefix = bytes.popLast()
        else { return nil }
        self.init(address: IPAddress(bytes: bytes), prefix: Int(prefix))
    }
}

private func noIP(_ value: Value) -> Value { .failure(.invalidArgument, "\(shown(value)) is no IP address") }

private func shown(_ value: Value) -> String {
    guard case .string(let text) = value else { return "a value of type \(value.type)" }
    return LiteralText.quoted(String(text.unicodeScalars.prefix(64)))
}
