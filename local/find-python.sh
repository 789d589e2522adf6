#!/bin/sh
# Prints the path of a Python 3.13 that really runs; a name on PATH may be a shim without one behind it.
set -u
HOME=${HOME:-/}
for candidate in "${PYTHON:-}" python3.13 python3 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3.13 "$HOME"/.local/bin/python3.13 \
    "${UV_PYTHON_INSTALL_DIR:-$HOME/.local/share/uv/python}"/cpython-3.13*/bin/python3.13 \
    "$HOME"/.asdf/installs/python/3.13*/bin/python3.13 "$HOME"/.local/share/mise/installs/python/3.13*/bin/python3.13 \
    /usr/local/bin/python3.13 /opt/homebrew/bin/python3.13 /opt/python*/bin/python3.13 /opt/python/*/bin/python3.13 \
    /Library/Frameworks/Python.framework/Versions/3.13/bin/python3.13; do
    [ -n "$candidate" ] || continue
    path=$("$candidate" -c 'import sys, venv, ensurepip; sys.version_info[:2] == (3, 13) and print(sys.executable)' 2>/dev/null) || continue
    [ -n "$path" ] && { printf '%s\n' "$path"; exit 0; }
done
echo "This project needs Python 3.13 (with venv); install it, or name it: make PYTHON=/path/to/python3.13 …" >&2
exit 1
