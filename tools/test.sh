#!/usr/bin/env bash
# Everything: checks, the suite with its browser tests on SQLite, and beside them the suite on a PostgreSQL that it starts itself:
# while one waits for Chromium or the disk, the other works. About 3 GB of memory.
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
said=$(mktemp)
beside=
finish() {
    if [ -n "$beside" ]; then kill -TERM -- "-$beside" 2>/dev/null; wait "$beside" 2>/dev/null; fi
    rm -rf "$counts" "$said"
}
trap finish EXIT
trap 'exit 130' INT TERM

tools/bootstrap.sh dev || exit 1
"$python" tools/compile_messages.py || exit 1

# step NAME COMMAND…: runs it and leaves "passed failed" in $counts/NAME; a step that dies without counting is a failure.
step() {
    local name=$1 status=0
    shift
    HAMRAZ_COUNTS=$counts/$name "$@" || status=$?
    if [ ! -s "$counts/$name" ]; then
        if [ "$status" -eq 75 ]; then
            echo "$name: could not run here"
            if [ -n "${HAMRAZ_ALLOW_SKIPS:-}" ]; then echo "0 0 missing" >"$counts/$name"; return; fi
        fi
        echo "0 1" >"$counts/$name"
    elif [ "$status" -ne 0 ] && [ "$(cut -d ' ' -f 2 "$counts/$name")" -eq 0 ]; then
        echo "0 1" >"$counts/$name.status"  # everything passed and yet the run was refused: a skip, a warning, a crash
    fi
}

postgresql() {
    if [[ "$own_database" == postgres* ]]; then
        step postgresql env DATABASE_URL="$own_database" "$python" -m pytest -q -n "$jobs" -m "not browser" --durations 10
    else
        step postgresql tools/with_postgres.sh "$python" -m pytest -q -n "$jobs" -m "not browser" --durations 10
    fi
}

say "Suite on PostgreSQL: begins now, beside all else, and is shown at the end"
set -m  # a process group of its own, to be ended as a whole
postgresql >"$said" 2>&1 &
beside=$!
set +m

say "Checks"
step lint tools/lint.sh

say "Suite on SQLite, with the browser"
step sqlite "$python" -m pytest -q -n "$jobs" --durations 10

say "Suite on PostgreSQL"
wait "$beside"
beside=
cat "$said"

say "Result"
awk '{ passed += $1; failed += $2; missing += $3 == "missing" }
    END { if (missing) print missing " part(s) could not run on this machine"; printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }' \
    "$counts"/*
