// Where in a kind's data accounts stand, and where free text may hide an address: read off the schema once, because
// every event of the kind is walked along it.

import WritModel
import WritPolicy

/// The walk over the data of one kind.
final class SealPlan: Sendable {
    /// What a value may hold.
    indirect enum Holding: Sendable {
        /// An account, in clear or a pseudonym.
        case person
        /// Text in which addresses may stand.
        case text
        /// A list of such values.
        case list(Holding)
        /// A map to such values. A value that is `Ann <ann@example.org>` as a whole is an account.
        case map(Holding)

        /// What values of a field's type hold; `nil` for those that hold no account.
        init?(_ type: FieldType) {
            switch type {
            case .person: self = .person
            case .string: self = .text
            case .list(let element, _):
                guard let element = Holding(element) else { return nil }
                self = .list(element)
            case .map(let element):
                guard let element = Holding(element) else { return nil }
                self = .map(element)
            case .int, .double, .bool, .timestamp, .commit, .enumeration, .json: return nil
            }
        }
    }

    /// The kind's schema.
    let schema: SchemaDocument
    private let fields: [(name: String, holding: Holding?)]

    /// The plan of a schema.
    init(_ schema: SchemaDocument) {
        self.schema = schema
        fields = schema.fields.map { ($0.name, Holding($0.type)) }
    }

    /// What a member holds; `nil` for nothing to look at.
    ///
    /// - Parameter place: where the schema has it, if the members stand in the schema's order.
    func holding(of name: String, near place: Int) -> Holding? {
        if fields.indices.contains(place), fields[place].name == name { return fields[place].holding }
        return fields.first { $0.name == name }?.holding
    }
}
