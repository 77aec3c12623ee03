#!/usr/bin/env bash
# Wide vector instructions stay in the kernels that were compiled for them, and nothing of those files but their tables
# can be linked to: else a processor without them could be given a wide copy of some template.
# Usage: check-widths.sh BUILD, the folder of a finished build.
set -euo pipefail
build=${1:?usage: check-widths.sh BUILD}
if [ "$(uname -m)" != x86_64 ]; then echo "check-widths: skipped: not an x86-64 build"; exit 0; fi
command -v objdump >/dev/null && command -v nm >/dev/null || { echo "check-widths: skipped: there is no objdump"; exit 0; }

# Without a pipe into grep -q, which would end the writer by a signal.
uses() { [ "$(objdump -d --no-show-raw-insn "$1" | grep -cE "$2")" -gt 0 ]; }

looked=0
for object in "${build%/}"/CKernels.build/*.o "${build%/}"/CDlib.build/*.o; do
  name=$(basename "$object")
  case $name in
  avx512*) allowed='' ;;
  avx2*) allowed='%zmm|%[xy]mm(1[6-9]|2[0-9]|3[01])|%k[1-7]' ;;
  *) allowed='%zmm|%ymm|\bv(add|mul|mov|fmadd)[a-z0-9]*ps' ;;
  esac
  if [ -n "$allowed" ] && uses "$object" "$allowed"; then
    echo "check-widths: $name has instructions that its width does not" >&2
    exit 1
  fi
  case $name in
  avx2* | avx512*)
    uses "$object" '%ymm|%zmm' || { echo "check-widths: $name has no wide instructions at all" >&2; exit 1; }
    others=$(nm --defined-only --extern-only -C "$object" | grep -vE ' kernels_avx(2|512)$' || true)
    if [ -n "$others" ]; then
      printf 'check-widths: %s can be linked to by more than its table:\n%s\n' "$name" "$others" >&2
      exit 1
    fi
    looked=$((looked + 1))
    ;;
  esac
done
[ "$looked" -eq 2 ] || { echo "check-widths: the kernels of two widths were expected in $build, not $looked" >&2; exit 1; }
echo "check-widths: wide instructions are where they belong"
