// The name of what happened.

/// An event's kind: two or more lower-case words joined by dots, such as `review.approved`, or the one word `tick`.
public struct EventKind: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The longest kind, in characters.
    public static let lengthMax = 80

    /// The kind as text.
    public let description: String

    /// A well-formed kind, or `nil`.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.lengthMax, !text.isEmpty,
            text.utf8.allSatisfy({ (97...122).contains($0) || $0 == 46 || $0 == 95 }),
            !text.hasPrefix("."), !text.hasSuffix("."), !text.contains("..")
        else { return nil }
        description = text
    }

    /// A kind that Writ itself names; the text is known to be well formed.
    public init(known text: StaticString) { description = text.description }

    /// Alphabetical.
    public static func < (left: EventKind, right: EventKind) -> Bool { left.description < right.description }

    /// `document.activated`.
    public static let documentActivated = EventKind(known: "document.activated")
    /// `document.retired`.
    public static let documentRetired = EventKind(known: "document.retired")
    /// `decision.made`.
    public static let decisionMade = EventKind(known: "decision.made")
    /// `amendment.made`.
    public static let amendmentMade = EventKind(known: "amendment.made")
    /// `commit.recorded`.
    public static let commitRecorded = EventKind(known: "commit.recorded")
    /// `commit.described`.
    public static let commitDescribed = EventKind(known: "commit.described")
    /// `change.squashed`.
    public static let changeSquashed = EventKind(known: "change.squashed")
    /// `change.opened`.
    public static let changeOpened = EventKind(known: "change.opened")
    /// `change.updated`.
    public static let changeUpdated = EventKind(known: "change.updated")
    /// `review.approved`.
    public static let reviewApproved = EventKind(known: "review.approved")
    /// `test.finished`.
    public static let testFinished = EventKind(known: "test.finished")
    /// `branch.pushed`.
    public static let branchPushed = EventKind(known: "branch.pushed")
    /// `push.requested`.
    public static let pushRequested = EventKind(known: "push.requested")
    /// `deploy.requested`.
    public static let deployRequested = EventKind(known: "deploy.requested")
    /// `deploy.finished`.
    public static let deployFinished = EventKind(known: "deploy.finished")
    /// `deploy.ran`.
    public static let deployRan = EventKind(known: "deploy.ran")
    /// `signoff.given`.
    public static let signoffGiven = EventKind(known: "signoff.given")
    /// `signoff.revoked`.
    public static let signoffRevoked = EventKind(known: "signoff.revoked")
    /// `review.withdrawn`.
    public static let reviewWithdrawn = EventKind(known: "review.withdrawn")
    /// `review.changes_requested`.
    public static let changesRequested = EventKind(known: "review.changes_requested")
    /// `review.dismissed`.
    public static let reviewDismissed = EventKind(known: "review.dismissed")
    /// `freeze.started`.
    public static let freezeStarted = EventKind(known: "freeze.started")
    /// `freeze.ended`.
    public static let freezeEnded = EventKind(known: "freeze.ended")
    /// `repository.baselined`.
    public static let repositoryBaselined = EventKind(known: "repository.baselined")
    /// `deploy.baselined`.
    public static let deployBaselined = EventKind(known: "deploy.baselined")
    /// `account.seen`.
    public static let accountSeen = EventKind(known: "account.seen")
    /// `identity.linked`.
    public static let identityLinked = EventKind(known: "identity.linked")
    /// `source.connected`.
    public static let sourceConnected = EventKind(known: "source.connected")
    /// `violation.opened`.
    public static let violationOpened = EventKind(known: "violation.opened")
    /// `violation.closed`.
    public static let violationClosed = EventKind(known: "violation.closed")
    /// `violation.reopened`.
    public static let violationReopened = EventKind(known: "violation.reopened")
    /// `violation.assigned`.
    public static let violationAssigned = EventKind(known: "violation.assigned")
    /// `enforcement.dropped`.
    public static let enforcementDropped = EventKind(known: "enforcement.dropped")
    /// `enforcement.retried`.
    public static let enforcementRetried = EventKind(known: "enforcement.retried")
    /// `enforcement.performed`.
    public static let enforcementPerformed = EventKind(known: "enforcement.performed")
    /// `enforcement.failed`.
    public static let enforcementFailed = EventKind(known: "enforcement.failed")
    /// `enforcement.verified`.
    public static let enforcementVerified = EventKind(known: "enforcement.verified")
}
