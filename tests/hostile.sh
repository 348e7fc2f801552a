#!/usr/bin/env bash
# Hostile inputs, each with its bound: time, peak memory, exit code and message of `claimspan check`, as a table. Run by
# hand on a release build: tests/hostile.sh [BINARY] [PATTERN]; ends with 1 where a bound does not hold.
set -u
binary=$(realpath "${1:-target/release/claimspan}")
pattern=${2:-}
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 2
failures=0
printf '| input | kB | exit | seconds | peak MB | said |\n|---|--:|--:|--:|--:|---|\n'

# name, exit code wanted, seconds at most, MB at most, Python that writes the file `f`, further options
row() {
    local name=$1 code=$2 seconds=$3 megabytes=$4 made=$5 got time memory said size verdict=
    shift 5
    [[ $name == *"$pattern"* ]] || return
    rm -rf in && mkdir in && (cd in && python3 -c "$made") || { failures=$((failures + 1)); echo "| $name | cannot be made |"; return; }
    size=$(find in -type f -printf '%s\n' | awk '{ sum += $1 } END { print int(sum / 1000) }')
    /usr/bin/time -f '%e %M' -o time timeout $((seconds * 2)) \
        "$binary" check --isolated --output-format concise "$@" in >out 2>err
    got=$?
    read -r time memory < <(tail -1 time)
    memory=$((memory / 1000))
    said=$(head -1 err | cut -c1-90 | sed 's/|/\\|/g')
    if [ "$got" != "$code" ] || [ "${time%.*}" -ge "$seconds" ] || [ "$memory" -ge "$megabytes" ]; then
        verdict=" **out of bounds: $code, $seconds s, $megabytes MB**"
        failures=$((failures + 1))
    fi
    printf '| %s | %s | %s | %s | %s | %s%s |\n' "$name" "$size" "$got" "$time" "$memory" "$said" "$verdict"
}

w='f = lambda n, s: open(n, "w").write(s)'
big='--max-file-size 300'

# Larger than an article may be: refused; and read all the same where that is asked for.
row '200 MB in one line' 2 5 200 "$w; f('a.md', 'Ketamine is a Schedule II drug and so on ' * 4_900_000)"
# Some 15 times its length in memory, and minutes; by hand: row '200 MB in one line, allowed' with $big.
row '10 million empty lines' 2 5 200 "$w; f('a.md', '\n' * 10_000_000)"
for end in md txt html; do
    row "10 million empty lines, allowed, $end" 0 20 2000 "$w; f('a.$end', '\n' * 10_000_000)" $big
done

# Nested.
row '100,000 nested lists' 0 20 1000 "$w; f('a.md', '- ' * 100_000 + 'x')"
row '100,000 nested quotations' 0 20 1000 "$w; f('a.md', '> ' * 100_000 + 'x')"
row '100,000 nested div' 0 20 1000 "$w; f('a.html', '<div>' * 100_000 + 'x')"
row '100,000 nested ul' 0 20 1000 "$w; f('a.html', '<ul><li>' * 100_000 + 'x')"
row '100,000 nested blockquote' 0 20 1000 "$w; f('a.html', '<blockquote>' * 100_000 + 'x')"
row '100,000 nested tables' 0 20 1000 "$w; f('a.html', '<table><tr><td>' * 100_000 + 'x')"
row '100,000 nested details' 1 20 1000 "$w; f('a.html', '<details><summary>a' * 100_000)"
row '50,000 nested li with text' 1 20 1000 "$w; f('a.html', '<ul><li>a' * 50_000)"
row '100,000 nested b' 0 20 1000 "$w; f('a.html', '<b>' * 100_000 + 'x')"
row '300,000 brackets' 1 20 1000 "$w; f('a.md', '[' * 300_000)"
row '300,000 open links' 0 20 1000 "$w; f('a.md', '[a](' * 300_000)"
row '1 million brackets in a text' 0 20 1000 "$w; f('a.txt', '(' * 1_000_000)"

# Long.
row '1 million *' 0 20 1000 "$w; f('a.md', '*' * 1_000_000)"
row '500,000 times *a' 1 20 1000 "$w; f('a.md', '*a ' * 500_000)"
row '1,500 runs of backticks' 1 20 1000 "$w; f('a.md', ' '.join('\x60' * n for n in range(1500)))"
row 'a million cells, Markdown' 1 60 2000 "$w; f('a.md', '|' + 'a|' * 10 + '\n|' + '-|' * 10 + '\n' + ('|' + 'b|' * 10 + '\n') * 100_000)"
row 'a million cells, a thousand a row' 1 60 2000 "$w; f('a.md', '|' + 'a|' * 1000 + '\n|' + '-|' * 1000 + '\n' + ('|' + 'b|' * 1000 + '\n') * 1000)"
row 'a million cells, HTML' 1 60 3000 "$w; f('a.html', '<table>' + ('<tr>' + '<td>b' * 10) * 100_000)" $big
row '1 million character references' 0 20 1000 "$w; f('a.html', '&amp' * 1_000_000)" $big
row 'a character reference of 3 MB' 0 20 1000 "$w; f('a.html', '&' + 'a' * 3_000_000)"
row 'a numeric reference of 3 MB' 0 20 1000 "$w; f('a.md', '&#' + '1' * 3_000_000 + ';')"
row '500,000 attributes' 0 20 1000 "$w; f('a.html', '<p ' + 'a=1 ' * 500_000 + '>x')"
row '300,000 open comments' 0 20 1000 "$w; f('a.html', '<!--' * 300_000)"
row '2 million <' 0 20 1000 "$w; f('a.html', '<' * 2_000_000)"
row '300,000 headings' 1 20 1000 "$w; f('a.md', '# a\n' * 300_000)"
row '50,000 directives' 0 20 1000 "$w; f('a.md', '<!-- claimspan-ignore health/disclaimer: x -->\n' * 50_000)"
row 'a directive for a rule of 1 MB' 0 20 1000 "$w; f('a.md', '<!-- claimspan-ignore ' + 'a' * 1_000_000 + ': x -->')"
row '100,000 footnotes' 1 20 1000 "$w; f('a.md', ''.join(f'a[^{n}] ' for n in range(100_000)) + '\n\n' + ''.join(f'[^{n}]: b\n' for n in range(100_000)))"
row '400,000 times one word' 1 30 1000 "$w; f('a.md', 'ketamine ' * 400_000)"
row '100,000 claims in one paragraph' 1 60 2000 "$w; f('a.md', 'Ketamine is not addictive. ' * 100_000)"
row '100,000 claims in paragraphs' 1 60 2000 "$w; f('a.md', 'Ketamine is not addictive.\n\n' * 100_000)"
row '100,000 questions' 1 60 2000 "$w; f('a.md', 'Is ketamine addictive? ' * 100_000)"
row '100,000 quantities' 1 60 2000 "$w; f('a.md', '6 to 8 sessions over 2 to 3 weeks, ' * 50_000)"
row '1 million combining marks' 0 20 1000 "$w; f('a.txt', 'e' + '\u0301' * 1_000_000)"
row '3 million digits' 0 20 1000 "$w; f('a.txt', '1' * 3_000_000)"

