#!/usr/bin/env bash
# Everything: checks, the suite with its browser tests on SQLite, and the suite on a PostgreSQL that it starts itself.
#   JOBS=2                   processes a suite
#   HAMRAZ_ALLOW_SKIPS=yes   at your own machine: what cannot run here is counted, but does not fail
# The last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/.."
python=.venv/bin/python
jobs=${JOBS:-2}
if [ -n "${CI:-}" ]; then unset HAMRAZ_ALLOW_SKIPS; fi
own_database=${DATABASE_URL:-}
unset DATABASE_URL
export DJANGO_SETTINGS_MODULE=tests.settings

say() { printf '\n\033[1m==>\033[0m %s\n' "$*"; }

counts=$(mktemp -d)
trap 'rm -rf "$counts"' EXIT
missing=0

tools/bootstrap.sh dev || exit 1
"$python" tools/compile_messages.py || exit 1

# step NAME COMMAND…: runs it and leaves "passed failed" in $counts/NAME; a step that dies without counting is a failure.
step() {
    local name=$1 status=0
    shift
    HAMRAZ_COUNTS=$counts/$name "$@" || status=$?
    if [ ! -s "$counts/$name" ]; then
        if [ "$status" -eq 75 ]; then
            missing=$((missing + 1))
            echo "$name: could not run here"
            if [ -n "${HAMRAZ_ALLOW_SKIPS:-}" ]; then return; fi
        fi
        echo "0 1" >"$counts/$name"
    elif [ "$status" -ne 0 ] && [ "$(cut -d ' ' -f 2 "$counts/$name")" -eq 0 ]; then
        echo "0 1" >"$counts/$name.status"  # everything passed and yet the run was refused: a skip, a warning, a crash
    fi
}

say "Checks"
step lint tools/lint.sh

say "Suite on SQLite, with the browser"
step sqlite "$python" -m pytest -q -n "$jobs" --durations 10

say "Suite on PostgreSQL"
if [[ "$own_database" == postgres* ]]; then
    step postgresql env DATABASE_URL="$own_database" "$python" -m pytest -q -n "$jobs" -m "not browser"
else
    step postgresql tools/with_postgres.sh "$python" -m pytest -q -n "$jobs" -m "not browser"
fi

say "Result"
if [ "$missing" -gt 0 ]; then echo "$missing part(s) could not run on this machine"; fi
awk '{ passed += $1; failed += $2 } END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }' "$counts"/*
