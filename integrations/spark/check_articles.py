"""Checks a data set of articles with claimspan on Apache Spark, and compares their claims across the whole set.

    spark-submit check_articles.py --input ARTICLES --output FOLDER [--claimspan PATH] [--packs FOLDER] ...

Partitions are piped through the binary (`--input-format json-lines`); partitioning, retry and shuffle are Spark's own.
ARTICLES is Parquet or JSON Lines with the columns `path` and `text`, and perhaps `format` and `meta` (text that holds a
JSON object). Written as Parquet under FOLDER:

- `diagnostics`: a row for each finding, with the article's path
- `articles`: a row for each article: its words, and how many findings count
- `troubles`: a row for each article of which nothing could be made, with the reason
- `claims`: a row for each claim
- `conflicts`: a row for each article that departs from another in a declared claim, with both passages

What counts as a conflict is read from the rule packs: the rules of the kind `contradiction` with `across = "corpus"`.
README.md says what is compared here and what is not.
"""

import argparse
import json
import subprocess
import tempfile
import threading
import tomllib
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

HERE = Path(__file__).resolve().parent

PLACE = "struct<line: bigint, column: bigint>"
SPAN = "struct<start: bigint, end: bigint>"

CHECKED = f"""
    type string, line bigint, path string, message string, words bigint,
    diagnostics array<struct<
        rule: string, severity: string, message: string, span: {SPAN}, start: {PLACE}, end: {PLACE},
        labels: array<struct<span: {SPAN}, start: {PLACE}, end: {PLACE}, message: string, primary: boolean>>,
        notes: array<string>, help: string, fingerprint: string, headings: array<string>,
        suppression: struct<reason: string, until: string>
    >>
"""

QUANTITY = """struct<
    kind: string, lo: double, hi: double, unit: string, approximate: boolean, lo_open: boolean, hi_open: boolean
>"""

CLAIMS = f"""
    type string, line bigint, path string, message string,
    claims array<struct<
        span: {SPAN}, start: {PLACE}, end: {PLACE}, text: string, sentence: string, claim: string, subject: string,
        status: string, context: map<string, string>, stance: string, held: string, value: string,
        quantity: {QUANTITY}, against: array<string>, copied: boolean, article: struct<unjudged: array<string>>
    >>
"""

LIMITS = T.MapType(T.StringType(), T.ArrayType(T.StringType()))

RULE = T.StructType(
    [
        T.StructField("rule", T.StringType()),
        T.StructField("pack", T.StringType()),
        T.StructField("severity", T.StringType()),
        T.StructField("claim", T.StringType()),
        T.StructField("stances", T.ArrayType(T.StringType())),
        T.StructField("right_stances", T.ArrayType(T.StringType())),
        T.StructField("distinct_in", T.ArrayType(T.StringType())),
        T.StructField("regardless", T.ArrayType(T.StringType())),
        T.StructField("when_in", LIMITS),
        T.StructField("unless_in", LIMITS),
        T.StructField(
            "ranges",
            T.ArrayType(T.StructType([T.StructField("when_in", LIMITS), T.StructField("unless_in", LIMITS)])),
        ),
    ]
)


def pipe(command):
    """A function that sends the lines of a partition through a program, and gives the lines that it writes.

    The program's exit code 2 says that some lines were troubles, each of which has a line of its own; or that nothing
    could be done at all, and then there are fewer answers than questions: the task fails, and Spark tries it again.
    """

    def through(lines):
        lines = iter(lines)
        first = next(lines, None)
        if first is None:
            return
        errors = tempfile.TemporaryFile()
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        sent = [0]
        broken = []

        def send():
            try:
                line = first
                while line is not None:
                    process.stdin.write(line.encode() + b"\n")
                    sent[0] += 1
                    line = next(lines, None)
                process.stdin.close()
            except Exception as error:  # told below, with what the program has said
                broken.append(error)

        sender = threading.Thread(target=send, daemon=True)
        sender.start()
        answers = 0
        for answer in process.stdout:
            answers += 1
            yield answer.decode()
        sender.join()
        code = process.wait()
        if broken or code not in (0, 1, 2) or answers != sent[0]:
            errors.seek(0)
            told = errors.read()[-2000:].decode(errors="replace")
            raise RuntimeError(f"{command[0]}: exit code {code}, {answers} answers to {sent[0]} articles\n{told}{broken}")

    return through


def lines_of(articles: DataFrame):
    """The articles as lines of JSON."""
    columns = ["path", "text"]
    columns += [name for name in ("format", "meta") if name in articles.columns]

    def line(row):
        article = {name: row[name] for name in columns if row[name] is not None}
        if isinstance(article.get("meta"), str):
            article["meta"] = json.loads(article["meta"])
        return json.dumps(article)

    return articles.select(*columns).rdd.map(line)


def answers(spark, lines, command, schema) -> DataFrame:
    """What the program answers, as rows."""
    return spark.read.schema(schema).json(lines.mapPartitions(pipe(command)))


