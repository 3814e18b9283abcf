#!/usr/bin/env bash
# packages/grader/containers/gradescope/pack.sh <lab> <autograder.zip> [folder of hidden tests]
# Makes the zip that Gradescope takes for an autograder, of the course as it is committed.
set -euo pipefail

if [ $# -lt 2 ]; then
  sed -n 2,3p "$0" >&2
  exit 2
fi
LAB=$1
case $2 in /*) OUT=$2 ;; *) OUT=$PWD/$2 ;; esac
HERE=$(cd "$(dirname "$0")" && pwd)
HIDDEN=${3:+$(cd "$3" && pwd)}
ROOT=$(git -C "$HERE" rev-parse --show-toplevel)
[ -f "$ROOT/labs/$LAB/lab.json" ] || { echo "There is no lab $LAB in $ROOT/labs." >&2; exit 2; }

PACK=$(mktemp -d)
trap 'rm -rf "$PACK"' EXIT
git -C "$ROOT" archive --format=tar.gz -o "$PACK/course.tar.gz" HEAD
cp "$HERE/setup.sh" "$HERE/run_autograder" "$PACK/"
chmod +x "$PACK/setup.sh" "$PACK/run_autograder"
printf 'NETSPLIT_LAB=%q\n' "$LAB" > "$PACK/netsplit.env"
for name in NETSPLIT_SEEDS NETSPLIT_RUNS NETSPLIT_TESTS NETSPLIT_UNSAFE_NO_JAIL; do
  if [ -n "${!name:-}" ]; then printf '%s=%q\n' "$name" "${!name}" >> "$PACK/netsplit.env"; fi
done
[ -n "${NETSPLIT_RUBRIC:-}" ] && cp "$NETSPLIT_RUBRIC" "$PACK/rubric.json"
[ -n "$HIDDEN" ] && cp -R "$HIDDEN" "$PACK/hidden"
rm -f "$OUT"
(cd "$PACK" && zip -q -r "$OUT" .)
echo "$OUT: the autograder of lab $LAB. Upload it on Gradescope's page Configure Autograder."
