#!/usr/bin/env bash
# Wide vector instructions stay in the kernels that were compiled for them, and nothing of those files but their tables
# can be linked to: else a processor without them could be given a wide copy of some template.
# OpenCV, which is linked statically, brings wide files of its own, in namespaces named for their width (opt_AVX2); what
# its files share with others, templates above all, has no such name. So the finished program is looked through as well.
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

# Names of the functions of a program that use what not every x86-64 processor has: AVX and newer, SSSE3 to SSE4.2.
beyond_baseline() {
  objdump -d --no-show-raw-insn "$1" | awk '
    BEGIN {
      newer = "^(v|k(mov|or|and|xn|xor|not|test|unpck|add|shift)|pmul(ld|dq|hrsw)|p(min|max)(sd|sb|ud|uw)" \
        "|round[ps][sd]|p?blend|ptest|pmov[sz]x|pextr[bdq]$|pinsr[bdq]$|extractps|insertps|dpp[sd]$|packusdw" \
        "|pcmp(eqq|gtq|[ei]str)|mpsadbw|phminposuw|pshufb|palignr|pabs[bwd]$|psign[bwd]$|ph(add|sub)|pmaddubsw|crc32|popcnt)"
    }
    /^[0-9a-f]+ <.*>:$/ { name = substr($2, 2, length($2) - 3) }
    $2 ~ newer && name != last { print name; last = name }' | sort -u
}

program=${build%/}/curate
[ -f "$program" ] || { echo "check-widths: there is no program in $build" >&2; exit 1; }
names=$(mktemp -d)
trap 'rm -rf "$names"' EXIT
beyond_baseline "$program" >"$names/found"
# Known: the kernels, looked at above; the clones of depthwise.cpp, which the compiler names for their width; and
# BoringSSL's, which asks the processor before it calls them: all that is written in assembly, and the functions of
# bcm.cc that are compiled for AVX2 by an attribute (KECCAK_X4_TARGET).
boring=${build%/}/CNIOBoringSSL.build
{
  nm --defined-only -P "${build%/}"/CKernels.build/avx*.o
  nm --defined-only -P "${build%/}"/COpenCV.build/depthwise.cpp.o | grep '\.avx'
  find "$boring/" -name '*.S.o' -exec nm --defined-only -P {} +
  nm --defined-only -P "$boring"/crypto/fipsmodule/bcm.cc.o | grep -E 'keccak_(f|short|squeeze)_x4'
} | awk '$2 ~ /^[tT]$/ { print $1 }' | sort -u >"$names/known"
if ! grep -qE 'opt_(AVX|SSE4)' "$names/found"; then
  echo "check-widths: OpenCV's wide functions were expected in $program" >&2
  exit 1
fi
others=$(grep -vE 'opt_(AVX|SSE4|SSSE3)' "$names/found" | grep -vxFf "$names/known" || true)
if [ -n "$others" ]; then
  printf 'check-widths: in the program these have instructions that not every processor has:\n%s\n' "$others" >&2
  exit 1
fi
echo "check-widths: wide instructions are where they belong"
