// Types that message literals make values of: the host's records, and protobuf's well-known types, which are values
// of the language's own.

/// What a message literal may hold, and the type of its value.
struct MessageForm {
    var fields: [String: CELType]
    var result: CELType

    init?(_ type: CELType) {
        switch type {
        case .record(let record):
            var fields: [String: CELType] = [:]
            for field in record.fields where !field.name.hasPrefix("@") { fields[field.name] = field.type }
            self.init(fields: fields, result: type)
        case .timestamp, .duration: self.init(fields: ["seconds": .int, "nanos": .int], result: type)
        case .message(let name):
            guard let form = MessageForm.wellKnown[name] else { return nil }
            self = form
        default: return nil
        }
    }

    private init(fields: [String: CELType], result: CELType) {
        self.fields = fields
        self.result = result
    }

    /// A type with the types of their values in place of well-known messages.
    static func withoutWellKnown(_ type: CELType) -> CELType {
        if case .message(let name) = type { return wellKnown[name]?.result ?? type }
        return type.mapComponents(withoutWellKnown)
    }

    private static func wrapper(_ type: CELType) -> MessageForm {
        MessageForm(fields: ["value": type], result: .wrapper(type))
    }

    /// The well-known types that are no types of the language, by name.
    static let wellKnown: [String: MessageForm] = [
        "google.protobuf.BoolValue": wrapper(.bool), "google.protobuf.BytesValue": wrapper(.bytes),
        "google.protobuf.DoubleValue": wrapper(.double), "google.protobuf.FloatValue": wrapper(.double),
        "google.protobuf.Int32Value": wrapper(.int), "google.protobuf.Int64Value": wrapper(.int),
        "google.protobuf.UInt32Value": wrapper(.uint), "google.protobuf.UInt64Value": wrapper(.uint),
        "google.protobuf.StringValue": wrapper(.string),
        "google.protobuf.ListValue": MessageForm(fields: ["values": .list(.dyn)], result: .list(.dyn)),
        "google.protobuf.Struct": MessageForm(
            fields: ["fields": .map(.string, .dyn)], result: .map(.string, .dyn)),
        "google.protobuf.Any": MessageForm(fields: ["type_url": .string, "value": .bytes], result: .any),
        "google.protobuf.Value": MessageForm(
            fields: [
                "null_value": .dyn, "number_value": .double, "string_value": .string, "bool_value": .bool,
                "struct_value": .map(.string, .dyn), "list_value": .list(.dyn),
            ], result: .dyn),
    ]
}
