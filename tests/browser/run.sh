#!/usr/bin/env bash
# The review page in a real browser: of corpus/, and of each folder that is named. Not part of `cargo test`: it installs
# Debian's chromium where there is none, and playwright-core and axe-core into target/browser.
#
#     tests/browser/run.sh [BINARY] [FOLDER …]      target/debug/claimspan if no binary is named
#
# Screenshots and PDFs are left in target/browser/shots (or $SHOTS), to be looked at.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=${1:-$root/target/debug/claimspan}
binary=$(realpath "$binary")
shift || true
[ -x "$binary" ] || { echo "$binary: there is no such program; build it first" >&2; exit 2; }

. "$here/install.sh"
export SHOTS=${SHOTS:-$work/shots}
mkdir -p "$SHOTS"
failed=0
for folder in "$root/corpus" "$@"; do
  name=$(basename "$folder")
  page=$work/$name.html
  compared=$work/$name-compare.html
  (cd "$(dirname "$folder")" && "$binary" report "$name" -o "$page")
  (cd "$(dirname "$folder")" && "$binary" compare --exit-zero --output-format html "$name" > "$compared")
  node "$work/check.mjs" "$page" "$name" review || failed=1
  node "$work/check.mjs" "$compared" "$name-compare" compare || failed=1
done
exit $failed
