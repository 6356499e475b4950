// Collects what is wrong with a file, so that its author hears of everything at once.

import WritModel

/// The problems found so far; shared by the decoders of one file and never by two threads.
final class ProblemList {
    private(set) var problems: [DocumentProblem] = []
    /// How many are errors.
    private(set) var errors = 0

    /// Adds an error.
    func error(at place: Place, _ message: String, suggestion: String? = nil) {
        add(DocumentProblem(.error, at: place, message, suggestion: suggestion))
    }

    /// Adds a problem; past the limit it is only counted.
    func add(_ problem: DocumentProblem) {
        if problem.severity == .error { errors += 1 }
        if problems.count < DocumentLimits.problemsMax {
            problems.append(problem)
        } else if problems.count == DocumentLimits.problemsMax {
            problems.append(DocumentProblem(at: problem.place, "more problems follow and are not listed"))
        }
    }
}
