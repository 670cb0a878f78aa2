#!/bin/sh
# Owns .venv: makes it with a Python that is new enough, or says what is missing and how to mend it.
# Leaves a working one alone. PYTHON=/path/to/python3 chooses the interpreter.
set -eu

say() { printf '%s\n' "$*" >&2; }

if .venv/bin/python -m pip --version >/dev/null 2>&1; then
    exit 0
fi

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

python=
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if new_enough "$name"; then
        python=$name
        break
    fi
done

if [ -z "$python" ]; then
    found=$("${PYTHON:-python3}" --version 2>/dev/null || true)
    say "Handraise needs Python 3.11 or newer; ${PYTHON:-python3} is ${found:-not installed}."
    say "Install it (Debian 12, Ubuntu 24.04: apt-get install python3 python3-venv), or name one:"
    say "    PYTHON=/path/to/python3.12 make run"
    exit 1
fi

# Debian cuts ensurepip out of its python3, and venv cannot do without it.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "$python comes without venv: installing python$version-venv with apt-get ..."
        apt-get update -qq >/dev/null
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "python$version-venv" >/dev/null
    else
        say "$python comes without venv. On Debian and Ubuntu, mend it with:"
        say "    sudo apt-get install python$version-venv"
        exit 1
    fi
fi

say "Making .venv with $("$python" --version) ..."
"$python" -m venv --clear .venv
