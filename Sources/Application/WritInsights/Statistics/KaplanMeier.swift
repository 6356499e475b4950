// How long things take of which some are not done yet (Kaplan and Meier, 1958): an open one has taken at least so long.

/// Durations, some of them still running.
struct KaplanMeier {
    /// The duration by which half are done; `nil` when fewer than half ever were.
    let median: Double?

    /// - Parameter durations: each with whether it has ended; in any unit.
    init(_ durations: [(length: Double, isEnded: Bool)]) {
        // Of equal lengths the ended come first: who is still open then was open at that moment.
        let sorted = durations.sorted { ($0.length, $0.isEnded ? 0 : 1) < ($1.length, $1.isEnded ? 0 : 1) }
        var surviving = 1.0
        for (place, duration) in sorted.enumerated() where duration.isEnded {
            surviving *= 1 - 1 / Double(sorted.count - place)
            if surviving <= 0.5 + 1e-12 {
                median = duration.length
                return
            }
        }
        median = nil
    }
}
