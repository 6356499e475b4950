// Code that computes a part once and has it at hand from then on.

extension Compiler {
    /// The slots of a cell: the value, and what computing it took off the budgets; nothing there while it is empty.
    private struct CellSlots {
        static let count = 3

        let value: Int
        var cost: Int { value + 1 }
        var memory: Int { value + 2 }
    }

    /// Slots that cells need between the environment's variables and those of macros.
    var cellSlotCount: Int { common.count * CellSlots.count }

    private func slots(of cell: Int) -> CellSlots {
        CellSlots(value: environment.variables.count + cell * CellSlots.count)
    }

    /// The node's code, run once where the node has a cell.
    ///
    /// A value that is at hand takes as much off the budgets as computing it did: whether an expression keeps its limits
    /// must not depend on what the compiler saves, or a trace would end otherwise, and a later version decide otherwise.
    /// Faults are not kept: each has the position of its own node.
    func kept(_ compiled: Compiled, _ node: Expression) -> Compiled {
        guard let cell = common.cells[node.id], compiled.constant == nil else { return compiled }
        let (slots, code, position) = (slots(of: cell), compiled.code, node.position)
        var kept = compiled
        kept.code = Code { frame in
            let context = frame.context
            if case .uint(let cost) = frame.values[slots.cost], case .int(let bytes) = frame.values[slots.memory] {
                if let exceeded = context.charge(cost) ?? context.allocate(Int(bytes)) {
                    return Value.error(exceeded).located(position)
                }
                return frame.values[slots.value]
            }
            let (costBefore, memoryBefore) = (context.costLeft, context.memoryLeft)
            let value = code(frame)
            guard !value.isFault else { return value }
            frame.values[slots.value] = value
            frame.values[slots.cost] = .uint(costBefore - context.costLeft)
            frame.values[slots.memory] = .int(Int64(memoryBefore - context.memoryLeft))
            return value
        }
        return kept
    }

    /// The first step of a macro, after which its variables have other values than before: what depends on them is computed
    /// anew.
    func emptying(cellsOf node: Expression, before step: Compiled) -> Compiled {
        guard let cells = common.cellsOfMacros[node.id] else { return step }
        let (emptied, code) = (cells.map { slots(of: $0).cost }, step.code)
        var emptying = step
        emptying.code = Code { frame in
            for slot in emptied { frame.values[slot] = .null }
            return code(frame)
        }
        return emptying
    }
}
