// The policies of the synthetic organisation.

/// Documents as they would stand in `policies/`.
public enum SyntheticPolicies {
    /// Facts, and the policies on tests and deploys.
    public static let withoutReview = """
        kind: fact
        fact: approved
        key: [head]
        begin:
          event: review.approved
          as: r
          set: { head: r.head, by: r.actor }
        ---
        kind: fact
        fact: passed
        key: [sha]
        begin:
          event: test.finished
          as: t
          where: t.result == "passed"
          set: { sha: t.sha, name: t.name }
        ---
        kind: fact
        fact: signed
        key: [scope]
        begin:
          event: signoff.given
          as: s
          set: { scope: s.scope, by: s.actor }
        ---
        kind: policy
        policy: tested-change
        title: Every change was tested before it was merged
        why: What nobody ran may not even start.
        owner: team:quality
        severity: medium
        mode: observe
        on: change.merged as change
        when: change.repository.startsWith("acme/")
        require:
          - id: passed
            check: A test of the change's head passed
            needs: passed
            where:
              of this head: passed.sha == change.head
        unknown: allow
        otherwise: [{ notify: [owner] }]
        ---
        kind: policy
        policy: signed-deploy
        title: Somebody else signs every production deploy off
        why: Whoever presses the button is in a hurry.
        owner: team:operations
        severity: high
        mode: observe
        on: [deploy.requested as deploy, deploy.finished as deploy]
        when: deploy.environment == "production"
        require:
          - id: signed
            check: The deploy is signed off by somebody who does not deploy
            needs: signed
            where:
              for this deploy: signed.scope == deploy.subject.id
              by somebody else: signed.by != deploy.actor
        unknown: allow
        otherwise: [{ notify: [owner] }]

        """

    /// The policy on reviews.
    public static let review = """
        ---
        kind: policy
        policy: reviewed-change
        title: Somebody else approved every change
        why: One person must not be able to put code in front of customers alone.
        owner: team:quality
        severity: high
        mode: observe
        on: change.merged as change
        when: change.repository.startsWith("acme/")
        require:
          - id: reviewed
            check: Somebody else approved the change's head
            needs: approved
            where:
              of this head: approved.head == change.head
              by somebody else: approved.by != change.author
        unknown: allow
        otherwise: [{ notify: [owner] }]

        """

    /// All of them.
    public static let all = withoutReview + review
}
