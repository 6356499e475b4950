#!/usr/bin/env bash
# The whole loop on a real git repository, told step by step: policies, log, enforcement, monitoring.
#
# Everything lies in demo/ afterwards, which this script makes anew each time. It needs no network. Each command is shown
# with its real output and has to end as the story says, or the demo fails. WRIT=PROGRAM uses a program built before.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly root=$PWD
readonly demo=$root/demo

# --- telling ---------------------------------------------------------------------------------------------------------

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
else
    bold="" dim="" plain=""
fi
steps=0

part() { printf '\n%s== %s ==%s\n   %s\n' "$bold" "$1" "$plain" "$2"; }

step() {
    steps=$((steps + 1))
    printf '\n%s%d. %s%s\n' "$bold" "$steps" "$1" "$plain"
}

say() { printf '   %s\n' "$@"; }

# run STATUS COMMAND: shows the command (a line of shell) and its output, and checks what it ends with. STATUS may be
# several, as in "0|1". Output longer than $lines_max lines is shown with its middle left out. The output is kept in $output.
lines_max=60
output=""
run() {
    local expected=$1 command=$2 status=0 count
    printf '\n   %s$ %s%s\n' "$bold" "$command" "$plain"
    output=$(bash -c "$command" 2>&1) || status=$?
    count=$(printf '%s\n' "$output" | wc -l)
    if [ -n "$output" ]; then
        {
            if [ "$count" -gt "$lines_max" ]; then
                printf '%s\n' "$output" | head -n $((lines_max - 6))
                printf '... %d lines more ...\n' $((count - lines_max))
                printf '%s\n' "$output" | tail -n 6
            else
                printf '%s\n' "$output"
            fi
        } | sed -e 's/[[:space:]]*$//' -e "s/^/   $dim|$plain /"
    fi
    [ "$status" -eq 0 ] || printf '   %s(exit status %d)%s\n' "$dim" "$status" "$plain"
    case "|$expected|" in
        *"|$status|"*) ;;
        *)
            printf '\ndemo: the last command ended with %d where %s was expected\n' "$status" "$expected" >&2
            exit 1
            ;;
    esac
}

# expect TEXT: the last output has to say it.
expect() {
    case "$output" in
        *"$1"*) ;;
        *)
            printf '\ndemo: the last output does not say "%s"\n' "$1" >&2
            exit 1
            ;;
    esac
}

# --- preparing -------------------------------------------------------------------------------------------------------

if [ -z "${WRIT:-}" ]; then
    echo "Building writ (the first time takes some minutes) ..."
    swift build -c release --static-swift-stdlib --product writ
    WRIT=$(swift build -c release --show-bin-path)/writ
fi
readonly begun=$SECONDS

if [ -e "$demo" ] && [ ! -e "$demo/.made-by-demo" ]; then
    echo "demo: $demo is there and was not made by this script; move it away first" >&2
    exit 1
fi
rm -rf "$demo"
mkdir -p "$demo/bin" "$demo/keys"
touch "$demo/.made-by-demo"
ln -s "$WRIT" "$demo/bin/writ"
cd "$demo"

# Nothing of the user's own settings, and no name that a git server would set.
export PATH="$demo/bin:$PATH" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0 LC_ALL=C.UTF-8
unset GL_USERNAME GITEA_PUSHER_NAME REMOTE_USER WRIT_ACTOR WRIT_HOME SSH_AUTH_SOCK
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_QUARANTINE_PATH

printf '%s\n' "" "${bold}Writ keeps software processes to their policies, and proves it.${plain}" \
    "Ann and Bob write a shop, Rita answers for its releases. Everything below is run for real, in demo/."

# --- policies ----------------------------------------------------------------------------------------------------------

part "Policies" "Rules that a manager can read and a gate can decide by."

step "A repository that receives pushes, and three people with SSH keys"
run 0 "git init -q --bare -b main shop.git"
for person in ann bob rita; do
    ssh-keygen -q -t ed25519 -N '' -C "$person@example.org" -f "keys/$person"
done
run 0 "ls keys"
git clone -q shop.git ann 2>/dev/null
git -C ann config user.name "Ann Example"
git -C ann config user.email ann@example.org
git -C ann checkout -q -B main

step "A folder for Writ: starter policies, a signing key, a log"
run 0 "writ init writ --origin demo.example/writ"

