// Policies over imported git history, written from the language and the list of events alone.

/// Questions that anybody may ask of a history in which reviews and tests stand in commit messages.
enum HistoryPolicies {
    static let text = """
        kind: fact
        fact: review
        key: [commit]
        begin: { event: review.approved, as: r, for: c in r.commits, set: { commit: c, by: r.actor } }
        max_per_key: 200
        ---
        kind: fact
        fact: build
        key: [commit]
        begin: { event: test.finished, as: t, where: t.name.startsWith("build bot"), set: { commit: t.sha, name: t.name } }
        ---
        kind: calendar
        calendar: weekdays
        zone: UTC
        open:
          - { days: [mon, tue, wed, thu, fri], from: "00:00", to: "24:00" }
        ---
        kind: policy
        policy: reviewed
        title: Every commit was reviewed
        why: What nobody else has read nobody else can repair.
        owner: team:platform
        severity: medium
        mode: observe
        on: commit.recorded as commit
        when: size(commit.parents) < 2
        require:
          - id: reviewed
            check: Somebody reviewed it
            needs: review
            where:
              of this commit: review.commit == commit.sha
        ---
        kind: policy
        policy: reviewed-by-others
        title: What was reviewed was reviewed by somebody else
        why: Two pairs of eyes are the point.
        owner: team:platform
        severity: medium
        mode: observe
        on: commit.recorded as commit
        when: size(commit.parents) < 2 && review.exists(r, r.commit == commit.sha)
        require:
          - id: others
            check: Somebody else reviewed it
            needs: review
            where:
              of this commit: review.commit == commit.sha
              by somebody else: review.by != commit.author
        ---
        kind: policy
        policy: built
        title: Every commit was built
        why: What does not build stops everybody.
        owner: team:platform
        severity: medium
        mode: observe
        on: commit.recorded as commit
        when: size(commit.parents) < 2
        require:
          - id: built
            check: The build bot tested it
            needs: build
            where:
              of this commit: build.commit == commit.sha
        ---
        kind: policy
        policy: not-reverted
        title: No commit takes another back
        why: Each one is a mistake to learn from.
        owner: team:platform
        severity: low
        mode: observe
        on: commit.recorded as commit
        when: size(commit.parents) < 2
        require:
          - id: reverts
            check: It is not a revert
            that: "!has(commit.reverts)"
        ---
        kind: policy
        policy: reverts-are-known
        title: What is taken back is in the history
        why: Otherwise nobody can tell what was undone.
        owner: team:platform
        severity: low
        mode: observe
        on: commit.recorded as commit
        when: size(commit.parents) < 2 && has(commit.reverts)
        require:
          - id: resolved
            check: The commit that it takes back is recorded
            that: past("commit.recorded").exists(c, c.sha == commit.reverts)
          - id: calm
            check: It stood for a day
            that: past("commit.recorded").within("24h").none(c, c.sha == commit.reverts)
        ---
        kind: policy
        policy: working-days
        title: Commits are submitted on working days
        why: On weekends nobody watches.
        owner: team:platform
        severity: low
        mode: observe
        on: commit.recorded as commit
        require:
          - id: weekday
            check: It was submitted on a weekday
            that: "!(commit.at.getDayOfWeek() in [0, 6])"
          - id: calendar
            check: It was submitted while the calendar was open
            that: calendar("weekdays").open(commit.at)
          - id: before-friday-evening
            check: It was not submitted from Friday 16:00 on
            that: "!(commit.at.getDayOfWeek() in [0, 6] || commit.at.getDayOfWeek() == 5 && commit.at.getHours() >= 16)"
        """
}
