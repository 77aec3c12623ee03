#!/usr/bin/env bash
# Holds curate against what Python has for the same thing. Usage: run.sh CURATE
# A check whose Python package is missing is skipped in one line; only a real mismatch fails.
# PYTHON names another Python.
set -euo pipefail
curate=${1:?usage: run.sh CURATE}
case $curate in /*) ;; *) curate=$PWD/$curate ;; esac
[ -x "$curate" ] || { echo "interop: there is no program $curate; build it first" >&2; exit 66; }
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null; then
  echo "skipped: there is no $python"
  exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/curate-interop.XXXXXX")
trap 'rm -rf "$work"' EXIT
unset CURATE_STORE
# Nothing is fetched, and nothing is left in the user's own caches.
export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HOME="$work/hf" HF_DATASETS_CACHE="$work/hf/datasets"
export XDG_CACHE_HOME="$work/cache" PYTHONDONTWRITEBYTECODE=1

status=0
for check in export_in_datasets export_in_keras export_in_webdataset export_in_pycocotools export_in_mlcroissant planted_leaks \
  agreement_by_peers regression_by_peers scores_by_peers probe_by_peers web_by_browser; do
  mkdir "$work/$check"
  (cd "$work/$check" && "$python" "$here/$check.py" "$curate") || status=1
done
exit $status
