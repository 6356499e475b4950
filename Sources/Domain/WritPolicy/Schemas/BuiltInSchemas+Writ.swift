// Schemas of what Writ itself records: documents, decisions, and what follows from them.

extension BuiltInSchemas {
    /// Documents of the family.
    static let writ = """
        kind: schema
        event: document.activated
        capability: cause
        subject: document
        fields:
          kind: string
          name: string
          digest: string
          body: { type: string, optional: true }
          mode: { type: string, optional: true }
          approved_by: { type: person, optional: true }
        ---
        kind: schema
        event: document.retired
        capability: cause
        subject: document
        fields:
          kind: string
          name: string
          digest: string
          body: { type: string, optional: true }
          mode: { type: string, optional: true }
          approved_by: { type: person, optional: true }
        ---
        kind: schema
        event: decision.made
        capability: cause
        subject: decision
        fields:
          decision: string
          request: string
          verdict: { enum: [allow, hold, deny, notApplicable] }
          policies: { list: json }
          language: string
          tzdata: string
        ---
        kind: schema
        event: amendment.made
        capability: cause
        subject: decision
        fields:
          decision: string
          verdict: { enum: [allow, hold, deny, notApplicable] }
          late: { list: int }
        ---
        kind: schema
        event: violation.opened
        capability: cause
        subject: violation
        fields:
          violation: string
          policy: string
          check: string
          trigger: string
          reason: string
          closed_by: { type: string, optional: true }
          severity: { type: string, optional: true }
          owner: { type: string, optional: true }
          about: { type: string, optional: true }
          evidence: { list: int, optional: true }
          commits: { list: string, optional: true }
          actions: { list: json, optional: true }
        ---
        kind: schema
        event: violation.closed
        capability: cause
        subject: violation
        fields:
          violation: string
          policy: string
          check: string
          trigger: string
          reason: string
          closed_by: { type: string, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: violation.reopened
        capability: cause
        subject: violation
        fields:
          violation: string
          policy: string
          check: string
          trigger: string
          reason: string
          closed_by: { type: string, optional: true }
        ---
        kind: schema
        event: violation.assigned
        capability: cause
        subject: violation
        fields:
          violation: string
          assignee: string
          reason: { type: string, optional: true }
        ---
        kind: schema
        event: obligation.opened
        capability: cause
        subject: obligation
        fields:
          obligation: string
          policy: string
          check: string
          trigger: string
          deadline: timestamp
        ---
        kind: schema
        event: obligation.met
        capability: cause
        subject: obligation
        fields:
          obligation: string
          policy: string
          check: string
          trigger: string
          deadline: timestamp
        ---
        kind: schema
        event: obligation.breached
        capability: cause
        subject: obligation
        fields:
          obligation: string
          policy: string
          check: string
          trigger: string
          deadline: timestamp
        ---
        kind: schema
        event: obligation.waived
        capability: cause
        subject: obligation
        fields:
          obligation: string
          policy: string
          check: string
          trigger: string
          deadline: timestamp
        ---
        kind: schema
        event: obligation.undecidable
        capability: cause
        subject: obligation
        fields:
          obligation: string
          policy: string
          check: string
          trigger: string
          deadline: timestamp
        ---
        kind: schema
        event: enforcement.performed
        capability: cause
        subject: decision
        fields:
          decision: string
          action: string
          target: string
          attempt: int
          detail: string
          commit: { type: string, optional: true }
          key: { type: string, optional: true }
          channel: { type: string, optional: true }
          covers: { list: string, optional: true }
        ---
        kind: schema
        event: enforcement.failed
        capability: cause
        subject: decision
        fields:
          decision: string
          action: string
          target: string
          attempt: int
          detail: string
          key: { type: string, optional: true }
          channel: { type: string, optional: true }
          covers: { list: string, optional: true }
          final: { type: bool, optional: true }
        ---
        kind: schema
        event: enforcement.verified
        capability: cause
        subject: decision
        fields:
          decision: string
          action: string
          target: string
          attempt: int
          detail: string
        ---
        kind: schema
        event: enforcement.dropped
        capability: cause
        subject: decision
        fields:
          decision: string
          action: string
          target: string
          attempt: int
          detail: string
          key: string
          channel: { type: string, optional: true }
        ---
        kind: schema
        event: enforcement.retried
        capability: cause
        subject: decision
        fields:
          decision: string
          action: string
          target: string
          attempt: int
          detail: string
          key: string
          channel: { type: string, optional: true }
        ---
        kind: schema
        event: source.connected
        capability: cause
        subject: connection
        fields:
          connection: string
          since: { type: timestamp, optional: true }
        ---
        kind: schema
        event: source.silent
        capability: cause
        subject: connection
        fields:
          connection: string
          since: { type: timestamp, optional: true }
        ---
        kind: schema
        event: source.recovered
        capability: cause
        subject: connection
        fields:
          connection: string
          since: { type: timestamp, optional: true }
        ---
        kind: schema
        event: tick
        capability: cause
        subject: tick
        fields:
          for: timestamp
        """
}
