#!/usr/bin/env bash
# How import scales: samples of ever more posts without images, each into a new store. Usage: scale.sh CURATE [POSTS…]
set -euo pipefail
curate=$(realpath "${1:?usage: scale.sh CURATE [POSTS…]}")
shift
[ $# -gt 0 ] || set -- 500000 1000000 2000000 5000000
unset CURATE_STORE

folder=$(mktemp -d "${TMPDIR:-/tmp}/curate-scale-XXXXXX")
trap 'rm -rf "$folder"' EXIT
# An import of so many posts takes 3 kB of disk for each, sample and store together.
most=$(printf '%s\n' "$@" | sort -n | tail -1)
free=$(df --output=avail -B1 "$folder" | tail -1)
if [ "$free" -lt $((most * 3000)) ]; then
  echo "scale: $most posts need $((most * 3000 / 1000000000 + 1)) GB in ${TMPDIR:-/tmp}, and $((free / 1000000000)) are free" >&2
  exit 73
fi

# Prints the seconds and the peak resident megabytes of a command; its own words go to a file.
measured() {
  local begin peak=0 now pid
  begin=$(date +%s.%N)
  "$@" >"$folder/words" 2>&1 &
  pid=$!
  # The peak only grows, and the last reading is a moment before the end.
  while now=$(awk '/^VmHWM:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
    peak=$now
    sleep 0.05
  done
  if ! wait "$pid"; then
    cat "$folder/words" >&2
    exit 1
  fi
  echo "$begin $(date +%s.%N) $peak" | awk '{ printf "%.1f %.0f\n", $2 - $1, $3 / 1024 }'
}

printf '%12s %10s %10s %14s\n' posts seconds posts/s 'peak memory'
for posts in "$@"; do
  "$curate" sample "$folder/sample" --posts "$posts" --images 0 --quiet >"$folder/words"
  sync
  result=$(measured "$curate" import "$folder/sample/crawl" --store "$folder/store.sqlite" --quiet)
  read -r seconds peak <<<"$result"
  awk -v posts="$posts" -v seconds="$seconds" -v peak="$peak" \
    'BEGIN { printf "%12d %10.1f %10.0f %11d MB\n", posts, seconds, posts / seconds, peak }'
  rm -rf "$folder/sample" "$folder"/store.*
done