def rules_of(packs: Path) -> list:
    """What the packs say of contradictions between articles, a row for each rule and claim."""
    tables = {}
    for pack in sorted(path for path in packs.iterdir() if path.is_dir() and path.name != "language"):
        tables[pack.name] = [tomllib.loads(path.read_text()) for path in sorted(pack.rglob("*.toml"))]

    def full(pack, name):
        return name if "/" in name else f"{pack}/{name}"

    all_rules = [(pack, rule) for pack, files in tables.items() for file in files for rule in file.get("rule", [])]
    stances = {
        full(pack, claim["id"]): [stance["id"] for stance in claim.get("stance", [])]
        for pack, files in tables.items()
        for file in files
        for claim in file.get("claim", [])
    }
    accepted = {}
    for pack, rule in all_rules:
        if rule["kind"] == "range":
            for claim in {full(pack, accept["claim"]) for accept in rule.get("accept", [])}:
                accepted.setdefault(claim, []).append((rule.get("when", {}), rule.get("unless", {})))
    rows = []
    for pack, rule in all_rules:
        if rule["kind"] != "contradiction" or rule.get("across") != "corpus" or "differs" in rule:
            continue
        for name in rule.get("claims", []):
            claim = full(pack, name)
            own = stances.get(claim, [])
            rows.append(
                (
                    rule["id"],
                    pack,
                    rule["severity"],
                    claim,
                    [stance for stance in rule.get("stances", []) if stance in own] if rule.get("stances") else None,
                    [stance for stance in rule.get("right", []) if stance in own],
                    rule.get("distinct", []),
                    rule.get("regardless", []),
                    rule.get("when", {}),
                    rule.get("unless", {}),
                    accepted.get(claim, []),
                )
            )
    return rows


def conflicts(spark, claims: DataFrame, packs: Path) -> DataFrame:
    """Where articles disagree, by `conflicts.sql`."""
    spark.createDataFrame(rules_of(packs), RULE).createOrReplaceTempView("rules")
    claims.createOrReplaceTempView("claims")
    steps = (HERE / "conflicts.sql").read_text().split(";\n")
    found = None
    for step in steps:
        if step.strip():
            found = spark.sql(step)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--input", required=True, help="Parquet, or JSON Lines (.jsonl, .json, .jsonl.gz)")
    parser.add_argument("--output", required=True, help="the folder for the results")
    parser.add_argument("--claimspan", default="claimspan", help="the binary, at the same path on every machine")
    parser.add_argument("--packs", type=Path, default=HERE.parents[1] / "rules", help="the rule packs that it was built with")
    parser.add_argument("--rules", action="append", default=[], help="a folder of packs besides, as for claimspan")
    parser.add_argument("--config", help="the configuration file for all articles; none is looked for otherwise")
    parser.add_argument("--today", help="the day as on which to judge; name it, so that a task that runs again agrees")
    parser.add_argument("--partitions", type=int, help="into how many parts to cut the articles")
    options = parser.parse_args()

    spark = SparkSession.builder.appName("claimspan").getOrCreate()
    is_json = any(options.input.endswith(end) for end in (".jsonl", ".json", ".gz"))
    if is_json:
        articles = spark.read.schema("path string, text string, format string, meta string").json(options.input)
    else:
        articles = spark.read.parquet(options.input)
    if options.partitions:
        articles = articles.repartition(options.partitions)
    lines = lines_of(articles)

    shared = ["--input-format", "json-lines", "-j", "1"]
    shared += ["--config", options.config] if options.config else ["--isolated"]
    for folder in options.rules:
        shared += ["--rules", folder]
    today = ["--today", options.today] if options.today else []

    checked = answers(spark, lines, [options.claimspan, "check", "--exit-zero", *shared, *today], CHECKED).cache()
    found = checked.where("type = 'article'")
    rows = found.select("path", F.explode("diagnostics").alias("found")).select("path", "found.*")
    rows.write.mode("overwrite").parquet(f"{options.output}/diagnostics")
    counting = F.expr("size(filter(diagnostics, found -> found.suppression is null))")
    found.select("path", "words", counting.alias("findings")).write.mode("overwrite").parquet(f"{options.output}/articles")
    troubles = checked.where("type = 'trouble'").select("path", "line", "message")
    troubles.write.mode("overwrite").parquet(f"{options.output}/troubles")

    said = answers(spark, lines, [options.claimspan, "claims", *shared], CLAIMS).where("type = 'claims'")
    unjudged = F.expr("coalesce(claims[0].article.unjudged, array())")
    said = said.select("path", unjudged.alias("unjudged"), F.explode("claims").alias("said"))
    said = said.select("path", "unjudged", "said.*").drop("article").where("claim != 'none'")
    said.write.mode("overwrite").parquet(f"{options.output}/claims")
    checked.unpersist()

    kept = spark.read.parquet(f"{options.output}/claims")
    conflicts(spark, kept, options.packs).write.mode("overwrite").parquet(f"{options.output}/conflicts")
    spark.stop()


if __name__ == "__main__":
    main()