say "" "The starters name example people. Ours go in their place, each with accounts and a key, in policies/people.yaml:"
{
    printf 'kind: group\ngroup: release-managers\nmembers: [person:rita]\n'
    for person in ann bob rita; do
        printf -- '---\nkind: identity\nperson: %s\nname: %s Example\n' "$person" "${person^}"
        printf 'accounts: ["email:%s@example.org", "remote:%s"]\n' "$person" "$person"
        printf 'keys: ["%s"]\nhuman: true\n' "$(cat "keys/$person.pub")"
    done
} >writ/policies/people.yaml
run 0 "tail -n 6 writ/policies/people.yaml"

say "" "Release hours, whenever you run this, are over: a calendar of the demo's own is never open. The starter's tests" \
    "are about its own calendar, so they go. And direct-push, which only observes at first, shall enforce."
run 0 "printf 'kind: calendar\ncalendar: never\nzone: Europe/Berlin\nopen: []\n' > writ/policies/never.yaml"
run 0 "sed -i -e 's/\"eu-release\"/\"never\"/' -e '/^tests:/,\$d' writ/policies/release-hours.yaml"
run 0 "sed -i 's/^mode: observe/mode: enforce/' writ/policies/direct-push.yaml"

say "" "An edited document decides nothing until it is active; activating puts it in the log."
run 0 "writ -C writ activate"

say "" "Policies say whom to tell; how those are reached stands in writ.yaml. Here a mail server of the demo's own listens:"
mkdir mailbox
exec {mail_input}> >(exec /usr/bin/python3 "$root/Tests/Receivers/mail_server.py" mailbox >mailbox/port)
for _ in $(seq 100); do [ -s mailbox/port ] && break || sleep 0.1; done
cat >>writ/writ.yaml <<SETTINGS
notify:
  channels:
    mail: { smtp: 127.0.0.1, port: $(cat mailbox/port), security: none, from: "Writ <writ@example.org>" }
  routes:
    "*": "mail:everybody@example.org"
SETTINGS
run 0 "tail -n 5 writ/writ.yaml"

# --- the log -----------------------------------------------------------------------------------------------------------

part "Log" "Who did what to which artifact and when, provable to outsiders."

if git -C "$root" rev-parse --verify -q HEAD >/dev/null; then
    step "A history that is there already: this project's own"
    run 0 "writ -C writ import git .. --name writ"
fi

step "Bob keeps a checkpoint of the log: from now on nobody can rewrite what came before it unseen"
run 0 "writ -C writ log checkpoint > bob.checkpoint"

# --- enforcement -------------------------------------------------------------------------------------------------------

part "Enforcement" "Restrict, notify, correct."
step "The repository's hooks ask Writ from now on"
run 0 "writ -C writ hook install shop.git"

step "Ann pushes a commit that nobody has looked at"
say "A git server tells hooks who logged in, here by REMOTE_USER. This is what Ann sees on her terminal:"
echo 'price = 100' >ann/shop.txt
git -C ann add shop.txt
run 0 "git -C ann commit -q -m 'Set the price'"
run 1 "REMOTE_USER=ann git -C ann push origin main"
expect "writ review approve"
denied=$(printf '%s' "$output" | sed -n 's/.*writ explain \(d-[0-9a-f]*\).*/\1/p')
commit=$(git -C ann rev-parse --short=10 HEAD)

say "" "Her own approval does not help her:"
run 0 "writ -C writ review approve $commit --key keys/ann"
run 1 "REMOTE_USER=ann git -C ann push origin main 2>&1 | grep -E 'denied|nearly|rejected'; exit \${PIPESTATUS[0]}"

step "Bob approves it, signed with his key, and the same push passes"
run 0 "writ -C writ review approve $commit --key keys/bob"
expect "signed and verified"
run 0 "REMOTE_USER=ann git -C ann push origin main"

say "" "Why it was denied before, and what that rests on:"
run 0 "writ -C writ explain ${denied%%$'\n'*}"

step "Ann deploys outside of release hours"
readonly ask="writ -C writ gate deploy --service shop --environment production --deploy 4711 \
--repo shop.git --head main --actor remote:ann"
run 2 "$ask"
expect "writ signoff give deploy/4711"

step "Rita, a release manager, signs it off; asked again, the same deploy passes"
run 0 "writ -C writ signoff give deploy/4711 --reason 'support is awake' --key keys/rita"
run 0 "$ask"
say "" "The deploy tool does its work and records that it did:"
head=$(git -C shop.git rev-parse main)
finished='{"id":"4711/finished","source":"deployer","kind":"deploy.finished","actor":"remote:ann",'
finished+='"data":{"deploy":"4711","service":"shop","environment":"production","head":"'$head'"}}'
run 0 "echo '$finished' | writ -C writ record"

