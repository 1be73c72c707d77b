#!/usr/bin/env bash
# Builds what the tests of the Compose files and of the Kubernetes manifests run, below ~/.cache/llamatap-deploy: kustomize, helm, a parser of
# Compose files (main.go), and a validator with the schemas of Kubernetes. Needs Go, Python and some minutes the first time. Without
# these tools, the tests say so and are skipped.
#
#   tools.sh [CHART]     CHART is a folder with the Helm chart ollama of otwld/ollama-helm, which no registry of Go or Python has:
#                        helm pull ollama --repo https://otwld.github.io/ollama-helm --untar
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/llamatap-deploy
export GOBIN=$cache/bin
mkdir -p "$GOBIN"

go install . tool

[[ -x $cache/python/bin/pip ]] || python3 -m venv "$cache/python"
"$cache/python/bin/pip" install --quiet kubernetes-validate==1.37.0
ln -sf "$cache/python/bin/kubernetes-validate" "$GOBIN/"

if (($# > 0)); then
    rm -rf "$cache/ollama-helm"
    cp -r "$1" "$cache/ollama-helm"
fi
ls "$GOBIN"
