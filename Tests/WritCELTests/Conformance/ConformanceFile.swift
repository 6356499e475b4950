// The conformance suite as data: files of tests, and values and types as JSON has them.

import FoundationEssentials
import WritCEL

/// One file of the suite.
struct ConformanceFile: Decodable {
    var tests: [ConformanceCase]

    /// The folder that CEL_CONFORMANCE_DIR names, or that of the shared data.
    static let folder: URL = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["CEL_CONFORMANCE_DIR"] { return URL(filePath: path) }
        if let path = environment["WRIT_SHARED_DATA"] { return URL(filePath: path).appending(path: "cel-conformance") }
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appending(path: "../shared/data/cel-conformance").standardized
    }()

    static var isThere: Bool { !names.isEmpty }

    /// The names of the files, without `.json`.
    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    init(named name: String) throws {
        let data = try Data(contentsOf: ConformanceFile.folder.appending(path: "\(name).json"))
        self = try JSONDecoder().decode(ConformanceFile.self, from: data)
    }
}

/// One test of the suite.
struct ConformanceCase: Decodable {
    var id: String
    var expr: String
    var container: String?
    var disableCheck: Bool?
    var checkOnly: Bool?
    var typeEnv: [SuiteDeclaration]?
    var bindings: [String: SuiteValue]?
    var expect: Expectation
    var proto: String?
    var ext: [String]?

    struct Expectation: Decodable {
        var kind: String
        var value: SuiteValue?
        var type: SuiteType?
    }
}

/// A declaration of a variable or function.
struct SuiteDeclaration: Decodable {
    var name: String
    var kind: String
    var type: SuiteType?
    var overloads: [SuiteOverload]?

    struct SuiteOverload: Decodable {
        var id: String
        var params: [SuiteType]
        var typeParams: [String]?
        var result: SuiteType
        var member: Bool?

        var overload: Overload {
            Overload(
                id: id, isMember: member ?? false, parameters: params.map(\.type), result: result.type,
                typeParameters: typeParams ?? []
            ) { _, _ in .error(CELError(.host("unbound"), "the function has no implementation")) }
        }
    }

    func declare(in environment: inout Environment) {
        if let type { environment.declare(name, type.type) }
        if let overloads {
            environment.add(FunctionDeclaration(name: name, overloads: overloads.map(\.overload)))
        }
    }
}

/// A type of the suite.
final class SuiteType: Decodable {
    let k: String
    let a: [SuiteType]?
    let n: String?
    let r: SuiteType?

    var type: CELType {
        let parts = (a ?? []).map(\.type)
        switch k {
        case "dyn": return .dyn
        case "null": return .null
        case "error": return .error
        case "bool": return .bool
        case "int": return .int
        case "uint": return .uint
        case "double": return .double
        case "string": return .string
        case "bytes": return .bytes
        case "any": return .any
        case "timestamp": return .timestamp
        case "duration": return .duration
        case "list": return .list(parts.first ?? .dyn)
        case "map": return .map(parts.first ?? .dyn, parts.last ?? .dyn)
        case "wrapper": return .wrapper(parts.first ?? .dyn)
        case "type": return .type(parts.first)
        case "param": return .parameter(n ?? "")
        case "abstract" where n == "optional_type": return .optional(parts.first ?? .dyn)
        case "abstract": return .abstract(n ?? "", parts)
        case "function": return .function(result: r?.type ?? .dyn, arguments: parts)
        default: return .message(n ?? k)
        }
    }
}

/// A value of the suite.
enum SuiteValue: Decodable {
    case value(Value)
    case unsupported(String)

    private enum Key: String, CodingKey {
        case t, v, s, n
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        let tag = try fields.decode(String.self, forKey: .t)
        self = try SuiteValue.decode(tag, fields).map(SuiteValue.value) ?? .unsupported(tag)
    }

    private static func decode(_ tag: String, _ fields: KeyedDecodingContainer<Key>) throws -> Value? {
        switch tag {
        case "null": return .null
        case "bool": return .bool(try fields.decode(Bool.self, forKey: .v))
        case "int": return Int64(try fields.decode(String.self, forKey: .v)).map(Value.int)
        case "uint": return UInt64(try fields.decode(String.self, forKey: .v)).map(Value.uint)
        case "double": return double(try fields.decode(String.self, forKey: .v))
        case "string": return .string(try fields.decode(String.self, forKey: .v))
        case "bytes":
            return Data(base64Encoded: try fields.decode(String.self, forKey: .v)).map { .bytes(Array($0)) }
        case "list": return list(try fields.decode([SuiteValue].self, forKey: .v))
        case "map": return map(try fields.decode([[SuiteValue]].self, forKey: .v))
        case "type": return .type(type(named: try fields.decode(String.self, forKey: .v)))
        case "timestamp", "duration":
            let seconds = Int64(try fields.decode(String.self, forKey: .s)) ?? 0
            let nanos = try fields.decodeIfPresent(Int32.self, forKey: .n) ?? 0
            return tag == "timestamp"
                ? Timestamp(seconds: seconds, nanos: nanos).map(Value.timestamp)
                : Span(seconds: seconds, nanos: nanos).map(Value.duration)
        default: return nil
        }
    }

    private static func double(_ text: String) -> Value {
        switch text {
        case "NaN": .double(.nan)
        case "Infinity": .double(.infinity)
        case "-Infinity": .double(-.infinity)
        default: .double(Double(text) ?? .nan)
        }
    }

    private static func list(_ elements: [SuiteValue]) -> Value? {
        let values = elements.compactMap(\.known)
        return values.count == elements.count ? .list(values) : nil
    }

    private static func map(_ entries: [[SuiteValue]]) -> Value? {
        var map = MapValue()
        for entry in entries {
            guard entry.count == 2, let key = entry[0].known, let value = entry[1].known else { return nil }
            map.set(value, for: key)
        }
        return .map(map)
    }

    private static func type(named name: String) -> CELType {
        let types: [CELType] = [
            .bool, .int, .uint, .double, .string, .bytes, .null, .list(.dyn), .map(.dyn, .dyn), .type(nil),
            .timestamp, .duration, .optional(.dyn),
        ]
        return types.first { $0.runtimeName == name } ?? .message(name)
    }

    var known: Value? {
        if case .value(let value) = self { value } else { nil }
    }
}