step "Somebody with access to the server writes a commit straight into the repository, past the hook"
echo 'price = 1' >ann/shop.txt
git -C ann commit -q -a -m 'Change the price, quickly'
bad=$(git -C ann rev-parse --short=10 HEAD)
run 0 "git -C shop.git fetch -q ../ann main && git -C shop.git update-ref refs/heads/main FETCH_HEAD"

step "The audit finds it, opens a violation and prepares the revert"
run 1 "writ -C writ audit --enforce --repo shop.git --policy direct-push"
expect "had moved past the gate"
run 0 "git -C shop.git log -1 --stat writ/revert/$bad"

step "Those whom the policy names are told"
say "What is to be told left with the decision; it is delivered apart from it, so that no dead mail server delays a gate."
run 0 "writ -C writ outbox"
run 0 "writ -C writ outbox run"
run 0 "grep -v -i -E '^(x-|message-id|mime|content-)' mailbox/\$(ls mailbox | grep -m1 eml)"
run 0 "writ -C writ violations --open"

step "A revert is a change like any other: Bob pushes it, and it needs somebody else's approval"
git clone -q shop.git bob
git -C bob config user.name "Bob Example"
git -C bob config user.email bob@example.org
run 0 "git -C bob merge -q --ff-only origin/writ/revert/$bad"
run 1 "REMOTE_USER=bob git -C bob push origin main 2>&1 | grep -E 'denied|approval|runs|rejected'; exit \${PIPESTATUS[0]}"
revert=$(git -C bob rev-parse --short=10 HEAD)
run 0 "writ -C writ review approve $revert --key keys/rita"
run 0 "REMOTE_USER=bob git -C bob push origin main"
say "" "The violation closes now that the branch holds the revert, and not before. The audit still ends with 1: it lists" \
    "what happened, requests that the gate denied among it."
run 1 "writ -C writ audit --enforce --repo shop.git --policy direct-push"
expect "is closed"
say "" "And how things stand:"
run 0 "writ -C writ status"

# --- monitoring --------------------------------------------------------------------------------------------------------

part "Monitoring" "Which policies work, where they are evaded, and what led to what."

if git -C "$root" rev-parse --verify -q HEAD >/dev/null; then
    step "A policy over a history in which nobody asked"
    cat >writ/policies/own-history.yaml <<'POLICY'
kind: policy
policy: own-history
title: Every commit of Writ names somebody else who reviewed it
why: Who asks this of others should know how they do it themselves.
severity: low
mode: observe
on: commit.recorded as commit
when: commit.repository == "writ"
accept: claimed
require:
  - id: reviewed
    check: Its message names a reviewer who is not its author
    needs: approval
    where:
      of this commit: approval.commit == commit.sha
      by somebody else: approval.by != commit.author
POLICY
    run 0 "cat writ/policies/own-history.yaml"
    run 0 "writ -C writ activate"
    say "" "Exit status 1 means that commits without a named reviewer were found, which is to be expected here:"
    lines_max=16
    run "0|1" "writ -C writ audit --policy own-history"
    expect "own-history:"
    lines_max=60
fi

step "Proof: nothing was changed, every decision follows from what was recorded, and anybody can check an entry"
run 0 "writ -C writ log verify --against bob.checkpoint"
run 0 "writ -C writ log replay"
index=$(writ -C writ log query --kind decision.made --limit 1 --format json | sed 's/^{"index":\([0-9]*\),.*/\1/')
run 0 "writ -C writ log prove $index"

step "What led to the commit that slipped past the gate, what followed, and what would have stopped it"
run 0 "writ -C writ trace $bad --why-not"
expect "direct-push"

step "Trends, gaps, effectiveness: each figure with what it is of"
run 0 "writ -C writ insights"

step "The same for people who read reports"
run 0 "writ -C writ report --html report.html"

exec {mail_input}>&-
printf '\n%sDone, in %d s.%s Look around in demo/ (which the next run makes anew):\n' \
    "$bold" $((SECONDS - begun)) "$plain"
say "report.html      the report: open $demo/report.html in a browser"
say "shop.git         the repository; push to it from ann/ or bob/ with REMOTE_USER=ann or bob" \
    "writ/policies/   the documents; edit one, then: writ check, writ test, writ activate" \
    "writ/log.db      the log; writ/directory.db holds the names, which can be erased" \
    "keys/            the three SSH keys" \
    "bin/writ         the program: demo/bin/writ -C demo/writ status"
