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

chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -q
  $sudo apt-get install -y -q --no-install-recommends chromium fonts-liberation
  chromium=$(command -v chromium)
fi

work=$root/target/browser
mkdir -p "$work"
cp "$here/package.json" "$here/package-lock.json" "$here/check.mjs" "$work/"
if ! cmp -s "$work/package-lock.json" "$work/.installed"; then
  (cd "$work" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --ignore-scripts)
  cp "$work/package-lock.json" "$work/.installed"
fi

export CHROMIUM=$chromium SHOTS=${SHOTS:-$work/shots}
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
