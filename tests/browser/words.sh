#!/usr/bin/env bash
# The words that we read of HTML pages against those that Chromium shows: the pages of corpus/, of tests/data/parse/html
# and of tests/browser/pages. Not part of `cargo test`: it needs Chromium and playwright-core, as run.sh does.
#
#     tests/browser/words.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/browser/install.sh"
cd "$root"
node "$work/words.mjs" corpus/*.html tests/data/parse/html/*.html tests/browser/pages/*.html > "$work/words.jsonl"
CLAIMSPAN_BROWSER_WORDS=$work/words.jsonl cargo test --locked --test integration -- --ignored --nocapture browser::
