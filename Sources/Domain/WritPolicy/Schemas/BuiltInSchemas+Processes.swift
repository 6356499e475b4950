// Schemas of process logs, and events that no connector translates.

extension BuiltInSchemas {
    /// Documents of the family.
    static let processes = """
        kind: schema
        event: process.event
        capability: observe
        subject: case
        fields:
          case: string
          activity: string
          lifecycle: { type: string, optional: true }
          resource: { type: person, optional: true }
          attributes: { map: string, sensitive: true }
        ---
        kind: schema
        event: process.closed
        capability: observe
        subject: case
        fields:
          case: string
          outcome: { type: string, optional: true }
        ---
        kind: schema
        event: source.event
        capability: observe
        subject: event
        fields:
          type: string
          digest: string
        """
}
