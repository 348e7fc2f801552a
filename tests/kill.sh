#!/usr/bin/env bash
# Kills `check --fix` and `baseline update` at random moments, and looks at every file afterwards: each must be the old
# one or the new one, whole. Run by hand: tests/kill.sh [BINARY] [RUNS]
set -u
binary=$(realpath "${1:-target/debug/claimspan}")
runs=${2:-200}
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

# A pack that knows one term, in the place of the shipped ones, so that most of the time is spent writing.
for pack in "$here"/rules/*/; do
    name=$(basename "$pack")
    [ "$name" = language ] && continue
    mkdir -p "rules/$name"
    printf '[pack]\nabout = "nothing"\n' >"rules/$name/none.toml"
done
mkdir -p rules/trial old
cat >rules/trial/trial.toml <<'PACK'
[pack]
about = "a pack for tests"
[vocabulary.better.values]
"a person with asthma" = ["an asthmatic"]
[[claim]]
id = "term"
asks = "Which word is used for people?"
value = "better"
phrases = ["{better}"]
[[rule]]
id = "trial/term"
kind = "prefer"
drop-in = true
claims = ["term"]
severity = "note"
message = "write `{value}`"
why = "People are more than an illness."
source = [{ title = "A style guide", checked = 2026-11-21 }]
review-by = 2027-11-21
flags = ["She is [an asthmatic]."]
passes = ["She has asthma."]
PACK
for n in $(seq 60); do
    { echo "She is an asthmatic."; for line in $(seq 200); do echo "Line $line of article $n."; done; } >"old/$n.md"
done
cp -r old new
"$binary" check --rules rules --fix new >/dev/null

# The time of a whole run, so that moments are spread over it.
millis() { date +%s%N | cut -c1-13; }
measure() { local from; from=$(millis); "$@" >/dev/null 2>&1; echo $(($(millis) - from)); }
failures=0

trial() { # name, then the command
    local name=$1 killed=0 mixed=0
    shift
    prepare
    local whole
    whole=$(measure "$@")
    for run in $(seq "$runs"); do
        prepare
        local moment=$((RANDOM % (whole + whole / 5 + 1) + 1))
        timeout -s KILL "$(printf '0.%03d' $((moment > 999 ? 999 : moment)))" "$@" >/dev/null 2>&1
        [ $? = 137 ] && killed=$((killed + 1))
        inspect || { failures=$((failures + 1)); echo "$name: run $run left a damaged file"; }
    done
    echo "$name: $runs runs of $whole ms, $killed killed, $mixed with some files old and some new, $failures damaged"
}

prepare() { rm -rf content && cp -r old content; }
inspect() {
    local old=0 new=0 file
    for file in content/*.md; do
        if cmp -s "$file" "old/${file#content/}"; then old=$((old + 1))
        elif cmp -s "$file" "new/${file#content/}"; then new=$((new + 1))
        else return 1; fi
    done
    [ $((old + new)) = 60 ] || return 1
    [ $old -gt 0 ] && [ $new -gt 0 ] && mixed=$((mixed + 1))
    return 0
}
trial "check --fix" "$binary" check --rules rules --fix content

rm -rf content && cp -r old content
"$binary" baseline create --rules rules --baseline all.jsonl content >/dev/null
printf '{"claimspan-baseline":1}\n' >empty.jsonl
prepare() { cp empty.jsonl base.jsonl; }
inspect() { cmp -s base.jsonl empty.jsonl || cmp -s base.jsonl all.jsonl; }
trial "baseline update" "$binary" baseline update --rules rules --baseline base.jsonl content

[ "$failures" = 0 ]
