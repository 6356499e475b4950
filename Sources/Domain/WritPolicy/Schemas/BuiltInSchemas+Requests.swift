// Schemas of requests, which are gates, and the sessions they open.

extension BuiltInSchemas {
    /// Documents of the family.
    static let requests = """
        kind: schema
        event: push.requested
        capability: gate
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
          via: { type: string, optional: true }
          options: { map: string, sensitive: true }
        ---
        kind: schema
        event: merge.requested
        capability: gate
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
          commits: { list: commit }
        ---
        kind: schema
        event: deploy.requested
        capability: gate
        subject: deploy
        fields:
          deploy: string
          service: string
          environment: { enum: [dev, staging, production] }
          head: string
          previous: { type: string, optional: true }
          digest: { type: string, optional: true }
          commits: { list: commit }
          truncated: { type: bool, optional: true }
          derived: { type: bool, optional: true }
          class: { enum: [normal, standard, hotfix, rollback] }
          ticket: { type: string, optional: true }
        ---
        kind: schema
        event: session.requested
        capability: gate
        subject: session
        fields:
          session: string
          resource: string
          purpose: { type: string, optional: true, sensitive: true }
          ticket: { type: string, optional: true }
          role: { type: string, optional: true }
        ---
        kind: schema
        event: session.started
        capability: observe
        subject: session
        fields:
          session: string
          resource: string
          purpose: { type: string, optional: true, sensitive: true }
          ticket: { type: string, optional: true }
          role: { type: string, optional: true }
        ---
        kind: schema
        event: session.ended
        capability: observe
        subject: session
        fields:
          session: string
          resource: string
          purpose: { type: string, optional: true, sensitive: true }
          ticket: { type: string, optional: true }
          role: { type: string, optional: true }
        ---
        kind: schema
        event: command.requested
        capability: gate
        subject: session
        fields:
          session: string
          resource: string
          statement_digest: string
          effects: { list: string }
          relations: { list: string }
          rows: { type: int, optional: true }
        ---
        kind: schema
        event: command.finished
        capability: observe
        subject: session
        fields:
          session: string
          resource: string
          statement_digest: string
          effects: { list: string }
          relations: { list: string }
          rows: { type: int, optional: true }
        ---
        kind: schema
        event: tool.requested
        capability: gate
        subject: session
        fields:
          session: string
          agent: string
          tool: string
          arguments_digest: string
          destructive: bool
        ---
        kind: schema
        event: tool.finished
        capability: observe
        subject: session
        fields:
          session: string
          agent: string
          tool: string
          arguments_digest: string
          destructive: bool
        """
}
