#!/usr/bin/env bash
# Writes the inputs that fuzzing begins with to fuzz/seeds/TARGET, out of what the repository holds: articles of the
# corpus, data of the tests, examples of the rules. Same repository, same files. The program itself writes the baseline
# and the claims: the one that CLAIMSPAN names, else a development build.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${CLAIMSPAN:-}" ]; then
  cargo build --quiet --locked
  CLAIMSPAN=target/debug/claimspan
fi
rm -rf fuzz/seeds
mkdir -p fuzz/seeds/baseline fuzz/seeds/claim_file fuzz/seeds/compiled
"$CLAIMSPAN" baseline create --isolated --baseline fuzz/seeds/baseline/corpus corpus >/dev/null
"$CLAIMSPAN" claims --isolated --output-format json-lines corpus >fuzz/seeds/claim_file/corpus
python3 - <<'PYTHON'
import glob, json, os, re, tomllib

FORMATS = {"md": "m", "markdown": "m", "html": "h", "txt": "t", "text": "t"}
TARGETS = {"m": "markdown", "h": "html", "t": "text"}
count = {}


def write(target, content):
    """One seed; names are numbers."""
    content = content.encode() if isinstance(content, str) else content
    number = count[target] = count.get(target, 0) + 1
    os.makedirs(f"fuzz/seeds/{target}", exist_ok=True)
    with open(f"fuzz/seeds/{target}/{number:05}", "wb") as file:
        file.write(content)


def files(*patterns):
    for pattern in patterns:
        for path in sorted(glob.glob(pattern, recursive=True)):
            with open(path, "rb") as file:
                yield path, file.read()


def article(letter, content):
    content = content.encode() if isinstance(content, str) else content
    write(TARGETS[letter], content)
    write("check", letter.encode() + content)
    text = content.decode()
    if len(text) < 4000:
        line = {"path": "a", "text": text, "format": TARGETS[letter], "meta": {"title": "a", "tags": ["b", {"c": 1.5}]}}
        write("json_lines", json.dumps(line))


# Whole articles.
for path, content in files("corpus/*.*", "tests/data/parse/*/*.*", "tests/data/isotretinoin/*.*"):
    letter = FORMATS.get(path.rsplit(".", 1)[1])
    if letter:
        article(letter, content)

# Short ones: examples of rules, passages of the tables.
packs = list(files("rules/**/*.toml", "tests/data/isotretinoin/**/*.toml"))
for path, content in packs:
    for rule in tomllib.loads(content.decode()).get("rule", []):
        for example in rule.get("flags", [])[:3] + rule.get("passes", [])[:3]:
            if isinstance(example, str):
                write("check", "t" + re.sub(r"[\[\]]", "", example))
            else:
                write("check", FORMATS[example.get("format", "text")] + re.sub(r"[\[\]]", "", example["text"]))
for path, content in files("tests/data/*.jsonl"):
    for line in content.decode().splitlines():
        row = json.loads(line)
        text = row[0] if isinstance(row, list) else row.get("text")
        if text and len(text) < 400:
            write("check", FORMATS[row.get("format", "txt") if isinstance(row, dict) else "txt"] + text)

# Packs whole, and rule by rule with the claims beside it; phrases, each above the words of an example.
for path, content in packs:
    text = content.decode()
    language = ["cues", "language", "quantities", "statement", "structure"]
    name = os.path.basename(path)[:-5]
    write("pack", (bytes([language.index(name)]) if "/language/" in path else b"") + content)
    for part in re.split(r"\n(?=\[\[(?:rule|claim|subject|context)\]\]\n)", text):
        if len(part) < 2000 and "/language/" not in path:
            write("pack", part)
    table = tomllib.loads(text)
    for claim in table.get("claim", []):
        phrases = claim.get("phrases", []) + [p for s in claim.get("stance", []) for p in s.get("phrases", [])]
        for phrase in phrases[:4]:
            words = re.sub(r"\.\.\.\d*", "one", re.sub(r"\{[^}]*\}", "thing", re.sub(r"[()|?+^$\\]", " ", phrase)))
            write("phrase", f"{re.sub(r'{[^}]*}', '{valued}', phrase)}\nA thing: {words}. Red 5 minutes.")
for phrase in ["{few}", "{many} ...8 {valued}", "{thing} (is|was) {time}", "^ word+ , word \\? $", "{year} {number} {dose}"]:
    write("phrase", phrase + "\nThing is 5 minutes. Six a b one two red 1985 7 5 mg/kg, word?")

# Configuration: the template, whole and with its comments taken away, and what the README shows.
(_, template), (_, readme) = files("src/config/template.toml", "README.md")
write("configuration", template)
write("configuration", re.sub(r"(?m)^# (?=[\[a-z\"].*(=|\]$))", "", template.decode()))
for block in re.findall(r"```toml\n(.*?)```", readme.decode(), re.S):
    write("configuration", block)
write("configuration", 'select = ["all"]\nignore = ["health/*"]\nextend-select = ["ketamine/first-line"]\nfail-on = "note"\n'
      'output-format = "json"\nacross = false\nexclude = ["**/drafts/*.md"]\n\n[severity]\n"ketamine/*" = "warning"\n\n'
      '[[overrides]]\npaths = ["posts/**"]\nfront-matter = { tags = "news", draft = true }\nignore = ["all"]\n')

# Baselines and claim files: whole, in parts, and line by line.
for name in ["baseline", "claim_file"]:
    (_, whole), = files(f"fuzz/seeds/{name}/corpus")
    lines = whole.decode().splitlines(keepends=True)
    head = lines[0] if name == "baseline" else ""
    for start in range(1, len(lines), 7):
        write(name, head + "".join(lines[start:start + 1 + start % 7]))
    os.remove(f"fuzz/seeds/{name}/corpus")
write("baseline", '{"claimspan-baseline":1,"strict":true}\r\n\r\n{"path":"b","rule":"c","fingerprint":"","anchor":"","whole":true,"with":["d"]}')

# Changes to compiled rules: none, and one.
write("compiled", "")
write("compiled", "\x10\0\x7f")

# Suppressions.
BODY = "{open} claimspan-{what} {close}\n\nA word here, a word there.\n\n{open} claimspan-{what} {close}\nA sound.\n"
for what in ["ignore small/word: why", "ignore small/word, small/sound: why until=2027-01-31", "ignore-file small/*: why",
             "ignore small/*: why until=2020-01-01", "ignore: why", "ignore nothing/there: why", "ignore small/word"]:
    write("directives", "m" + BODY.format(open="<!--", close="-->", what=what))
    write("directives", "m" + BODY.format(open="{/*", close="*/}", what=what))
    write("directives", "h<p>word</p>" + BODY.format(open="<!--", close="-->", what=what) + "<ul><li>word</ul>")
write("directives", "m---\nclaimspan:\n  ignore:\n    - rule: small/word\n      reason: why\n      until: 2027-01-31\n---\nA word.\n")
write("directives", 'm+++\n[claimspan]\nignore = [{ rule = "small/word", reason = "why" }]\n+++\nA word.\n')
PYTHON
