"""Claim: over one register with the truth kept aside, our comparison names doubles with no lower recall and precision
than splink on DuckDB does at its own best threshold; and Spark, running the same rules, names exactly our pairs.

Each compares in a process of its own, from the same rows of the same database: seconds, memory, pairs compared. splink
is given more than our rules take to another process: numbers of documents in clear. It learns its weights from the
rows; its threshold is chosen here with the truth in hand, which nobody has who uses it.

In an environment of its own, that holds the product too (Java 17 for Spark; never needed to run the product):

    pip install --require-hashes -r requirements/peers.txt
    python benchmarks/people_peers.py [--count 100000] [--seed 21] [--only own,splink,spark]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from harness import ROOT, Claim, installation, verdict
from people_doubles import taken_in, true_pairs
from people_find import COUNTY, analyse, lay_ground

Pair = frozenset[str]
THRESHOLDS = (-2, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24)  # match weights, log2
SAMPLED = 2_000_000  # pairs from which splink estimates how often levels meet by chance


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--only", default="own,splink,spark")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return WAYS[given.one[0]](Path(given.one[1]))
    chosen = given.only.split(",")
    with installation(), tempfile.TemporaryDirectory() as folder:
        lay_ground()
        written = taken_in(Path(folder), given.count, given.seed)
        analyse()
        true = {frozenset(map(str, pair)) for pair in true_pairs(written)}
        found = {way: alone(way, Path(folder) / f"{way}.json") for way in chosen}
    figures: dict[str, Any] = {"asked_for": given.count, "seed": given.seed, "true_pairs": len(true)}
    for way in chosen:
        pairs = found[way].pop("pairs")
        figures[way] = found[way] | (
            best(pairs, true) if way == "splink" else judged(set(map(frozenset, pairs)), true)
        )
        found[way]["said"] = pairs
    return verdict("people_peers", figures, claims_of(figures, found))


def claims_of(figures: dict[str, Any], found: dict[str, Any]) -> list[Claim]:
    claims = []
    if {"own", "splink"} <= figures.keys():
        own, other = figures["own"], figures["splink"]
        claims += [
            Claim(f"{name} over splink's", own[name] / other[name], least=1)
            for name in ("recall", "precision")
        ]
    if {"own", "spark"} <= figures.keys():
        own_pairs, on_spark = (set(map(frozenset, found[way]["said"])) for way in ("own", "spark"))
        claims.append(Claim("pairs that only one of us and Spark names", len(own_pairs ^ on_spark), most=0))
        compared = figures["own"]["pairs_compared"] - figures["spark"]["pairs_compared"]
        claims.append(Claim("difference in pairs compared", abs(compared), most=0))
    return claims


def judged(said: set[Pair], true: set[Pair]) -> dict[str, Any]:
    right = len(said & true)
    return {
        "said": len(said),
        "recall": round(right / len(true), 4),
        "precision": round(right / max(1, len(said)), 4),
    }


def best(weighed: list[list[Any]], true: set[Pair]) -> dict[str, Any]:
    """At the threshold with the best harmonic mean of recall and precision."""
    at = {
        least: judged({frozenset(pair[:2]) for pair in weighed if pair[2] >= least}, true)
        for least in THRESHOLDS
    }
    least = max(
        at,
        key=lambda one: (
            at[one]["recall"] * at[one]["precision"] / max(1e-9, at[one]["recall"] + at[one]["precision"])
        ),
    )
    return {
        "threshold": least,
        **at[least],
        "by_threshold": {str(one): [at[one]["recall"], at[one]["precision"]] for one in at},
    }


def alone(way: str, into: Path) -> dict[str, Any]:
    """Runs one way in a process of its own; its children's memory (Java, Python workers) counts with it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"), *_paths()))}
    process = subprocess.Popen([sys.executable, __file__, "--one", way, str(into)], env=environment)
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watcher.start()
    if process.wait():
        raise SystemExit(f"{way} failed")
    found: dict[str, Any] = json.loads(into.read_text())
    return found | {"megabytes": peak[0]}


def _paths() -> list[str]:
    return [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]


def _watch(pid: int, peak: list[int]) -> None:
    try:
        while True:
            process = psutil.Process(pid)
            all_of_them = [process, *process.children(recursive=True)]
            peak[0] = max(peak[0], sum(_size(one) for one in all_of_them) >> 20)
            time.sleep(0.2)
    except psutil.NoSuchProcess:
        return


