// The people of the tests: accounts, keys, identity documents.

import Foundation

/// Somebody who commits, approves or signs off.
enum Person: String, CaseIterable, Sendable {
    /// Writes commits; has a second account.
    case ann
    /// Approves them.
    case bob
    /// A release manager.
    case rita
    /// Has a key that no document knows.
    case eve

    /// The address commits are made with.
    var email: String { "\(rawValue)@example.org" }

    /// The address of the second account.
    var oldEmail: String { "\(rawValue)@old.example.org" }

    /// Whether an identity document names them.
    var isKnown: Bool { self != .eve }

    /// The identity document.
    ///
    /// - Parameter key: the public key's line.
    func document(key: String) -> String {
        """
        ---
        kind: identity
        person: \(rawValue)
        name: \(rawValue.capitalized) Example
        accounts: ["email:\(email)", "email:\(oldEmail)", "remote:\(rawValue)", "gitolite:\(rawValue)"]
        keys: ["\(key.split(separator: " ").prefix(2).joined(separator: " "))"]
        human: true

        """
    }
}

/// Whoever runs the tests: pushes and deploys where a test does not say who does.
enum Operator {
    /// The identity document.
    static let document = """
        ---
        kind: identity
        person: operator
        name: Otto Operator
        accounts: ["os:\(NSUserName())"]
        human: true

        """
}
