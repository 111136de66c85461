#!/usr/bin/env bash
# Every check of the code without running it:   tools/lint.sh
# All of them run, so that one look shows everything; the exit status is 0 only if all are content. With HAMRAZ_COUNTS=file
# the line "passed failed" is written there.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
passed=0
failed=0

check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        passed=$((passed + 1))
        echo "lint: $name ok"
    else
        failed=$((failed + 1))
        printf '%s\n' "$output"
        echo "lint: $name FAILED"
    fi
}

catalogues() {
    local po
    for po in locale/*/LC_MESSAGES/*.po; do
        [ -e "$po" ] || continue
        msgfmt --check-format --check-header -o /dev/null "$po" || return 1
    done
}

scripts() {
    local script
    for script in tools/*.sh tools/deploy/*.sh tools/deploy/hamraz .ci/run; do bash -n "$script" || return 1; done
}

# Django's settings keep secrets in their home; the type checker loads them and gets a home of its own.
HAMRAZ_HOME=$(mktemp -d)
export HAMRAZ_HOME
trap 'rm -rf "$HAMRAZ_HOME"' EXIT

check "ruff (style, security, doors)" "$bin/ruff" check .
check "mypy" "$bin/mypy"
check "import-linter (ladder)" "$bin/lint-imports"
check "djlint (templates)" "$bin/djlint" --lint --quiet --allow-empty-input --rules .djlint_rules.yaml templates casework referrals audit
check "catalogues" catalogues
check "shell scripts" scripts
if [ -n "${HAMRAZ_COUNTS:-}" ]; then echo "$passed $failed" >"$HAMRAZ_COUNTS"; fi
[ "$failed" -eq 0 ]
