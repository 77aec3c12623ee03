#!/usr/bin/env bash
# The whole way on a made-up crawl, each command printed as it runs. Usage: demo.sh CURATE [FOLDER]
set -euo pipefail
curate=$1
folder=${2:-demo}
case $curate in /*) ;; *) curate=$PWD/$curate ;; esac

# Only a folder that an earlier demo made is removed.
if [ -e "$folder" ] && [ ! -e "$folder/sample/truth.csv" ] && [ -n "$(ls -A "$folder" 2>/dev/null)" ]; then
  echo "demo: $folder is not empty and no demo made it; move it away first." >&2
  exit 73
fi
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
export CURATE_STORE=curate.sqlite

say() { printf '\n\033[1m# %s\033[0m\n' "$1"; }
[ -t 1 ] || say() { printf '\n# %s\n' "$1"; }
run() { printf '$ curate %s\n' "$*"; "$curate" "$@"; }

printf 'In %s, with CURATE_STORE=%s\n' "$folder/" "$CURATE_STORE"
say "A made-up crawl: drawn photographs, likes with a known cause, votes, and the truth"
run sample sample
say "A published protocol, step by step: likes that reach does not explain (Merrick, Cassady and Banerjee 2016)"
run run likeability sample/crawl --revisit sample/revisit --set share=0.2 --out likeable
say "How far do the literature's three ways to a label agree, and which finds what made the likes?"
run score --compare --truth sample/truth.csv --dry-run
say "Three people said of each photograph whether it is a selfie"
run votes import sample/votes.csv --task selfie
run agreement --task selfie
run aggregate --task selfie
say "A classifier learns from those labels: how far can it be trusted, and which labels does it doubt?"
run selfies evaluate --task selfie --plot roc.svg
run suspects --task selfie --top 5
say "A training set: split by account, then balanced and augmented. Is anything on both sides?"
run export selfies --label selfie --balance
run verify selfies
say "The way of one photograph, from the dump to the data sets"
run explain C5o1b5wBMDk
say "All of it on one page, to look at and to send"
run report report.html
say "From posts to pictures"
run status
printf '\nLook at %s, at %s and %s, and at a line of %s for how a picture came about.\n' \
  "$folder/report.html" "$folder/selfies/train/" "$folder/likeable/train/" "$folder/selfies/manifest.jsonl"
