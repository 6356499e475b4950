// What is said about access documents.

extension BadSample {
    static let access: [BadSample] = [
        BadSample(
            "kind: access\nreader: [person:ann]\n", "1:1: an access document needs `access`; add `access: shop-team`"),
        BadSample("kind: access\naccess: a\n", "1:1: an access document needs a role; add `reader: [person:ann]`"),
        BadSample(
            "kind: access\naccess: a\nreaders: [person:ann]\n",
            "3:1: `readers` is not a key of an access document; did you mean `reader`?",
            "1:1: an access document needs a role; add `reader: [person:ann]`"),
        BadSample(
            "kind: access\naccess: a\nreader: [ann]\n",
            "3:10: `ann` is neither an account nor a group; did you mean `person:ann`?"),
        BadSample(
            "kind: access\naccess: a\nreader: [ann@example.org]\n",
            "3:10: `ann@example.org` is neither an account nor a group; did you mean `email:ann@example.org`?"),
        BadSample(
            "kind: access\naccess: a\nreader: [\"group:a b\"]\n",
            "3:10: `a b` is not the name of a group; write `group:release-managers`"),
        BadSample("kind: access\naccess: a\nreader: [[x]]\n", "3:10: `reader` needs a text, found a list"),
        BadSample(
            "kind: access\naccess: a\nreader: [person:ann]\nscope: { repo: [a] }\n",
            "4:10: `repo` is not a key of a scope; known are repository, service, environment",
            "4:8: a scope needs patterns; such as `scope: { repository: [acme/*] }`"),
        BadSample(
            "kind: access\naccess: a\nreader: [person:ann]\nscope: { repository: [] }\n",
            "4:8: a scope needs patterns; such as `scope: { repository: [acme/*] }`"),
        BadSample(
            "kind: access\naccess: a\nreader: [person:ann]\nscope: shop\n",
            "4:8: expected a scope as a map, found a text"),
        BadSample(
            "kind: access\naccess: a\nreader: [person:ann]\nscope: { repository: [a, \"*********\"] }\n",
            "4:26: `*********` is not a pattern; at most 200 bytes and 8 wildcards"),
        BadSample(
            "kind: access\naccess: a\nadmin: [person:ann]\nscope: { repository: [a] }\n",
            "3:8: the role `admin` has no scope: it acts on the installation as a whole; put it into an access document "
                + "without `scope`"),
    ]
}
