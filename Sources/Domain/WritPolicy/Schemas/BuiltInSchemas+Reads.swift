// Schemas of what is recorded about the log itself: who read it, who was refused, what was exported and erased.

extension BuiltInSchemas {
    /// Documents of the family. They are apart because each read of the log needs them, and no others.
    static let reads = """
        kind: schema
        event: log.read
        capability: cause
        subject: log
        fields:
          by: person
          command: { type: string, optional: true }
          query: { type: string, optional: true }
          scope: { type: string, optional: true }
          entries: { type: int, optional: true }
          roles: { list: string, optional: true }
          route: { enum: [folder, socket], optional: true }
        ---
        kind: schema
        event: log.refused
        capability: cause
        subject: log
        fields:
          by: person
          command: { type: string, optional: true }
          query: { type: string, optional: true }
          needs: { list: string, optional: true }
          roles: { list: string, optional: true }
          route: { enum: [folder, socket], optional: true }
        ---
        kind: schema
        event: log.exported
        capability: cause
        subject: log
        fields:
          by: person
          command: { type: string, optional: true }
          query: { type: string, optional: true }
          scope: { type: string, optional: true }
          entries: { type: int, optional: true }
          roles: { list: string, optional: true }
          route: { enum: [folder, socket], optional: true }
        ---
        kind: schema
        event: log.erased
        capability: cause
        subject: log
        fields:
          by: person
          query: { type: string, optional: true }
          scope: { type: string, optional: true }
        """

    /// The schemas of the family, read without the others.
    public static let ofReads: [SchemaDocument] = schemas(of: reads)
}
