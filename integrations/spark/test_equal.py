"""Holds what the job wrote against what the single binary says of the same articles. Called by test.sh."""

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession

from check_articles import HERE, rules_of

work = Path(sys.argv[1])
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")


def rows(name):
    return spark.read.parquet(str(work / "out" / name)).collect()


def equal(what, own, other):
    if own == other:
        print(f"{what}: the same {len(own)}")
        return True
    print(f"{what}: {len(own)} of the job, {len(other)} of the binary")
    for side, left in (("job", own - other), ("binary", other - own)):
        for one in sorted(left, key=str)[:5]:
            print(f"  only the {side}: {one}")
    return False


def diagnostics():
    report = json.loads((work / "check.json").read_text())
    own = {
        (row.path, row.rule, row.severity, row.message, row.span.start, row.span.end, row.start.line, row.fingerprint)
        for row in rows("diagnostics")
    }
    other = {
        (
            one["file"].removeprefix("./"), one["rule"], one["severity"], one["message"],
            one["span"]["start"], one["span"]["end"], one["start"]["line"], one["fingerprint"],
        )
        for one in report["diagnostics"]
    }
    return equal("diagnostics", own, other)


def conflicts():
    compared = {row[0] for row in rules_of(HERE.parents[1] / "rules")}
    report = json.loads((work / "compare.json").read_text())
    own = {
        (
            row.rule, row.severity, row.claim, row.settled,
            row.path, row.passage.span.start, row.passage.answer, row.with_articles,
            row.other_path, row.other.span.start, row.other.answer, row.against_articles,
        )
        for row in rows("conflicts")
    }
    other = {
        (
            one["rule"], one["severity"], one["claim"], one["settled"],
            one["departing"]["file"].removeprefix("./"), one["departing"]["span"]["start"], one["departing"]["answer"], one["with"],
            one["other"]["file"].removeprefix("./"), one["other"]["span"]["start"], one["other"]["answer"], one["against"],
        )
        for one in report["conflicts"]
        if one["claim"] is not None and one["rule"] in compared
    }
    return len(own) > 0 and equal("conflicts", own, other)


def troubles():
    found = [(row.path, row.message) for row in rows("troubles")]
    print(f"troubles: {found}")
    return len(found) == 1 and found[0][0] == "none"


results = [diagnostics(), conflicts(), troubles(), len(rows("articles")) == 2000]
spark.stop()
sys.exit(0 if all(results) else 1)