# Front matter.
row 'YAML nested 20,000 deep' 0 20 500 "$w; f('a.md', '---\na: ' + '[' * 20_000 + ']' * 20_000 + '\n---\nx\n')"
row 'TOML nested 20,000 deep' 0 20 500 "$w; f('a.md', '+++\na = ' + '[' * 20_000 + ']' * 20_000 + '\n+++\nx\n')"
row 'YAML anchors, 10 to the 11th' 0 20 500 "$w; f('a.md', '---\na0: &a0 [' + ','.join('x' * 10) + ']\n' + ''.join(f'a{n}: &a{n} [' + ','.join([f'*a{n - 1}'] * 10) + ']\n' for n in range(1, 12)) + '---\nx\n')"
row '200,000 keys of YAML' 0 20 500 "$w; f('a.md', '---\n' + ''.join(f'k{n}: v\n' for n in range(200_000)) + '---\nx\n')"

# Packs.
pack='h = "[pack]\nabout = \"x\"\n[[claim]]\nid = \"c\"\nasks = \"x?\"\nphrases = ["; import os; os.makedirs("../p/many", exist_ok=True); f("a.md", "It rains.\n")'
row 'a phrase that explodes' 2 20 500 "$w; $pack; open('../p/many/x.toml', 'w').write(h + '\"' + '(a|b (c|d ...8 (e|f ...8 ' * 2000 + 'g' + ')' * 6000 + '\"]\n')" --rules p
row 'a phrase of a million gaps' 2 20 500 "$w; $pack; open('../p/many/x.toml', 'w').write(h + '\"a ' + '...99 b ' * 1_000_000 + '\"]\n')" --rules p
row 'options in options, 40 deep' 2 20 500 "$w; $pack; open('../p/many/x.toml', 'w').write(h + '\"a ' + '(b? ' * 40 + 'c' + ')?' * 40 + ' {v}\"]\n' + ''.join(f'[vocabulary.v{n if n else str()}]\nwords = [\"' + '{v%d} ' % (n + 1) * 10 + '\"]\n' for n in range(30)) + '[vocabulary.v30]\nwords = [\"x\"]\n')" --rules p
row 'a pack of 50,000 phrases' 0 30 1500 "$w; $pack; open('../p/many/x.toml', 'w').write(h + ',\n'.join(f'\"word{n} other{n} (x|y{n}) ...3 end{n}\"' for n in range(50_000)) + ']\n[[rule]]\nid = \"many/c\"\nkind = \"forbid\"\nclaims = [\"c\"]\nseverity = \"error\"\nmessage = \"m\"\nwhy = \"w\"\nsource = [{ title = \"t\", checked = 2026-11-25 }]\nreview-by = 2027-11-25\nflags = [\"[word1 other1 x end1]\"]\npasses = [\"a\"]\n')" --rules p
rm -rf p

# Files that are none.
row 'a link to its own folder' 1 5 200 "$w; import os; f('a.md', 'Ketamine is a Schedule II drug.\n'); os.symlink('.', 'b'); os.symlink('b.md', 'b.md')"
row 'a pipe that nobody writes to' 2 5 200 "$w; import os; f('a.md', 'It rains.\n'); os.mkfifo('b.md')" in/b.md
row 'a device without end' 2 5 200 "$w; import os; f('a.md', 'It rains.\n'); os.symlink('/dev/zero', 'b.md')" in/b.md
row 'a name with a line end and an escape' 1 5 200 "$w; f('a\n\x1b[2J.md', 'Ketamine is a Schedule II drug.\n')"
row 'a name that is not UTF-8' 1 5 200 "open(b'a\xff.md', 'w').write('Ketamine is a Schedule II drug.\n')"
row 'a disguised claim' 1 5 200 "$w; f('a.md', 'K\u0435tamine is a Schedule II drug.\n')"
if [ "$(id -u)" = 0 ]; then
    echo 'SKIPPED: root may enter any folder' >&2
else
    row 'a folder without permission' 2 5 200 "$w; import os; f('a.md', 'It rains.\n'); os.mkdir('b', 0)"
fi

[ "$failures" = 0 ]
