// Schemas of tests, builds, artifacts and deploys.

extension BuiltInSchemas {
    /// Documents of the family.
    static let delivery = """
        kind: schema
        event: test.finished
        capability: observe
        subject: commit
        fields:
          repository: string
          sha: string
          name: string
          result: { enum: [passed, failed, error, skipped, cancelled] }
          app: { type: string, optional: true }
        ---
        kind: schema
        event: build.finished
        capability: observe
        subject: commit
        fields:
          repository: string
          sha: string
          digest: { type: string, optional: true }
          builder: string
          result: string
        ---
        kind: schema
        event: artifact.published
        capability: observe
        subject: artifact
        fields:
          digest: string
          name: string
          sha: { type: string, optional: true }
          builder: { type: string, optional: true }
          attestation: { type: string, optional: true }
        ---
        kind: schema
        event: artifact.signed
        capability: observe
        subject: artifact
        fields:
          digest: string
          name: string
          sha: { type: string, optional: true }
          builder: { type: string, optional: true }
          attestation: { type: string, optional: true }
        ---
        kind: schema
        event: deploy.started
        capability: observe
        subject: deploy
        fields:
          deploy: string
          service: string
          environment: { enum: [dev, staging, production] }
          head: { type: string, optional: true }
          digest: { type: string, optional: true }
          class: { enum: [normal, standard, hotfix, rollback], optional: true }
        ---
        kind: schema
        event: deploy.finished
        capability: observe
        subject: deploy
        fields:
          deploy: string
          service: string
          environment: { enum: [dev, staging, production] }
          head: { type: string, optional: true }
          digest: { type: string, optional: true }
          class: { enum: [normal, standard, hotfix, rollback], optional: true }
        ---
        kind: schema
        event: deploy.ran
        capability: cause
        subject: deploy
        fields:
          deploy: string
          service: string
          environment: { enum: [dev, staging, production] }
          head: string
          decision: string
          derived: bool
        ---
        kind: schema
        event: deploy.failed
        capability: observe
        subject: deploy
        fields:
          deploy: string
          service: string
          environment: { enum: [dev, staging, production] }
          head: { type: string, optional: true }
          digest: { type: string, optional: true }
          class: { enum: [normal, standard, hotfix, rollback], optional: true }
        ---
        kind: schema
        event: deploy.verified
        capability: observe
        subject: deploy
        fields:
          deploy: string
          service: string
          environment: { enum: [dev, staging, production] }
          head: { type: string, optional: true }
          digest: { type: string, optional: true }
          class: { enum: [normal, standard, hotfix, rollback], optional: true }
        ---
        kind: schema
        event: deploy.rolled_back
        capability: cause
        subject: deploy
        fields:
          deploy: string
          service: string
          environment: { enum: [dev, staging, production] }
          head: { type: string, optional: true }
          digest: { type: string, optional: true }
          class: { enum: [normal, standard, hotfix, rollback], optional: true }
        ---
        kind: schema
        event: deploy.baselined
        capability: observe
        subject: service
        fields:
          service: string
          environment: { enum: [dev, staging, production] }
          head: string
          repository: { type: string, optional: true }
          statement: { type: json, optional: true, sensitive: true }
        """
}