def _size(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def own(into: Path, engine: Callable[..., Any] | None = None) -> int:
    import django

    django.setup()
    from liren.domains.people.queries.register_doubles import close_in_memory, doubles_within
    from liren.kernel.actor import SYSTEM

    begun = time.perf_counter()
    found = doubles_within(SYSTEM, COUNTY, engine=engine or close_in_memory)
    seconds = round(time.perf_counter() - begun, 1)
    pairs = [[str(one), str(other)] for one, other in found.alike]
    into.write_text(
        json.dumps(
            {"people": found.people, "pairs_compared": found.pairs, "seconds": seconds, "pairs": pairs}
        )
    )
    return 0


def spark(into: Path) -> int:
    import django

    django.setup()
    from liren.domains.people.queries.spark_doubles import close_on_spark

    return own(into, close_on_spark)


def splink(into: Path) -> int:
    import django

    django.setup()
    begun = time.perf_counter()
    rows = opened_rows()
    read = time.perf_counter()
    weighed, compared = linked(rows)
    figures = {
        "people": len(rows),
        "pairs_compared": compared,
        "seconds": round(time.perf_counter() - begun, 1),
    }
    into.write_text(json.dumps(figures | {"seconds_of_reading": round(read - begun, 1), "pairs": weighed}))
    return 0


def opened_rows() -> list[dict[str, Any]]:
    """What both compare, with the numbers opened and the first telephone of each."""
    from liren.domains.people.queries.doubles import numbers_of
    from liren.domains.people.queries.register_doubles import AT_ONCE, _known
    from liren.domains.people.rules import names
    from liren.kernel.actor import SYSTEM

    ids, known, codes = _known(SYSTEM, COUNTY)
    papers = {}
    for at in range(0, len(ids), AT_ONCE):
        papers |= numbers_of(ids[at : at + AT_ONCE])
    rows = []
    for one, traits, code in zip(ids, known, codes, strict=True):
        building, door = min(traits.homes, default=(None, None))
        rows.append(
            {
                "unique_id": str(one),
                "name": names.key_of(traits.name),
                "sound": " ".join(names.surname_first(names.key_of(traits.name))),
                "sex": traits.sex,
                "birth": traits.birth.isoformat() if traits.birth else None,
                "phone": min(traits.phones, default=None),
                "building": building,
                "home": f"{building} {door}" if building else None,
                "place": code,
                "document": papers[one][0][1] if one in papers else None,
            }
        )
    return rows


def linked(rows: list[dict[str, Any]]) -> tuple[list[list[Any]], int]:
    import pandas
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    blocks = [
        block_on("sound", "substr(birth, 1, 4)"),
        block_on("sound", "substr(birth, 6)"),
        block_on("place", "birth"),
        block_on("phone"),
        block_on("home"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=blocks,
        comparisons=compared_fields(cl),
        retain_intermediate_calculation_columns=False,
    )
    api = DuckDBAPI()
    frame = pandas.DataFrame(rows)
    linker = Linker(
        api.register(frame) if hasattr(api, "register") else frame,
        settings,
        **({} if hasattr(api, "register") else {"db_api": api}),
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("document"), block_on("name", "birth")], recall=0.8
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED, seed=1)
    for rule in (block_on("name", "birth"), block_on("phone"), block_on("home")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_weight=-30).as_pandas_dataframe()
    weighed = found[found["match_weight"] >= THRESHOLDS[0]]
    columns = weighed[["unique_id_l", "unique_id_r", "match_weight"]]
    return [[one, other, float(weight)] for one, other, weight in columns.itertuples(index=False)], len(found)


def compared_fields(cl: Any) -> list[Any]:
    """The same fields on as many levels as our rules have, in splink's words."""
    import splink.comparison_level_library as cll

    sounds = cll.CustomLevel("sound_l = sound_r", label_for_charts="sounds so")
    turned = cll.CustomLevel(
        "substr(birth_l, 1, 4) = substr(birth_r, 1, 4) and substr(birth_l, 6, 2) = substr(birth_r, 9, 2)"
        " and substr(birth_l, 9, 2) = substr(birth_r, 6, 2)",
        label_for_charts="day and month changed about",
    )
    near = cll.CustomLevel(
        "abs(date_diff('day', cast(birth_l as date), cast(birth_r as date))) in (1, 10)"
        " or substr(birth_l, 6) = substr(birth_r, 6)",
        label_for_charts="a slip",
    )
    building = cll.CustomLevel("building_l = building_r", label_for_charts="same building")
    return [
        custom(cl, cll, "name", cll.ExactMatchLevel("name"), sounds, cll.LevenshteinLevel("name", 1)),
        custom(cl, cll, "birth", cll.ExactMatchLevel("birth"), turned, near),
        cl.ExactMatch("sex"),
        cl.ExactMatch("phone"),
        custom(cl, cll, "home", cll.ExactMatchLevel("home"), building),
        cl.ExactMatch("place"),
        custom(cl, cll, "document", cll.ExactMatchLevel("document"), cll.LevenshteinLevel("document", 2)),
    ]


def custom(cl: Any, cll: Any, column: str, *levels: Any) -> Any:
    every = [cll.NullLevel(column), *levels, cll.ElseLevel()]
    return cl.CustomComparison(comparison_levels=every, output_column_name=column)


WAYS: dict[str, Callable[[Path], int]] = {"own": own, "splink": splink, "spark": spark}

if __name__ == "__main__":
    sys.exit(main())
