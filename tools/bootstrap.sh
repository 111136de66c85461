#!/usr/bin/env bash
# Installs what is missing, and only that:   tools/bootstrap.sh run|dev
#   run   what the pages and the PDFs need      dev   that, and the browser, PostgreSQL and the checkers
# System packages are probed for, not looked up in a package database, so that other distributions work too. Without root or
# sudo the one missing command is printed and the rest goes on.
set -eu -o pipefail
cd "$(dirname "$0")/.."

wanted=${1:-run}
case $wanted in
    run) requirements=requirements.txt ;;
    dev) requirements=requirements-dev.txt ;;
    *) echo "usage: tools/bootstrap.sh run|dev" >&2; exit 2 ;;
esac

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
library() { { PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true; } | grep -q "$1"; }

# The distribution's own first: it gets its security updates with the system, a service that may not read anybody's home can start it,
# and it is built for speed, which one that somebody compiled at hand often is not. One that can make a virtual environment goes before
# one that cannot yet.
find_python() {
    local makes candidate
    for makes in 'ensurepip, venv' 'sys'; do
        for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
            if have "$candidate" && "$candidate" -c "import sys, $makes; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
                command -v "$candidate"
                return
            fi
        done
    done
}

environment_works() { [ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null; }

find_browser() {
    for candidate in "${HAMRAZ_CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
        if have "$candidate"; then return 0; fi
    done
    return 1
}

find_postgres() {
    have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# Two programs that only tests of the deployment start. Their packages would start a web server for the whole machine at install, so
# they are laid beside the virtual environment instead; no rights are needed for that.
beside=.venv/debian
lay_beside() {
    local program packages=()
    for program in nginx caddy; do
        PATH=$PATH:/usr/sbin have "$program" || compgen -G "$beside/usr/*bin/$program" >/dev/null || packages+=("$program")
    done
    [ "${#packages[@]}" -gt 0 ] && have apt-get || return 0
    say "Laying ${packages[*]} beside the virtual environment"
    local directory
    directory=$(mktemp -d)
    chmod 755 "$directory"
    if ! (cd "$directory" && apt-get -o Acquire::Retries=3 download "${packages[@]}"); then
        become apt-get -o Acquire::Retries=3 update && (cd "$directory" && apt-get -o Acquire::Retries=3 download "${packages[@]}") ||
            say "Going on without: ${packages[*]}"
    fi
    for program in "$directory"/*.deb; do [ ! -e "$program" ] || dpkg-deb --extract "$program" "$beside"; done
    rm -rf "$directory"
}

missing=()
probe() {
    local python
    missing=()
    python=$(find_python)
    if environment_works; then
        :  # then nothing of the system's Python is wanted
    elif [ -z "$python" ]; then
        if have python3; then missing+=(python3.11 python3.11-venv); else missing+=(python3 python3-venv); fi
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        missing+=("$(basename "$python")-venv")
    fi
    library 'libpango-1\.0' || missing+=(libpango-1.0-0)
    library 'libpangoft2-1\.0' || missing+=(libpangoft2-1.0-0)
    library 'libharfbuzz-subset' || missing+=(libharfbuzz-subset0)
    have fc-list || missing+=(fontconfig)
    { have msgfmt && { [ "$wanted" = run ] || have xgettext; }; } || missing+=(gettext)
    if [ "$wanted" = dev ]; then
        find_browser || missing+=(chromium)
        find_postgres || missing+=(postgresql)
        have pdftotext || missing+=(poppler-utils)
        have systemd-analyze || missing+=(systemd)
        library 'libseccomp\.so\.2' || missing+=(libseccomp2)
        have openssl || missing+=(openssl)
    fi
}

become() {
    if [ "$(id -u)" -eq 0 ]; then env "$@"; else sudo -n env "$@"; fi
}

install_system_packages() {
    local packages="$*"
    if ! have apt-get; then
        say "Missing: $packages (Debian names). Install them with this system's package manager, then start again."
    elif [ "$(id -u)" -ne 0 ] && ! { have sudo && sudo -n true 2>/dev/null; }; then
        say "Some system packages are missing. Once, as administrator:"
        printf '\n    apt-get install -y --no-install-recommends %s\n\n' "$packages"
    else
        say "Installing system packages: $packages"
        # The tests start a PostgreSQL of their own; the package must not start one for the whole machine at install.
        if [[ " $packages " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
            become mkdir -p /etc/postgresql-common
            echo 'create_main_cluster = false' | become tee /etc/postgresql-common/createcluster.conf >/dev/null
        fi
        become apt-get -o Acquire::Retries=3 update || say "The list of packages could not be refreshed; trying with the one at hand."
        become DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -o Dpkg::Progress-Fancy=0 -o APT::Color=0 \
            install -y --no-install-recommends "$@" || say "Some packages could not be installed: $packages"
    fi
}

install_python_packages() {
    local stamp=.venv/.stamp-$wanted hash python
    if ! environment_works; then
        python=$(find_python)
        if [ -z "$python" ]; then
            say "Python 3.11 or newer is needed and was not found."
            exit 1
        fi
        say "Making the virtual environment in .venv with $("$python" --version)"
        "$python" -m venv --clear .venv
    fi
    # Named by its content: a stamp is right exactly as long as the pins are, whatever the file's date says.
    hash=$(sha256sum <"$requirements" | cut -d ' ' -f 1)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ]; then return; fi
    # The development pins hold the runtime pins, so whoever has them has both.
    if [ "$wanted" = run ] && [ "$(cat .venv/.stamp-dev 2>/dev/null)" = "$(sha256sum <requirements-dev.txt | cut -d ' ' -f 1)" ]; then
        return
    fi
    say "Installing Python packages from $requirements (hashes are checked)"
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes -r "$requirements" |
        { grep --line-buffered -v '^Requirement already satisfied' || true; }
    echo "$hash" >"$stamp"
}

probe
if [ "${#missing[@]}" -gt 0 ]; then
    install_system_packages "${missing[@]}"
    probe
    if [ "${#missing[@]}" -gt 0 ]; then say "Going on without: ${missing[*]}"; fi
fi
install_python_packages
if [ "$wanted" = dev ]; then lay_beside; fi
