// What is said about policies.

extension BadSample {
    static let policies: [BadSample] = [
        BadSample(.policy, replacing: "policy: p\n", with: "", "1:1: a policy needs `policy`; add `policy: four-eyes`"),
        BadSample(
            .policy, replacing: "title: t\n", with: "",
            "1:1: a policy needs `title`; add `title: Nobody ships their own unreviewed change`"),
        BadSample(
            .policy, replacing: "why: w\n", with: "",
            "1:1: a policy needs `why`; add `why: One person must never be able to do it alone.`"),
        BadSample(
            .policy, replacing: "on: deploy.requested as deploy\n", with: "",
            "1:1: a policy needs `on`; add `on: deploy.requested as deploy`"),
        BadSample(
            .policy, replacing: "require: [{ id: a, that: \"true\" }]\n", with: "",
            "1:1: a policy needs `require`; add `require: [ { id: reviewed, check: Somebody approved it, needs: approval } ]`"
        ),
        BadSample(
            .policy, replacing: "title: t", with: "titel: t",
            "3:1: `titel` is not a key of a policy; did you mean `title`?",
            "1:1: a policy needs `title`; add `title: Nobody ships their own unreviewed change`"),
        BadSample(.policy, adding: "expect: []\n", "7:1: `expect` is not available in this version"),
        BadSample(
            .policy, adding: "severity: hgih\n", "7:11: `hgih` is not a value of `severity`; did you mean `high`?"),
        BadSample(
            .policy, adding: "severity: very\n",
            "7:11: `very` is not a value of `severity`; use low, medium, high, critical"),
        BadSample(
            .policy, adding: "mode: block\n", "7:7: `block` is not a value of `mode`; use observe, warn, enforce"),
        BadSample(.policy, adding: "unknown: 1\n", "7:10: `1` is not a value of `unknown`; use allow, hold, deny"),
        BadSample(.policy, adding: "accept: all\n", "7:9: `all` is not a value of `accept`; use verified, claimed"),
        BadSample(
            .policy, replacing: "deploy.requested as deploy", with: "deploy.requested",
            "5:5: the trigger needs a name; write `on: deploy.requested as deploy`"),
        BadSample(
            .policy, replacing: "deploy.requested as deploy", with: "deploy.requested is deploy",
            "5:5: `on` says `KIND as NAME`, found `deploy.requested is deploy`; such as `on: deploy.requested as deploy`"
        ),
        BadSample(
            .policy, replacing: "deploy.requested as deploy", with: "Deploy as deploy",
            "5:5: `Deploy` is not an event kind; write lower-case words joined by dots, such as `review.approved`"),
        BadSample(
            .policy, replacing: "deploy.requested as deploy", with: "deploy.requested as 1x",
            "5:25: `1x` is not an identifier; use letters, digits and `_`, a letter first",
            "5:5: the trigger needs a name; write `on: deploy.requested as deploy`"),
        BadSample(
            .policy, replacing: "on: deploy.requested as deploy",
            with: "on: [push.requested as push, deploy.requested as deploy]",
            "5:50: the trigger is named `deploy` here and `push` before; use one name for all kinds"),
        BadSample(
            .policy, replacing: "on: deploy.requested as deploy", with: "on: deploy.requested as deploy\nas: d",
            "5:25: the trigger is named `deploy` here and `d` before; use one name for all kinds"),
        BadSample(
            .policy, replacing: "[{ id: a, that: \"true\" }]", with: "[]",
            "6:10: `require` is a list of 1 to 200 checks"),
        BadSample(
            .policy, replacing: "[{ id: a, that: \"true\" }]", with: "[x]",
            "6:11: expected a check as a map, found text"),
        BadSample(.policy, replacing: "id: a, ", with: "", "6:11: a check needs `id`; add `id: reviewed`"),
        BadSample(
            .policy, replacing: "id: a", with: "id: a b",
            "6:17: `a b` is not a name; use letters, digits, `-`, `_` and `.`, at most 100 characters"),
        BadSample(
            .policy, replacing: ", that: \"true\"", with: "",
            "6:11: a check has one of that, needs, forbids, any and all; found none; add `needs: approval`"),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "that: \"true\", needs: f",
            "6:11: a check has one of that, needs, forbids, any and all; found `that` and `needs`; split it into several checks"
        ),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "that: \"true\", where: { x: y }",
            "6:34: `where` goes with `needs` or `forbids`"),
        BadSample(.policy, replacing: "that: \"true\"", with: "that: [x]", "6:26: `that` needs a text, found a list"),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "needs: { fact: f, count: 2 }",
            "6:27: counting in `needs` is not available in this version; name the fact alone: `needs: approval`"),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "needs: a-b",
            "6:27: `a-b` is not an identifier; use letters, digits and `_`, a letter first"),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "needs: f, where: x",
            "6:37: `where` is a map of labels and conditions, found text; such as `by somebody else: approval.by != commit.author`"
        ),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "any: {}",
            "6:25: `any` is a map of labels and conditions, found an empty one; such as `by somebody else: approval.by != commit.author`"
        ),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "all: { x: [1] }", "6:30: `x` needs a text, found a list"),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "that: \"true\", every: c of d",
            "6:41: `every` says `x in LIST`, found `c of d`; such as `every: commit in deploy.commits`"),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "that: \"true\", expect: 1",
            "6:34: `expect` is not available in this version"),
        BadSample(
            .policy, replacing: "that: \"true\"", with: "that: \"true\", than: 1",
            "6:34: `than` is not a key of a check; did you mean `that`?"),
        BadSample(
            .policy, adding: "otherwise: [x, y]\n",
            "7:13: `x` is not an action; use notify, escalate, deny, hold, open, revert",
            "7:16: `y` is not an action; use notify, escalate, deny, hold, open, revert"),
        BadSample(.policy, adding: "otherwise: [denny]\n", "7:13: `denny` is not an action; did you mean `deny`?"),
        BadSample(
            .policy, adding: "otherwise: notify\n",
            "7:12: `notify` needs more than its name; write `{ notify: [owner] }`"),
        BadSample(.policy, adding: "otherwise: [{ deny: 1 }]\n", "7:15: `deny` takes nothing; write `deny` alone"),
        BadSample(
            .policy, adding: "otherwise: [{ notify: [] }]\n",
            "7:23: `notify` needs whom to tell; such as `notify: [owner]`"),
        BadSample(
            .policy, adding: "otherwise: [{ notify: [[a]] }]\n",
            "7:23: `notify` needs whom to tell; such as `notify: [owner]`"),
        BadSample(
            .policy, adding: "otherwise: [{ a: b, c: d }]\n",
            "7:13: an action is a word or a map of one member, found a map; such as `deny` or `{ notify: [owner] }`"),
        BadSample(
            .policy, adding: "otherwise: [[deny]]\n",
            "7:13: an action is a word or a map of one member, found a list; such as `deny` or `{ notify: [owner] }`"),
        BadSample(
            .policy, adding: "otherwise: [{ rollback: x }]\n",
            "7:15: the action `rollback` is not available in this version"),
        BadSample(
            .policy, adding: "otherwise: [freeze]\n", "7:13: the action `freeze` is not available in this version"),
        BadSample(
            .policy, adding: "otherwise: [{ hold: { within: soon } }]\n",
            "7:31: `soon` is not a span of time; such as `4h` or `2d`"),
        BadSample(.policy, adding: "otherwise: [{ hold: 4h }]\n", "7:21: expected a hold as a map, found text"),
        BadSample(
            .policy, adding: "otherwise: [{ hold: { group: x } }]\n",
            "7:23: `group` is not a key of a hold; known are signoff, within"),
        BadSample(
            .policy, adding: "otherwise: [{ open: incident }]\n",
            "7:21: `open: incident` is not available in this version; use `open: violation`"),
        BadSample(
            .policy, adding: "otherwise: [{ open: door }]\n",
            "7:21: `open` takes `violation`, found `door`; use `open: violation`"),
        BadSample(
            .policy, adding: "otherwise: [{ revert: {} }]\n",
            "7:23: a revert has one of `branch` and `to`; such as `revert: { branch: \"writ/revert/{short}\" }`"),
        BadSample(
            .policy, adding: "otherwise: [{ revert: { branch: x, to: protected } }]\n",
            "7:23: a revert has one of `branch` and `to`; such as `revert: { branch: \"writ/revert/{short}\" }`"),
        BadSample(
            .policy, adding: "otherwise: [{ revert: { to: main } }]\n",
            "7:29: `to` takes `protected`, found `main`; name another branch with `branch`"),
        BadSample(.policy, adding: "otherwise: [{ revert: main }]\n", "7:23: expected a revert as a map, found text"),
        BadSample(
            .test, replacing: "  - name: n\n    when", with: "  - when",
            "8:5: a test needs `name`; add `name: own approval does not count`"),
        BadSample(
            .test, replacing: "    when: { deploy.requested: {} }\n", with: "",
            "8:5: a test needs `when`; add `when: { deploy.requested: { environment: production } }`"),
        BadSample(
            .test, replacing: "    then: { verdict: allow }\n", with: "",
            "8:5: a test needs `then`; add `then: { verdict: deny, violated: [reviewed] }`"),
        BadSample(
            .test, replacing: "verdict: allow", with: "verdict: alow",
            "10:22: `alow` is not a value of `verdict`; did you mean `allow`?"),
        BadSample(
            .test, replacing: "verdict: allow", with: "result: allow",
            "10:13: `result` is not a key of `then`; known are verdict, violated, unknown"),
        BadSample(
            .test, replacing: "{ deploy.requested: {} }", with: "deploy.requested",
            "9:11: an event is a map of its kind and its fields, found text; such as `{ review.approved: { head: a1, actor: ann } }`"
        ),
        BadSample(
            .test, replacing: "{ deploy.requested: {} }", with: "{ Deploy: {} }", "9:13: `Deploy` is not an event kind"),
        BadSample(
            .test, replacing: "{ deploy.requested: {} }", with: "{ deploy.requested: [] }",
            "9:31: the fields of `deploy.requested` are a map, found a list"),
        BadSample(
            .test, replacing: "    when", with: "    at: today\n    when",
            "9:9: `today` is not a moment; such as `2026-11-24T10:00:00+01:00`"),
        BadSample(
            .test, replacing: "    when", with: "    give: []\n    when",
            "9:5: `give` is not a key of a test; did you mean `given`?"),
        BadSample(
            .test, replacing: "    when", with: "    given: [{ a: {}, b: {} }]\n    when",
            "9:13: an event is a map of its kind and its fields, found a map; such as `{ review.approved: { head: a1, actor: ann } }`"
        ),
        BadSample(.policy, adding: "tests: [x]\n", "7:9: expected a test as a map, found text"),
        BadSample(
            .test, replacing: "{ verdict: allow }", with: "{}",
            "10:11: `then` expects nothing; such as `then: { verdict: deny }`"),
        BadSample(
            .policy, replacing: "that: \"true\" }", with: "that: \"true\" }, { id: a, that: \"false\" }",
            "6:42: another check has the id `a`; name one of them otherwise"),
    ]
}
