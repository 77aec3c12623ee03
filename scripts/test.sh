#!/usr/bin/env bash
# Runs the tests that are built, and names what failed once more at the end, where it is not lost among a thousand
# lines. Usage: test.sh [flags of swift test]
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

swift test "$@" --skip-build 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
if [ "$code" -ne 0 ]; then
  printf '\nWhat failed:\n'
  # An issue's line, and the lines of its comment and its values after it.
  awk '/^✘ .*recorded an issue/ { print; more = 12; next }
       /^[✔✘◇] / { more = 0 }
       more > 0 { print; more -= 1 }
       /error:|Fatal error|crashed with signal/ { print }' "$log"
fi
exit "$code"
