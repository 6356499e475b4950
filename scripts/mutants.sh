#!/usr/bin/env bash
# Switches each mechanism of the threat model off, one after the other, and expects the test that stands for it to fail.
#
# Usage: scripts/mutants.sh [PART-OF-A-NAME ...]
#
# A mechanism that can be switched off without a test noticing is one that somebody will switch off. Each row of the table
# at the end names a mechanism of docs/internals/threat-model.md, the file it lies in, the text that makes it work, the text
# without it, and the tests that must fail. The sources are put back after each; a build and a test run take one to three
# minutes for a row, so this runs on demand (`make mutants`) and not with every change.
set -uo pipefail
cd "$(dirname "$0")/.."
wanted=("$@")
killed=0 survived=0 unusable=0
file='' kept=''

restore() { [ -z "$file" ] || { cp "$kept" "$file"; rm -f "$kept"; file=''; }; }
trap 'restore; exit 130' INT TERM
trap restore EXIT

# mutant NAME FILE TEXT REPLACEMENT TESTS
mutant() {
    local name=$1 tests=$5 part
    if [ ${#wanted[@]} -gt 0 ]; then
        local is_wanted=no
        for part in "${wanted[@]}"; do case $name in *"$part"*) is_wanted=yes ;; esac; done
        [ $is_wanted = yes ] || return 0
    fi
    file=$2 kept=$(mktemp)
    cp "$file" "$kept"
    if ! TEXT=$3 REPLACEMENT=$4 python3 - "$file" <<'PY'
import os, sys
path = sys.argv[1]
source = open(path).read()
text, replacement = os.environ["TEXT"], os.environ["REPLACEMENT"]
if source.count(text) != 1: sys.exit(1)
open(path, "w").write(source.replace(text, replacement))
PY
    then
        echo "unusable  $name: its text does not occur once in $2"
        unusable=$((unusable + 1))
        restore
        return
    fi
    if ! swift build --build-tests >/dev/null 2>&1; then
        echo "unusable  $name: the program does not build without it"
        unusable=$((unusable + 1))
    elif swift test --skip-build --filter "$tests" >/dev/null 2>&1; then
        echo "survived  $name: $tests pass without it"
        survived=$((survived + 1))
    else
        echo "killed    $name"
        killed=$((killed + 1))
    fi
    restore
}

policy=Sources/Domain/WritPolicy
while IFS= read -r row; do
    case $row in ''|'#'*) continue ;; esac
    IFS='|' read -r name path tests <<<"$row"
    IFS= read -r text
    IFS= read -r replacement
    mutant "$name" "${path/#@/$policy}" "${text# }" "${replacement# }" "$tests"
done < scripts/mutants.txt

echo "$killed killed, $survived survived, $unusable unusable"
[ $survived -eq 0 ] && [ $unusable -eq 0 ]
