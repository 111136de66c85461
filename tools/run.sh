#!/usr/bin/env bash
# From a checkout to a page in the browser: `make run`. A second start keeps the data and takes seconds.
set -eu -o pipefail
cd "$(dirname "$0")/.."

export HAMRAZ_TRAINING=yes
port=${PORT:-8000}
home=${HAMRAZ_HOME:-var}
python=.venv/bin/python
say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

case $port in
    '' | *[!0-9]*) echo "PORT must be a number, not '$port'." >&2; exit 2 ;;
esac

# Asked before the long steps, not after them.
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    echo "Port $port is taken. Is Hamraz running already? Another port: make run PORT=$((port + 1))" >&2
    exit 1
fi

tools/bootstrap.sh run
"$python" tools/compile_messages.py

say "Preparing the database"
"$python" manage.py migrate --no-input --verbosity 1 |
    { grep -v 'No migrations to apply\|^Operations to perform\|^  Apply all\|^Running migrations' || true; }

# Hashing and compressing static files takes longer than looking whether one of them changed.
mkdir -p -m 700 "$home"
state=$({ cat requirements.txt; find casework referrals audit -path '*/static/*' -type f -printf '%p %s %T@\n' | sort; } | sha256sum)
if [ "$(cat "$home/.static" 2>/dev/null)" != "$state" ] || [ ! -d "$home/static" ]; then
    say "Collecting static files"
    "$python" manage.py collectstatic --no-input --clear --verbosity 0
    printf '%s\n' "$state" >"$home/.static"
fi

say "Opening the training office (all people and cases in it are invented)"
"$python" manage.py training_office ${CASES:+--cases "$CASES"}

# SQLite has one writer, so one process with threads; with PostgreSQL WEB_WORKERS may grow with the processors.
printf '\nHamraz is at  \033[1mhttp://127.0.0.1:%s/\033[0m   (training office; stop it with Ctrl-C)\n\n' "$port"
exec .venv/bin/gunicorn casework.wsgi:application --config tools/gunicorn.conf.py \
    --bind "127.0.0.1:$port" --workers "${WEB_WORKERS:-1}"
