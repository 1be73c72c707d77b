#!/usr/bin/env bash
# Opens the live page in Chromium and checks what it shows, in a minute; with "short", in less of one. With "pictures", makes those in
# docs/live instead, in some minutes.
# Installs playwright-core and axe-core in client-tests/target/browser; needs node, npm and chromium (apt install chromium), and pngquant
# for pictures. LLAMATAP names another launcher.
set -euo pipefail

PLAYWRIGHT=1.65.1
AXE=4.14.1

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
work=$here/target/browser
launcher=${LLAMATAP:-$root/llamatap}

skip() {
    echo "skipped: the live page in a browser, because there is no $1"
    exit 0
}

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || skip chromium
command -v node > /dev/null || skip node
command -v npm > /dev/null || skip npm
mkdir -p "$work"
npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "playwright-core@$PLAYWRIGHT" "axe-core@$AXE"
# Node looks for packages beside the file that imports them.
cp "$here"/browser/*.mjs "$work/"
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1

if [[ ${1:-} == pictures ]]; then
    command -v pngquant > /dev/null || { echo "pictures are made smaller by pngquant: apt install pngquant" >&2; exit 1; }
    node "$work/pictures.mjs" "$chromium" "$work" "$launcher"
    mkdir -p "$root/docs/live"
    pngquant --force --skip-if-larger --speed 1 --strip --ext .png 64 "$work"/live-*.png
    cp "$work"/live-*.png "$root/docs/live/"
    exit
fi
node "$work/live.mjs" "$chromium" "$work" "$launcher"
node "$work/hostile.mjs" "$chromium" "$work" "$launcher" "${1:-}"
