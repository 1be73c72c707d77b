#!/usr/bin/env bash
# Opens the live page in Chromium and checks what it shows. Pictures are written to client-tests/target/browser.
# Installs playwright-core and axe-core there; needs node, npm and chromium (apt install chromium). LLAMATAP names another launcher.
set -euo pipefail

PLAYWRIGHT=1.65.1
AXE=4.14.1

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
work=$here/target/browser
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [[ -z $chromium ]] || ! command -v node > /dev/null || ! command -v npm > /dev/null; then
    echo "skipped: the live page in a browser, because there is no chromium, or no node with npm"
    exit 0
fi
mkdir -p "$work"
npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "playwright-core@$PLAYWRIGHT" "axe-core@$AXE"
# Node looks for packages beside the file that imports them.
cp "$here/browser/live.mjs" "$work/"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
node "$work/live.mjs" "$chromium" "$work" "${LLAMATAP:-$(dirname "$here")/llamatap}"
