// The functions that planned conditions call: they reach the history through the evaluation's host.

import WritCEL
import WritModel

/// Functions with names that only the planner can write.
enum HostFunctions {
    /// A planned look-up.
    static func lookUp(_ number: Int, _ plan: LookUpPlan, keys: Int, type: RecordType) -> FunctionDeclaration {
        FunctionDeclaration(
            name: "@lookup\(number)",
            overloads: [
                .init(
                    id: "@lookup\(number)", isMember: false, parameters: Array(repeating: .dyn, count: keys),
                    result: .list(.record(type)), cost: 10
                ) { arguments, context in
                    (context.host as? HostReference)?.host.lookUp(plan, arguments) ?? Self.noHost
                }
            ])
    }

    /// Groups and calendars.
    static let common: [FunctionDeclaration] =
        [
            FunctionDeclaration(
                name: "@group",
                overloads: [
                    .init(
                        id: "@group", isMember: false, parameters: [.string],
                        result: .list(.record(TypeCatalog.person)),
                        cost: 5
                    ) { arguments, context in
                        guard case .string(let name) = arguments[0] else { return Self.noHost }
                        return (context.host as? HostReference)?.host.group(name) ?? Self.noHost
                    }
                ]),
            calendar("@calendar_open", result: .bool) { hours, moment in .bool(hours.isOpen(at: moment)) },
            calendar("@calendar_next_open", result: .timestamp) { hours, moment in
                hours.nextOpen(after: moment).map { .moment($0) }
                    ?? .unknown(Unknown("the calendar does not open within a year"))
            },
        ] + CountComparison.functions

    private static let noHost = Value.unknown(Unknown("no history to look at"))

    private static func calendar(
        _ name: String, result: CELType, _ body: @escaping @Sendable (CalendarHours, Instant) -> Value
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name: name,
            overloads: [
                .init(id: name, isMember: false, parameters: [.string, .timestamp], result: result, cost: 5) {
                    arguments, context in
                    guard case .string(let calendar) = arguments[0], case .timestamp(let moment) = arguments[1],
                        let hours = (context.host as? HostReference)?.host.documents.calendars[calendar]
                    else { return Self.noHost }
                    return body(hours, moment.instant)
                }
            ])
    }
}
