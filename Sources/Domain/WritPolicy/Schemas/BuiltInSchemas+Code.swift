// Schemas of what happens to commits, branches, tags and changes, and to their reviews.

extension BuiltInSchemas {
    /// Documents of the family.
    static let code = """
        kind: schema
        event: commit.recorded
        capability: observe
        subject: commit
        fields:
          repository: string
          sha: string
          short: string
          parents: { list: string }
          author: person
          committer: person
          coauthors: { list: person }
          authored: timestamp
          title: { type: string, sensitive: true }
          trailers: { map: { list: string }, sensitive: true }
          reverts: { type: string, optional: true }
          paths: { list: string, max: 5000, optional: true }
          paths_truncated: { type: bool, optional: true }
          additions: { type: int, optional: true }
          deletions: { type: int, optional: true }
          patch: { type: string, optional: true }
          merge: { enum: [clean, edited], optional: true }
          signature: { type: json, optional: true }
        ---
        kind: schema
        event: commit.described
        capability: observe
        subject: commit
        fields:
          repository: string
          sha: string
          reverts: { type: string, optional: true }
          paths: { list: string, max: 5000, optional: true }
          paths_truncated: { type: bool, optional: true }
          additions: { type: int, optional: true }
          deletions: { type: int, optional: true }
          patch: { type: string, optional: true }
          merge: { enum: [clean, edited], optional: true }
          signature: { type: json, optional: true }
        ---
        kind: schema
        event: branch.pushed
        capability: observe
        subject: branch
        fields:
          repository: string
          ref: string
          branch: string
          push: string
          before: string
          after: string
          forced: bool
          created: bool
          deleted: bool
          commits: { list: commit }
          truncated: bool
          request: { type: string, optional: true }
          via: { type: string, optional: true }
        ---
        kind: schema
        event: tag.created
        capability: observe
        subject: tag
        fields:
          repository: string
          tag: string
          before: { type: string, optional: true }
          after: { type: string, optional: true }
        ---
        kind: schema
        event: tag.moved
        capability: observe
        subject: tag
        fields:
          repository: string
          tag: string
          before: { type: string, optional: true }
          after: { type: string, optional: true }
        ---
        kind: schema
        event: tag.deleted
        capability: observe
        subject: tag
        fields:
          repository: string
          tag: string
          before: { type: string, optional: true }
          after: { type: string, optional: true }
        ---
        kind: schema
        event: change.opened
        capability: observe
        subject: change
        fields:
          repository: string
          change: string
          base: string
          head: string
          author: person
          title: { type: string, sensitive: true }
          draft: bool
          paths: { list: string, optional: true }
          additions: { type: int, optional: true }
          deletions: { type: int, optional: true }
          labels: { list: string }
        ---
        kind: schema
        event: change.updated
        capability: observe
        subject: change
        fields:
          repository: string
          change: string
          base: string
          head: string
          previous: { type: string, optional: true }
          author: person
          title: { type: string, sensitive: true }
          draft: bool
          paths: { list: string, optional: true }
          additions: { type: int, optional: true }
          deletions: { type: int, optional: true }
          labels: { list: string }
        ---
        kind: schema
        event: change.closed
        capability: observe
        subject: change
        fields:
          repository: string
          change: string
          base: string
          head: string
          author: person
          title: { type: string, sensitive: true }
          draft: bool
          paths: { list: string, optional: true }
          additions: { type: int, optional: true }
          deletions: { type: int, optional: true }
          labels: { list: string }
        ---
        kind: schema
        event: change.reopened
        capability: observe
        subject: change
        fields:
          repository: string
          change: string
          base: string
          head: string
          author: person
          title: { type: string, sensitive: true }
          draft: bool
          paths: { list: string, optional: true }
          additions: { type: int, optional: true }
          deletions: { type: int, optional: true }
          labels: { list: string }
        ---
        kind: schema
        event: change.merged
        capability: observe
        subject: change
        fields:
          repository: string
          change: string
          base: string
          head: string
          author: person
          title: { type: string, sensitive: true }
          draft: bool
          paths: { list: string, optional: true }
          additions: { type: int, optional: true }
          deletions: { type: int, optional: true }
          labels: { list: string }
          merge: string
          method: { enum: [merge, squash, rebase, fast_forward, unknown] }
          merged_by: person
          commits: { list: commit }
        ---
        kind: schema
        event: change.squashed
        capability: observe
        subject: change
        fields:
          repository: string
          change: string
          from: string
          sha: string
        ---
        kind: schema
        event: review.approved
        capability: observe
        subject: change
        fields:
          repository: string
          change: { type: string, optional: true }
          review: string
          head: string
          commits: { list: string }
          author: { type: person, optional: true }
          body_bytes: { type: int, optional: true }
          patches: { list: string, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: review.changes_requested
        capability: observe
        subject: change
        fields:
          repository: string
          change: { type: string, optional: true }
          review: string
          head: string
          commits: { list: string }
          author: { type: person, optional: true }
          body_bytes: { type: int, optional: true }
          reason: { type: string, optional: true, sensitive: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: review.commented
        capability: observe
        subject: change
        fields:
          repository: string
          change: { type: string, optional: true }
          review: string
          head: string
          commits: { list: string }
          author: { type: person, optional: true }
          body_bytes: { type: int, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: review.dismissed
        capability: observe
        subject: change
        fields:
          repository: string
          change: { type: string, optional: true }
          review: string
          head: string
          commits: { list: string }
          author: { type: person, optional: true }
          body_bytes: { type: int, optional: true }
          reason: { type: string, optional: true, sensitive: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: review.withdrawn
        capability: observe
        subject: change
        fields:
          repository: string
          change: { type: string, optional: true }
          review: string
          head: string
          commits: { list: string }
          reason: { type: string, optional: true, sensitive: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: review.requested
        capability: observe
        subject: change
        fields:
          repository: string
          change: string
          reviewer: person
        ---
        kind: schema
        event: repository.baselined
        capability: observe
        subject: repository
        fields:
          repository: string
          refs: { map: string }
          baseline: { type: string, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        """
}
