#!/usr/bin/env bash
# Kills commands that write files at random moments, and looks at every file afterwards: each must be the old one or the
# new one, whole. Run by hand: tests/kill.sh [BINARY] [KILLS]; ends with 1 if any file was damaged.
set -u
binary=$(realpath "${1:-target/debug/claimspan}")
kills=${2:-500}
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
mkdir -p rules/trial
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

# What every command finds: articles, a baseline without entries, an old report.
mkdir -p start/content
for n in $(seq 60); do
    { echo "She is an asthmatic."; for line in $(seq 200); do echo "Line $line of article $n."; done; } >"start/content/$n.md"
done
printf '{"claimspan-baseline":1}\n' >start/base.jsonl
echo "an old report" >start/report.html
echo "an old report" >start/report.sarif

millis() { date +%s%N | cut -c1-13; }
failures=0

# The files of a folder, without what a killed program leaves beside them.
files() { (cd "$1" && find . -type f ! -name '.claimspan-*.tmp' | sort); }

# Whether each file is as it was or as it shall be; sets `changed` and `same` to how many are which.
inspect() {
    changed=0 same=0
    local file
    while IFS= read -r file; do
        if [ -e "start/$file" ] && cmp -s "state/$file" "start/$file"; then
            cmp -s "start/$file" "whole/$file" || same=$((same + 1))
        elif [ -e "whole/$file" ] && cmp -s "state/$file" "whole/$file"; then changed=$((changed + 1))
        elif [ ! -e "state/$file" ] && [ ! -e "start/$file" ]; then same=$((same + 1))
        else echo "  damaged: $file"; return 1; fi
    done < <({ files start; files whole; files state; } | sort -u)
}

trial() { # the words of the command, run in a folder like `start`
    local killed=0 mixed=0 done=0 left=0 damaged=0 runs=0 from code moment
    rm -rf whole && cp -r start whole
    from=$(millis)
    (cd whole && exec "$binary" "$@" --rules ../rules >/dev/null 2>&1)
    code=$?
    local time=$(($(millis) - from))
    if [ $code -gt 1 ]; then echo "$1: ends with $code, nothing to kill"; failures=$((failures + 1)); return; fi
    while [ $killed -lt "$kills" ] && [ $runs -lt $((3 * kills)) ]; do
        runs=$((runs + 1))
        rm -rf state && cp -r start state
        moment=$((RANDOM % (time + time / 10 + 1) + 1))
        # In brackets, so that the shell does not tell of every kill.
        (cd state && timeout -s KILL "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))" \
            "$binary" "$@" --rules ../rules >/dev/null 2>&1) 2>/dev/null
        [ $? = 137 ] && killed=$((killed + 1))
        inspect || { damaged=$((damaged + 1)); failures=$((failures + 1)); }
        [ "$same" -gt 0 ] && [ "$changed" -gt 0 ] && mixed=$((mixed + 1))
        [ "$same" = 0 ] && done=$((done + 1))
        left=$((left + $(find state -name '.claimspan-*.tmp' | wc -l)))
    done
    echo "$*: $killed kills in $runs runs of $time ms; $mixed with some files old and some new, $done with all new," \
        "$left temporary files left, $damaged damaged"
}

trial check --fix content
trial baseline update --baseline base.jsonl content
trial check -o sarif:report.sarif content
# Where this build has the review page.
if "$binary" report --help >/dev/null 2>&1; then trial report -o report.html content; fi

[ "$failures" = 0 ]
