// The URLs extension: absolute addresses and their parts, named as Kubernetes does.

extension FunctionTable {
    mutating func addURLs() {
        add(
            "url",
            .unary("string_to_url", .string, WebAddress.type) { value, context in
                guard case .string(let text) = value else { return .error(.noOverload("url", [value])) }
                if let failure = Allowance.text(text.utf8.count, context) { return failure }
                guard WebAddress(text) != nil else {
                    let shown = LiteralText.quoted(String(text.unicodeScalars.prefix(64)))
                    return .failure(
                        .invalidArgument, "\(shown) is no absolute URL, such as \"https://example.org/a?b=c\"")
                }
                return .abstract(AbstractValue(typeName: WebAddress.typeName, payload: value))
            })
        add(
            "isURL",
            .unary("is_url_string", .string, .bool) { value, context in
                guard case .string(let text) = value else { return .error(.noOverload("isURL", [value])) }
                return Allowance.charge(text.utf8.count, context) ?? .bool(WebAddress(text) != nil)
            })
        addAddressPart("getScheme", .string) { .string($0.scheme) }
        addAddressPart("getHost", .string) { .string($0.host) }
        addAddressPart("getHostname", .string) { .string($0.hostName) }
        addAddressPart("getPort", .string) { .string($0.port) }
        addAddressPart("getEscapedPath", .string) { .string($0.escapedPath) }
        addAddressPart("getQuery", .map(.string, .list(.string))) { address in
            var map = MapValue()
            for (name, values) in address.query { map.set(.list(values.map(Value.string)), for: .string(name)) }
            return .map(map)
        }
    }

    private mutating func addAddressPart(
        _ name: String, _ result: CELType, _ part: @escaping @Sendable (WebAddress) -> Value
    ) {
        add(
            name,
            .unary("url_\(name)", WebAddress.type, result, member: true) { value, context in
                guard case .abstract(let abstract) = value, case .string(let text) = abstract.payload,
                    let address = WebAddress(text)
                else { return .error(.noOverload(name, [value])) }
                return Allowance.charge(text.utf8.count, context) ?? part(address)
            })
    }
}
