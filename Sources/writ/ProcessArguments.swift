// What this process was started with, from C: Swift's list of it needs /proc.

import CArguments

/// The arguments of this process.
enum ProcessArguments {
    /// All but the program's name, in order; `nil` where the system did not hand them over, or not whole.
    static var list: [String]? {
        let count = writ_argument_count()
        guard count >= 1 else { return nil }
        var list: [String] = []
        for index in 1..<count {
            guard let word = writ_argument(index) else { return nil }
            list.append(String(cString: word))
        }
        return list
    }
}
