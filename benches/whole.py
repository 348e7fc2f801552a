#!/usr/bin/env python3
"""Whole runs of claimspan beside the floor: every figure is a ratio within one round, the median of five rounds.

    cargo build --release --examples --bins
    python3 benches/whole.py [--sizes 200,2000,20000] [--runs 5] [--threads 2] [--only TEXT] [--no-callgrind]

Articles are generated once, under `target/whole`. In a round all commands of a group run one after the other, so that a
machine that slows down slows all of them. The floor is `examples/floor.rs`: it reads, parses, looks for the packs'
literals and splits into sentences what holds one. Peak memory is that of the largest single process. The last row is
the number of instructions of one fixed run under callgrind, where valgrind is at hand: it does not depend on the
machine's mood. Nothing here judges: the figures that are aimed at stand in ARCHITECTURE.md.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
WORK = ROOT / "target" / "whole"
TODAY = ["--today", "2026-11-25"]


def run(command, stdin=None):
    """Seconds and peak bytes of a command; what it prints is thrown away."""
    source = open(stdin, "rb") if stdin else subprocess.DEVNULL
    started = time.perf_counter()
    process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if stdin:
        source.close()
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: {process.returncode}: {errors.decode()[:400]}")
    return seconds, usage.ru_maxrss * 1024


def articles(count):
    folder = WORK / f"articles-{count}"
    if not folder.exists():
        part = WORK / "part"
        shutil.rmtree(part, ignore_errors=True)
        subprocess.run([BUILD / "examples/articles", part, str(count)], check=True)
        part.rename(folder)
    return folder


def long_article(megabytes, extension):
    path = WORK / f"long-{megabytes}.{extension}"
    if not path.exists():
        folder = WORK / "part"
        shutil.rmtree(folder, ignore_errors=True)
        first = {"md": 0, "html": 1, "txt": 2}[extension]
        size = megabytes << 20
        subprocess.run(
            [BUILD / "examples/articles", folder, "1", "--size", str(size), "--first", str(first)],
            check=True,
        )
        next(folder.rglob(f"*.{extension}")).rename(path)
    return path


def phrases_of(value):
    """How many phrases stand in a part of a pack."""
    keys = {"phrases", "names", "except", "with", "without", "column", "cell", "asked", "ranking", "words"}
    if isinstance(value, dict):
        own = sum(len(v) for k, v in value.items() if k in keys and isinstance(v, list))
        return own + sum(phrases_of(v) for v in value.values())
    if isinstance(value, list):
        return sum(phrases_of(v) for v in value)
    return 0


def doubled_rules():
    """A pack with as many phrases as the shipped ones have, of words that the articles are full of."""
    folder = WORK / "rules" / "doubled"
    packs = [path for path in (ROOT / "rules").glob("*/*.toml") if path.parent.name != "language"]
    count = sum(phrases_of(tomllib.loads(path.read_text())) for path in packs)
    chance = random.Random(7)
    text = "\n".join(path.read_text() for path in sorted((WORK / "articles-200").rglob("*.txt"))[:20])
    words = sorted({word for word in text.lower().split() if word.isalpha() and len(word) > 3})
    lines = ['[pack]\nabout = "as many phrases again"\n']
    for claim in range(-(-count // 20)):
        own = []
        for _ in range(min(20, count - 20 * claim)):
            one, two, three, four, five = chance.sample(words, 5)
            own.append(f'"({one}|{two}) ...2 {three} (and|or)? ({four}|{five})"')
        lines.append(f'[[claim]]\nid = "c{claim}"\nasks = "Is it said?"\nphrases = [\n  ' + ",\n  ".join(own) + ",\n]\n")
        lines.append(
            f'[[rule]]\nid = "doubled/c{claim}"\nkind = "forbid"\nclaims = ["c{claim}"]\nseverity = "note"\n'
            'message = "said"\nwhy = "For measuring."\nreview-by = 2027-11-21\n'
            'source = [{ title = "none", checked = 2026-11-21 }]\nflags = ["a [b]"]\npasses = ["c"]\n'
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "doubled.toml").write_text("\n".join(lines))
    return folder.parent, count


def group(title, rows, options, base=0):
    """Runs the commands of a group in turn, and prints each beside the one that they are compared with."""
    if options.only and options.only not in title:
        return
    rounds = []
    for number in range(options.runs + 1):
        measured = [run(*row[1:]) for row in rows]
        if number > 0:
            rounds.append(measured)
    print(f"\n{title}\n{'':34} {'seconds':>9} {'ratio':>7} {'least':>7} {'most':>7} {'MB':>7} {'ratio':>7}")
    for at, (name, *_) in enumerate(rows):
        seconds = statistics.median(measured[at][0] for measured in rounds)
        ratios = [measured[at][0] / measured[base][0] for measured in rounds]
        peak = statistics.median(measured[at][1] for measured in rounds)
        memory = peak / statistics.median(measured[base][1] for measured in rounds)
        print(
            f"{name:34} {seconds:9.3f} {statistics.median(ratios):7.2f} {min(ratios):7.2f} {max(ratios):7.2f}"
            f" {peak / 1e6:7.1f} {memory:7.2f}",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="200,2000,20000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--binary", default=BUILD / "claimspan")
    parser.add_argument("--only", help="groups whose title has these words")
    parser.add_argument("--no-callgrind", action="store_true")
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    sizes = [int(size) for size in options.sizes.split(",")]
    literals = WORK / "literals"
    literals.unlink(missing_ok=True)
    threads = ["-j", str(options.threads)]
    isolated = ["--isolated", *TODAY]

    def check(*paths, output="concise", own=threads):
        return [options.binary, "check", "--output-format", output, *isolated, *own, *paths]

    def floor(folder, own=threads):
        return [BUILD / "examples/floor", "--literals", literals, *own, folder]

    few = articles(200)
    subprocess.run(floor(few), check=True)
    for size in sizes:
        folder = articles(size)
        group(
            f"{size} articles, beside the floor",
            [
                ("floor", floor(folder)),
                ("check, concise", check(folder)),
                ("check, json", check(folder, output="json")),
                ("check, no comparison", check(folder, own=[*threads, "--no-across"])),
                ("claims, json-lines", [options.binary, "claims", "--isolated", *threads, "--output-format", "json-lines", folder]),
            ],
            options,
        )
    if len(sizes) > 1:
        small, large = sizes[-2], sizes[-1]
        group(
            f"{large} articles beside {small}",
            [(f"{small}", check(articles(small))), (f"{large}", check(articles(large)))],
            options,
        )
    middle = articles(sizes[min(1, len(sizes) - 1)])
    group(
        "threads: two beside one",
        [("two", check(middle, own=["-j", "2"])), ("one", check(middle, own=["-j", "1"]))],
        options,
    )
    more, count = doubled_rules()
    group(
        f"rules: {count} phrases more",
        [("shipped", check(middle)), ("doubled", check("--rules", more, middle))],
        options,
    )
    stream = WORK / "stream.jsonl"
    with open(stream, "wb") as out:
        subprocess.run([BUILD / "examples/articles", "-", "2000"], stdout=out, check=True)
    group(
        "2000 articles as a stream, beside files",
        [
            ("files", check(articles(2000), own=[*threads, "--no-across"])),
            ("stream", [options.binary, "check", "--input-format", "json-lines", *isolated, *threads], stream),
        ],
        options,
    )
    one = next(few.rglob("*.md"))
    group(
        "one article, cold",
        [
            ("--version", [options.binary, "--version"]),
            ("from standard input", [options.binary, "check", *isolated, "--stdin-filename", "a.md", "-"], one),
        ],
        options,
    )
    large = ["--max-file-size", "100"]
    for extension in ("md", "html", "txt"):
        group(
            f"one article of 64 MB beside 1 MB: {extension}",
            [
                ("1 MB", check(*large, long_article(1, extension))),
                ("64 MB", check(*large, long_article(64, extension))),
            ],
            options,
        )
    if shutil.which("valgrind") and not options.no_callgrind:
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *check(few, own=["-j", "1"])]
        done = subprocess.run(command, capture_output=True, text=True)
        line = next(line for line in done.stderr.splitlines() if "Collected" in line)
        print(f"\ninstructions, 200 articles, one thread: {int(line.split(':')[1]) / 1e6:,.0f} million")


if __name__ == "__main__":
    main()
