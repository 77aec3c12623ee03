#!/usr/bin/env bash
# Speed as a ratio to named peers. Usage: run.sh CURATE [--rounds N] [--large] [--photos FOLDER] [--backbone FILE] [WORK…]; PYTHON names another Python.
set -euo pipefail
curate=${1:?usage: run.sh CURATE [--rounds N] [--large] [detect] [features] [import] [import-by-hand] [agreement] [aggregate] [score] [export] [export-copies] [fetch]}
shift
python=${PYTHON:-python3}
command -v "$python" >/dev/null || { echo "bench: the peers are written in Python, and there is no $python" >&2; exit 69; }
exec "$python" "$(dirname "$0")/bench.py" "$curate" "$@"
