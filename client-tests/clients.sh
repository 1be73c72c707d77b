#!/usr/bin/env bash
# Runs the clients that people use from Python and JavaScript through `llamatap --demo`: what they get must be what they get from the
# simulated Ollama itself.
# Installs them under client-tests/target, nothing elsewhere. LLAMATAP names another launcher than the one of this checkout.
set -euo pipefail

OLLAMA_PYTHON=0.6.3
OPENAI_PYTHON=3.54.0
OLLAMA_JS=0.6.4

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
work=$here/target/clients
launcher=${LLAMATAP:-$root/llamatap}
mkdir -p "$work"

# The proxy and the simulated Ollama are on this machine: whatever stands between it and the rest of the world is not asked.
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
export PYTHONDONTWRITEBYTECODE=1

python=$(command -v python3 || true)
pip_works() { [[ -n $python ]] && "$python" -m venv --help && "$python" -m pip --version; } &>/dev/null
npm_works() { command -v node && command -v npm; } &>/dev/null

has_python=false has_js=false
if pip_works; then
    has_python=true
else
    echo "skipped: the Python clients, because there is no python3 with venv and pip"
fi
if npm_works; then
    has_js=true
else
    echo "skipped: the JavaScript client, because there is no node with npm"
fi
if ! $has_python && ! $has_js; then
    exit 0
fi

if $has_python; then
    [[ -x $work/python/bin/python ]] || "$python" -m venv "$work/python"
    "$work/python/bin/python" -m pip install --quiet --disable-pip-version-check \
        "ollama==$OLLAMA_PYTHON" "openai==$OPENAI_PYTHON"
fi
if $has_js; then
    mkdir -p "$work/js"
    npm install --prefix "$work/js" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "ollama@$OLLAMA_JS"
    # Node looks for packages beside the file that imports them.
    cp "$here"/js/*.mjs "$work/js/"
fi

"$launcher" --demo --listen 127.0.0.1:0 >"$work/llamatap.log" 2>&1 &
proxy=$!
stop() {
    kill "$proxy" 2>/dev/null || true
    wait "$proxy" 2>/dev/null || true
}
trap stop EXIT

# The first start may build the jar, which takes a while.
deadline=$((SECONDS + 300))
port=
until [[ -n $port ]]; do
    if ! kill -0 "$proxy" 2>/dev/null || ((SECONDS > deadline)); then
        echo "failed: $launcher --demo does not respond; its output:" >&2
        cat "$work/llamatap.log" >&2
        exit 1
    fi
    sleep 0.2
    port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$work/llamatap.log")
done
export PROXY_URL=http://127.0.0.1:$port

OLLAMA_URL=http://$(sed -n 's/.*is simulated at \([0-9.:]*\).*/\1/p' "$work/llamatap.log")
export OLLAMA_URL

failed=0
run() {
    echo "$1"
    shift
    "$@" || failed=1
}
if $has_python; then
    run "Python, ollama $OLLAMA_PYTHON" "$work/python/bin/python" "$here/python/ollama_client.py"
    run "Python, openai $OPENAI_PYTHON" "$work/python/bin/python" "$here/python/openai_client.py"
fi
if $has_js; then
    for check in "$work"/js/*.mjs; do
        run "JavaScript, ollama $OLLAMA_JS, $(basename "$check")" node "$check"
    done
fi
if ((failed)); then
    echo "failed: see above; the proxy said:" >&2
    cat "$work/llamatap.log" >&2
fi
exit "$failed"
