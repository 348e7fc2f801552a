#!/bin/sh
# The job on local[2] beside the single binary, on the same 2,000 generated articles. See README.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
binary=${CLAIMSPAN:-$target/release/claimspan}
generator=$target/release/examples/articles
[ -x "$binary" ] && [ -x "$generator" ] || {
    echo "error: $binary and $generator must be there; run cargo build --release --bins --examples" >&2
    exit 2
}
if [ ! -x "$here/.venv/bin/python" ]; then
    python3 -m venv "$here/.venv"
    "$here/.venv/bin/pip" install --quiet pyspark==3.5.3
fi
# The scripts of pyspark look for `python3` there.
PATH="$here/.venv/bin:$PATH"
export PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$generator" "$work/articles" 2000
"$generator" - 2000 >"$work/articles.jsonl"
# One line that is no article, as data sets have them.
printf '%s\n' '{"path": "none", "text": "no format"}' >>"$work/articles.jsonl"
spark-submit --master 'local[2]' --driver-memory 2g \
    --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=4 --conf spark.log.level=ERROR \
    "$here/check_articles.py" --input "$work/articles.jsonl" --output "$work/out" \
    --claimspan "$binary" --today 2026-11-25 --partitions 8
cd "$work/articles"
code=0
"$binary" check --isolated --no-across --today 2026-11-25 --output-format json . >"$work/check.json" || code=$?
[ "$code" -le 1 ]
code=0
"$binary" compare --isolated --output-format json . >"$work/compare.json" || code=$?
[ "$code" -le 1 ]
python3 "$here/test_equal.py" "$work"
