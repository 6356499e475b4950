// All matches of a regular expression, at the expense of an evaluation's budget.

extension RegularExpression {
    /// The places of the groups of one match, the whole match first; nil for a group that took no part in it.
    typealias Match = [Range<String.Index>?]

    /// The matches from the front without overlaps, at most `most`. A match of nothing right behind another is none.
    ///
    /// - Throws: when the budget is exhausted: each state that is visited costs 1.
    func matches(in text: String, most: Int, _ context: EvaluationContext) throws(CELError) -> [Match] {
        let scalars = text.unicodeScalars
        var machine = MatchMachine(instructions: instructions, slots: 2 * groupNames.count + 2)
        var found: [Match] = []
        var start = scalars.startIndex
        var lastEnd: String.Index?
        while found.count < most {
            guard let places = try machine.run(scalars, from: start, spending: context) else { break }
            let match = (0...groupNames.count).map { group -> Range<String.Index>? in
                guard let start = places[2 * group], let end = places[2 * group + 1] else { return nil }
                return start..<end
            }
            guard let whole = match[0] else { break }
            if !whole.isEmpty || whole.lowerBound != lastEnd {
                let bytes = (1 + groupNames.count) * MemoryLayout<Range<String.Index>?>.stride
                if let exceeded = context.charge(UInt64(1 + groupNames.count)) ?? context.allocate(bytes) {
                    throw exceeded
                }
                guard found.count < context.limits.listMax else {
                    throw CELError(.limit("listMax"), "there are more matches than listMax, \(context.limits.listMax)")
                }
                found.append(match)
            }
            lastEnd = whole.upperBound
            if whole.upperBound > start {
                start = whole.upperBound
            } else {
                guard start < scalars.endIndex else { break }
                start = scalars.index(after: start)
            }
        }
        return found
    }
}
