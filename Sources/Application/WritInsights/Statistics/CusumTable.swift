// The limits of the CUSUM charts. Made by `WritBenchmarks cusum`; a test simulates them again.

/// Limits by the mean number of violations per period.
enum CusumTable {
    /// A mean, and the limits upwards and downwards.
    static let rows: [(mean: Double, up: Double, down: Double)] = [
        (0.1, 3.5, 3.0),
        (0.25, 4.5, 4.0),
        (0.5, 5.0, 5.0),
        (1.0, 5.5, 5.5),
        (2.0, 6.0, 6.0),
        (3.0, 6.5, 6.0),
        (5.0, 6.0, 6.5),
        (8.0, 6.0, 6.5),
        (12.0, 6.0, 6.5),
        (20.0, 5.5, 6.5),
        (40.0, 1.5, 5.0),
    ]

    /// The limit for a mean: the larger one of its neighbours in the table; beyond the table, that of its end.
    static func limit(mean: Double, _ direction: Cusum.Direction) -> Double {
        let above = rows.first { $0.mean >= mean } ?? rows[rows.count - 1]
        let below = rows.last { $0.mean <= mean } ?? rows[0]
        return direction == .up ? max(above.up, below.up) : max(above.down, below.down)
    }
}
