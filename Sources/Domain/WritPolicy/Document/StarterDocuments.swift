// The documents a new working folder begins with. They lie in `Starters` as YAML and are compiled into the binary, so
// that one file is all there is to install.

/// The starter documents: facts, people, a calendar, and the policies most companies want first.
public enum StarterDocuments {
    /// The files of a new policy folder, in the order in which they are best read.
    ///
    /// They name people, hours and branches that their new owner replaces, and say so.
    public static var files: [(name: String, text: String)] {
        embedded.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
    }

    private static var embedded: [(name: String, bytes: [UInt8])] {
        [
            ("facts.yaml", PackageResources.facts_yaml),
            ("people.yaml", PackageResources.people_yaml),
            ("eu-release.yaml", PackageResources.eu_release_yaml),
            ("four-eyes.yaml", PackageResources.four_eyes_yaml),
            ("four-eyes-merge.yaml", PackageResources.four_eyes_merge_yaml),
            ("no-contributor-approves.yaml", PackageResources.no_contributor_approves_yaml),
            ("no-force-push.yaml", PackageResources.no_force_push_yaml),
            ("direct-push.yaml", PackageResources.direct_push_yaml),
            ("signoff-production.yaml", PackageResources.signoff_production_yaml),
            ("release-hours.yaml", PackageResources.release_hours_yaml),
            ("change-freeze.yaml", PackageResources.change_freeze_yaml),
            ("breaking-change.yaml", PackageResources.breaking_change_yaml),
        ]
    }
}
