"""The comparison of a register on Spark: the same rules (`rules.blocks`, `rules.doubles`), run by many processes
(`rules.spread`).

Spark sees names, births, communities, keyed digests of telephones and buildings with doors; numbers of documents stay
here. What it computes lies in its own working directories, which end with its session. Spark is no part of what the
product needs: `requirements/peers.txt`, Java 17, in an environment of its own that holds the product too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Sequence
from typing import Any

from liren.domains.people.rules import blocks, doubles, spread

MASTER = "local[2]"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.io.encryption.enabled": "true",
    "spark.network.crypto.enabled": "true",
    "spark.authenticate": "true",
}
PEOPLE, KEYS, PAIRS = (
    "number long, code string, traits string",
    "key string, number long",
    "one long, other long",
)


def close_on_spark(
    known: Sequence[doubles.Traits],
    codes: Sequence[str],
    only: Container[int] | None = None,
    *,
    master: str = MASTER,
) -> tuple[int, list[tuple[int, int]]]:
    """As `register_doubles.close_in_memory`: how many pairs were compared, and which may be one person."""
    from pyspark.sql import SparkSession

    os.environ.setdefault(
        "PYSPARK_PYTHON", sys.executable
    )  # the same environment, unless a cluster has its own

    building = SparkSession.builder.master(master).appName("liren-doubles")
    for name, value in SETTINGS.items():
        building = building.config(name, value)
    session = building.getOrCreate()
    try:
        rows = [
            (number, code, spread.packed(traits))
            for number, (traits, code) in enumerate(zip(known, codes, strict=True))
        ]
        compared, close = _compared(session, rows)
    finally:
        session.stop()
    if only is None:
        return compared, sorted(close)
    kept = [pair for pair in close if pair[0] in only or pair[1] in only]
    return compared, sorted(kept)


def _compared(session: Any, rows: list[tuple[int, str, str]]) -> tuple[int, list[tuple[int, int]]]:
    from pyspark.sql import functions as of

    people = session.createDataFrame(rows, PEOPLE).repartition(8).cache()
    keys = people.mapInPandas(spread.keyed, KEYS).distinct().cache()
    size = of.count("*").alias("size")
    fit = keys.groupBy("key").agg(size).filter((of.col("size") > 1) & (of.col("size") <= blocks.BLOCK_MOST))
    within = keys.join(fit.select("key"), "key").cache()
    ones, others = within.withColumnRenamed("number", "one"), within.withColumnRenamed("number", "other")
    pairs = ones.join(others, "key").filter(of.col("one") < of.col("other")).select("one", "other")
    pairs = pairs.distinct().cache()
    mine = people.select(of.col("number").alias("one"), of.col("traits").alias("mine"))
    theirs = people.select(of.col("number").alias("other"), of.col("traits").alias("theirs"))
    close = pairs.join(mine, "one").join(theirs, "other").mapInPandas(spread.close, PAIRS)
    found = [(row.one, row.other) for row in close.collect()]
    return pairs.count(), found
