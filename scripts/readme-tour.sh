#!/usr/bin/env bash
# Writes the README's tour from what the demo really prints. Usage: readme-tour.sh CURATE [--check]
# With --check nothing is written: it ends with 1 where the README's commands are not those of the demo.
set -euo pipefail
cd "$(dirname "$0")/.."
curate=${1:?usage: readme-tour.sh CURATE [--check]}
case $curate in /*) ;; *) curate=$PWD/$curate ;; esac

if [ "${2:-}" = --check ]; then
  shown=$(sed -n 's/^    \$ curate //p' README.md)
  run=$(sed -n 's/^run //p' scripts/demo.sh)
  if [ "$shown" != "$run" ]; then
    echo "The README's tour is not what make demo runs; write it anew with make readme:" >&2
    diff <(echo "$shown") <(echo "$run") >&2 || true
    exit 1
  fi
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && "$OLDPWD/scripts/demo.sh" "$curate" demo >tour.txt 2>/dev/null)
awk -v tour="$work/tour.txt" '
  /^<!-- tour:/ {
    print; print ""
    while ((getline line < tour) > 0) print (line == "" ? "" : "    " line)
    print ""; skipping = 1; next
  }
  /^<!-- end of tour/ { skipping = 0 }
  !skipping { print }
' README.md >"$work/README.md"
cp "$work/README.md" README.md
