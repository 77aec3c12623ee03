#!/usr/bin/env bash
# Installs the Debian packages that are missing; does nothing, fast, when all are there.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v swift >/dev/null 2>&1; then
  echo "setup: there is no swift on the PATH; install Swift 6.1 or newer from https://www.swift.org/install/linux/ first." >&2
  exit 69
fi
if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "setup: this is no Debian (or Ubuntu) system, so nothing was installed. Install the libraries named in" >&2
  echo "setup: scripts/debian-packages.txt by your system's own means, then call make build SETUP=skip." >&2
  exit 69
fi

mapfile -t wanted < <(sed 's/#.*//' scripts/debian-packages.txt | awk 'NF { print $1 }')
missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "setup: installing ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "setup: that needs root, and there is no sudo here; run as root: apt-get install ${missing[*]}" >&2
    exit 69
  fi
  as_root=(sudo)
fi
# Lists that are there may do; they are fetched anew only where they do not.
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! "${install[@]}" >"$log" 2>&1; then
  "${as_root[@]}" apt-get update -q >>"$log" 2>&1 || true
  if ! "${install[@]}" >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "setup: apt-get could not install the packages; the end of its output stands above." >&2
    exit 69
  fi
fi
