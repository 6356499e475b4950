// What is said about groups and identities, and what is common to all documents.

extension BadSample {
    static let people: [BadSample] = [
        BadSample(
            "kind: group\ngroup: g\nmember: [person:ann]\n",
            "3:1: `member` is not a key of a group; did you mean `members`?",
            "1:1: a group needs `members`; add `members: [person:ann]`"),
        BadSample(
            "kind: group\ngroup: g\nzebra: 1\nmembers: []\n",
            "3:1: `zebra` is not a key of a group; known are kind, group, members"),
        BadSample("kind: group\nmembers: []\n", "1:1: a group needs `group`; add `group: release-managers`"),
        BadSample("kind: group\ngroup:\nmembers: []\n", "2:7: `group` needs a text, found nothing"),
        BadSample("kind: group\ngroup: [a]\nmembers: []\n", "2:8: `group` needs a text, found a list"),
        BadSample("kind: group\ngroup: \"\"\nmembers: []\n", "2:9: `group` needs a text, found an empty text"),
        BadSample(
            "kind: group\ngroup: a b\nmembers: []\n",
            "2:8: `a b` is not a name; use letters, digits, `-`, `_` and `.`, at most 100 characters"),
        BadSample("kind: group\ngroup: g\n", "1:1: a group needs `members`; add `members: [person:ann]`"),
        BadSample(
            "kind: group\ngroup: g\nmembers: [ann]\n", "3:11: `ann` is not an account; did you mean `person:ann`?"),
        BadSample(
            "kind: group\ngroup: g\nmembers: [ann@example.org]\n",
            "3:11: `ann@example.org` is not an account; did you mean `email:ann@example.org`?"),
        BadSample("kind: group\ngroup: g\nmembers: [[x]]\n", "3:11: `members` needs a text, found a list"),
        BadSample("kind: identity\nname: x\n", "1:1: an identity needs `person`; add `person: ann`"),
        BadSample(
            "kind: identity\nperson: ann\naccounts: [ann]\n",
            "3:12: `ann` is not an account; did you mean `person:ann`?"),
        BadSample(
            "kind: identity\nperson: ann\nkeys: [abc]\n",
            "3:8: `abc` is not a public key; write it as in a `.pub` file: `ssh-ed25519 AAAA...`"),
        BadSample("kind: identity\nperson: ann\nhuman: maybe\n", "3:8: `human` is `true` or `false`, found `maybe`"),
        BadSample("kind: identity\nperson: ann\nhuman: \"true\"\n", "3:9: `human` is `true` or `false`, found `true`"),
        BadSample(
            "kind: identity\nperson: ann\nemail: x\n",
            "3:1: `email` is not a key of an identity; known are kind, person, name, accounts, keys, retired, human"),
    ]
}
