#!/bin/sh
# Runs cases that the program once met badly, each a small scenario with its own script, where they lie beside the project.
# Usage: [WRIT=PROGRAM] scripts/cases.sh PART-OF-A-NAME...
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cases=${CASES_FOLDER:-$root/../shared/cases}
if [ ! -f "$cases/run-all.sh" ]; then
    echo "cases: there are none at $cases; nothing was tried"
    exit 0
fi
WRIT=${WRIT:-$root/.build/debug/writ}
if [ ! -x "$WRIT" ]; then
    echo "cases: there is no program at $WRIT" >&2
    exit 1
fi
export WRIT
exec bash "$cases/run-all.sh" "$@"
