// Documents of the tests' own.

import Foundation

enum Documents {
    /// A policy that every push with commits satisfies, if it knows all of them.
    static let titled = policy(
        "titled", on: "push.requested as push", require: "every: commit in push.commits",
        "    all:", "      it has a title: commit.title != \"\"")

    /// A policy that refuses every deploy of the class, but hotfixes with a ticket.
    static let noDeploys = policy("no-deploys", on: "deploy.requested as deploy", require: "that: \"false\"")

    /// A policy that allows every push and deploy.
    static let permissive = policy(
        "permissive", on: "[push.requested as x, deploy.requested as x]", require: "that: \"true\"")

    /// Deploys pass while a calendar is open that is closed from yesterday to tomorrow and open at every other time.
    static func closedNow() -> String {
        let day = 86_400.0
        return hours("closed:\n  - { from: \(date(-2 * day)), to: \(date(2 * day)) }\n")
    }

    /// The same with a calendar that never closes.
    static func openNow() -> String { hours("") }

    private static func hours(_ closed: String) -> String {
        """
        kind: calendar
        calendar: desk
        zone: UTC
        open:
          - { days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00" }
        \(closed)---

        """ + policy("hours", on: "deploy.requested as deploy", require: "that: calendar(\"desk\").open(deploy.at)")
    }

    /// The day that is some seconds from now.
    static func date(_ seconds: TimeInterval) -> String {
        String(Date(timeIntervalSinceNow: seconds).formatted(.iso8601).prefix(10))
    }

    static func policy(_ name: String, on kind: String, require check: String...) -> String {
        """
        kind: policy
        policy: \(name)
        title: A policy of a test
        why: So that the test has something to claim.
        owner: team:tests
        severity: high
        mode: enforce
        on: \(kind)
        require:
          - id: only
            check: The only check
            \(check.joined(separator: "\n"))
        otherwise: [deny]

        """
    }
}
