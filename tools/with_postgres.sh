#!/usr/bin/env bash
# Runs a command with DATABASE_URL set to a PostgreSQL of its own:   tools/with_postgres.sh command [argument…]
# The cluster lives in a temporary directory and is stopped and removed afterwards. Exit status: the command's; 75 when there
# is no PostgreSQL on this machine. With DURABLE=yes it waits for the disk at each commit, as an office's does.
set -eu

bin=$(dirname "$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)")
if [ ! -x "$bin/initdb" ]; then
    echo "PostgreSQL is not installed (initdb was not found)." >&2
    exit 75
fi
bin=$(dirname "$(readlink -f "$bin/initdb")")

as=()
if [ "$(id -u)" -eq 0 ]; then  # PostgreSQL refuses to run as root
    owner=nobody
    if id postgres >/dev/null 2>&1; then owner=postgres; fi
    as=(runuser -u "$owner" --)
fi
python=$(dirname "$0")/../.venv/bin/python
[ -x "$python" ] || python=python3

directory=$(mktemp -d "${TMPDIR:-/tmp}/hamraz-postgres-XXXXXX")
stop() {
    trap - EXIT
    if [ -f "$directory/data/postmaster.pid" ]; then
        kill -INT "$(head -n 1 "$directory/data/postmaster.pid")" 2>/dev/null || true  # "fast": ends sessions, then itself
        for _ in $(seq 100); do
            [ -f "$directory/data/postmaster.pid" ] || break
            sleep 0.1
        done
    fi
    rm -rf "$directory"
}
trap stop EXIT
trap 'exit 130' INT TERM

password=$("$python" -c 'import secrets; print(secrets.token_hex(16))')
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '%s\n' "$password" >"$directory/password"
chmod 700 "$directory"
if [ "${#as[@]}" -gt 0 ]; then chown -R "$owner" "$directory"; fi

(
    cd "$directory"
    "${as[@]}" "$bin/initdb" --pgdata=data --username=hamraz --pwfile=password --auth=scram-sha-256 \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync >initdb.log
    # Durability is for offices. This cluster is gone in minutes, and without fsync the tests take half the time.
    speed="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    if [ "${DURABLE:-}" = yes ]; then speed=""; fi
    "${as[@]}" "$bin/pg_ctl" start --silent --wait --pgdata=data --log=server.log --options="-h 127.0.0.1 -p $port -k '$directory' \
        $speed -c max_connections=100"
) || { tail -n 20 "$directory"/*.log >&2; exit 1; }

DATABASE_URL="postgresql://hamraz:$password@127.0.0.1:$port/postgres" "$@"
