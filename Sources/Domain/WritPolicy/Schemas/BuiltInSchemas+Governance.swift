// Schemas of people's decisions, exceptions, controls and access.

extension BuiltInSchemas {
    /// Documents of the family.
    static let governance = """
        kind: schema
        event: signoff.given
        capability: observe
        subject: signoff
        fields:
          signoff: string
          scope: string
          request: { type: string, optional: true }
          service: { type: string, optional: true }
          environment: { type: string, optional: true }
          head: { type: string, optional: true }
          digest: { type: string, optional: true }
          reason: { type: string, optional: true, sensitive: true }
          expires: { type: timestamp, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: signoff.revoked
        capability: observe
        subject: signoff
        fields:
          signoff: string
          scope: string
          request: { type: string, optional: true }
          service: { type: string, optional: true }
          environment: { type: string, optional: true }
          head: { type: string, optional: true }
          digest: { type: string, optional: true }
          reason: { type: string, optional: true, sensitive: true }
          expires: { type: timestamp, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: waiver.granted
        capability: observe
        subject: waiver
        fields:
          waiver: string
          policy: string
          scope: string
          until: timestamp
          owner: string
          approved_by: person
          why: { type: string, sensitive: true }
          ticket: { type: string, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: waiver.revoked
        capability: observe
        subject: waiver
        fields:
          waiver: string
          policy: string
          scope: string
          until: timestamp
          owner: string
          approved_by: person
          why: { type: string, sensitive: true }
          ticket: { type: string, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: waiver.expired
        capability: cause
        subject: waiver
        fields:
          waiver: string
          policy: string
          scope: string
          until: timestamp
          owner: string
          approved_by: person
          why: { type: string, sensitive: true }
          ticket: { type: string, optional: true }
        ---
        kind: schema
        event: breakglass.opened
        capability: observe
        subject: breakglass
        fields:
          breakglass: string
          scope: string
          reason: { type: string, sensitive: true }
          until: timestamp
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: breakglass.closed
        capability: observe
        subject: breakglass
        fields:
          breakglass: string
          scope: string
          reason: { type: string, sensitive: true }
          until: timestamp
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: freeze.started
        capability: cause
        subject: freeze
        fields:
          freeze: string
          scope: string
          reason: { type: string, sensitive: true }
          until: { type: timestamp, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: freeze.ended
        capability: cause
        subject: freeze
        fields:
          freeze: string
          scope: string
          reason: { type: string, sensitive: true }
          until: { type: timestamp, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        ---
        kind: schema
        event: control.weakened
        capability: observe
        subject: control
        fields:
          control: string
          where: string
          detail: { type: string, sensitive: true }
        ---
        kind: schema
        event: control.restored
        capability: cause
        subject: control
        fields:
          control: string
          where: string
          detail: { type: string, sensitive: true }
        ---
        kind: schema
        event: access.granted
        capability: observe
        subject: resource
        fields:
          resource: string
          person: person
          role: string
        ---
        kind: schema
        event: access.revoked
        capability: observe
        subject: resource
        fields:
          resource: string
          person: person
          role: string
        ---
        kind: schema
        event: incident.opened
        capability: cause
        subject: incident
        fields:
          incident: string
          service: string
          severity: string
          title: { type: string, sensitive: true }
        ---
        kind: schema
        event: incident.resolved
        capability: cause
        subject: incident
        fields:
          incident: string
          service: string
          severity: string
          title: { type: string, sensitive: true }
        ---
        kind: schema
        event: ticket.created
        capability: cause
        subject: ticket
        fields:
          ticket: string
          state: string
          class: { type: string, optional: true }
          planned_start: { type: timestamp, optional: true }
          planned_end: { type: timestamp, optional: true }
        ---
        kind: schema
        event: ticket.updated
        capability: cause
        subject: ticket
        fields:
          ticket: string
          state: string
          class: { type: string, optional: true }
          planned_start: { type: timestamp, optional: true }
          planned_end: { type: timestamp, optional: true }
        ---
        kind: schema
        event: ticket.closed
        capability: cause
        subject: ticket
        fields:
          ticket: string
          state: string
          class: { type: string, optional: true }
          planned_start: { type: timestamp, optional: true }
          planned_end: { type: timestamp, optional: true }
        ---
        kind: schema
        event: account.seen
        capability: cause
        subject: account
        fields:
          account: person
          namespace: string
          nobody: { type: bool, optional: true }
          commitment: { type: string, optional: true }
        ---
        kind: schema
        event: identity.linked
        capability: observe
        subject: person
        fields:
          person: person
          account: { type: person, optional: true }
        ---
        kind: schema
        event: identity.left
        capability: observe
        subject: person
        fields:
          person: person
          account: { type: person, optional: true }
        ---
        kind: schema
        event: group.changed
        capability: observe
        subject: group
        fields:
          group: string
          digest: string
        ---
        kind: schema
        event: calendar.changed
        capability: observe
        subject: calendar
        fields:
          calendar: string
          digest: string
        """
}
