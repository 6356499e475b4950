// Collects what a traced evaluation does, step by step.

/// The steps of one evaluation while it runs. Code that was compiled for tracing calls it; other code knows nothing of it.
final class TraceRecorder {
    struct Entry {
        var node: Int
        var parent: Int?
        var bindings: [Trace.Binding]
        var value: Value = .null
    }

    private(set) var entries: [Entry] = []
    /// The entries that have begun and not ended, the innermost last; nil for one that is not kept.
    private var open: [Int?] = []
    private let stepsMax: Int
    private(set) var isCut = false

    init(stepsMax: Int) { self.stepsMax = stepsMax }

    func begin(_ node: Int, _ bindings: [Trace.Binding] = []) {
        guard entries.count < stepsMax else {
            isCut = true
            open.append(nil)
            return
        }
        let parent = open.last(where: { $0 != nil }) ?? nil
        open.append(entries.count)
        entries.append(Entry(node: node, parent: parent, bindings: bindings))
    }

    func end(_ value: Value) {
        guard let last = open.popLast(), let place = last else { return }
        entries[place].value = value
    }
}
