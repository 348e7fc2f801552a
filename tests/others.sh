#!/usr/bin/env bash
# What others have written about reading, against our readers: the examples of the CommonMark specification (from npm) and
# the English golden rules of the Pragmatic Segmenter (as PyPI's pysbd carries them). Their sentences are not ours to
# copy, so they are fetched, each by its hash, into target/others, and the tests that are left out otherwise run on them.
#
#     tests/others.sh
set -euo pipefail
cd "$(dirname "$0")/.."
place=$PWD/target/others
mkdir -p "$place"

# NAME HASH COMMAND …: fetches what is not there yet, and refuses what is not what it was.
fetch() {
    local name=$1 hash=$2
    shift 2
    [ -e "$place/$name" ] || (cd "$place" && "$@" >/dev/null)
    echo "$hash  $place/$name" | sha256sum --check --quiet
}

fetch commonmark-spec-0.31.2.tgz 588280df96c211f7ce9db0b7943ded34ac4b8ba321e2fdf9c03d188ec0f01fea \
    npm pack --silent commonmark-spec@0.31.2
fetch pysbd-0.3.4-py3-none-any.whl cd838939b7b0b185fcf86b0baf6636667dfb6e474743beeff878e9f42e022953 \
    python3 -m pip download --quiet --no-deps pysbd==0.3.4

tar -xzOf "$place/commonmark-spec-0.31.2.tgz" package/spec.txt > "$place/spec.txt"
python3 - "$place/pysbd-0.3.4-py3-none-any.whl" > "$place/golden-rules.json" <<'PYTHON'
import ast, json, sys, zipfile
text = zipfile.ZipFile(sys.argv[1]).read("benchmarks/english_golden_rules.py")
rules = next(one.value for one in ast.parse(text).body if isinstance(one, ast.Assign))
json.dump(ast.literal_eval(rules), sys.stdout)
PYTHON

export CLAIMSPAN_COMMONMARK=$place/spec.txt CLAIMSPAN_GOLDEN_RULES=$place/golden-rules.json
cargo test --locked --test integration -- --ignored --nocapture the_examples_of_commonmark the_golden_rules_themselves
