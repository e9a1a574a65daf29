"""Claim: a new matter finds its hot issue within 50 ms, however many there are; grouping a county fits into 600 MB.

Generated matters: one in ten belongs to one of many issues, told in other words each time; the rest stand alone. A
process of its own groups them all (its peak is the figure), then 200 new ones are placed one by one. On a machine that
others use, what this process and its database waited for a processor is taken off and stated beside.

With `--messages` it groups real ones instead, which are not part of the repository (by default in
../shared/data/messages; where they are not it says so and fails): three great issues among the ten hottest, each with
at least 80 % of its messages in one group and at most 10 % strangers, and the means over many smaller troubles.

    python benchmarks/hot_issues.py [--matters 5000 --matters 20000 --matters 100000]
    python benchmarks/hot_issues.py --messages [DIR]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import hot_quality
from harness import ROOT, Claim, installation, verdict

MESSAGES = ROOT.parent / "shared" / "data" / "messages"
PLACED = 200
ESTATES = [
    "柳荫",
    "滨水",
    "秋实",
    "春和",
    "锦绣",
    "望江",
    "云锦",
    "翠屏",
    "金陵",
    "白鹭",
    "石榴",
    "桂香",
    "梧桐",
    "紫藤",
    "清溪",
    "东篱",
    "南浦",
    "西畴",
    "北辰",
    "中和",
]
KINDS = ["新城", "花园", "家园", "名苑", "公馆", "小区", "华府", "新村"]
TROUBLES = (
    "搅拌站噪音扰民 灰尘 夜里施工 睡不着",
    "捆绑销售车位 开发商 强制 买房",
    "电梯经常停运 被困 物业 维修",
    "自来水发黄 水压低 停水 水管",
    "油烟直排 烧烤摊 呛人 开不了窗",
    "幼儿园不能上 学位 配套 入园",
)
FILLERS = [
    "请问",
    "希望",
    "投诉",
    "反映",
    "咨询",
    "建议",
    "尽快",
    "解决",
    "处理",
    "关注",
    "领导",
    "部门",
    "业主",
    "居民",
    "晚上",
    "白天",
    "老人",
    "孩子",
    "道路",
    "附近",
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, action="append")
    parser.add_argument("--messages", type=Path, nargs="?", const=MESSAGES)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return grouped(given.one)
    return of_real(given.messages) if given.messages else of_made_up(given.matters or [5_000, 20_000])


def of_real(folder: Path) -> int:
    if not (folder / hot_quality.VOTED).is_file():
        print(f"no messages at {folder}")
        return verdict("hot_issues", {}, [Claim("real messages found", 0, least=1)])
    with installation():
        lay_ground()
        claims, figures = hot_quality.of_real(folder)
    return verdict("hot_issues", figures, claims)


def of_made_up(sizes: list[int]) -> int:
    claims, figures = [], {}
    with installation():
        lay_ground()
        for matters in sizes:
            found = apart(matters)
            claims.append(Claim(f"median ms to place one among {matters}", found["place_p50_ms"], most=50))
            claims.append(Claim(f"p95 ms to place one among {matters}", found["place_p95_ms"], most=50))
            claims.append(Claim(f"peak MB at {matters}", found["peak_mb"], most=600))
            if matters <= 5_000:
                claims.append(Claim(f"seconds to group {matters}", found["regroup_cpu_seconds"], most=30))
            figures[f"of_{matters}"] = found
    return verdict("hot_issues", figures, claims)


def lay_ground() -> None:
    from tests.personas import build_world

    build_world()


def apart(matters: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", str(matters)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def grouped(matters: int) -> int:
    """Fills up to so many matters, groups them, places new ones; the last line is what was measured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
    import django

    django.setup()
    from liren.domains.casework.actions import hot_grouping, hot_regrouping
    from liren.domains.casework.models import Case

    chance = random.Random(matters)
    write(matters - Case.objects.count(), chance, "B")
    cpu, wall = time.process_time(), time.perf_counter()
    groups = hot_regrouping.regroup(county="320104")
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    placed, waits = [], []
    for key in write(PLACED, chance, "N"):
        start, waiting = time.perf_counter(), waited()
        hot_grouping.place(key)
        waits.append(waited() - waiting)
        placed.append((time.perf_counter() - start) * 1000 - waits[-1])
    told = {
        "groups": groups,
        "regroup_seconds": round(wall, 1),
        "regroup_cpu_seconds": round(cpu, 1),
        "peak_mb": peak,
        "place_p50_ms": round(statistics.median(placed), 1),
        "place_p95_ms": round(statistics.quantiles(placed, n=20)[-1], 1),
        "waited_p50_ms": round(statistics.median(waits), 1),
        "waited_p95_ms": round(statistics.quantiles(waits, n=20)[-1], 1),
    }
    print(json.dumps(told))
    return 0


def waited() -> float:
    """Milliseconds for which this process and its connection's have been ready to run and no processor was free."""
    from django.db import connection

    connection.ensure_connection()
    found = 0.0
    for pid in ("self", connection.connection.info.backend_pid):
        with suppress(OSError):
            found += int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e6
    return found


def write(count: int, chance: random.Random, mark: str) -> list[Any]:
    import datetime as dt

    from liren.domains.casework.models import Case
    from liren.domains.organisations.queries import centre_for
    from liren.kernel import clock
    from liren.kernel.bulk import insert_all

    owner = centre_for("320104901001")
    start = Case.objects.count()
    rows = [
        Case(
            number=f"320104-{mark}-{start + at:07d}",
            place_code="320104901001",
            kind="report",
            channel="import",
            naming="anonymous",
            owner=owner,
            received_at=clock.now() - dt.timedelta(minutes=chance.randrange(500_000)),
            **words(chance, start + count),
        )
        for at in range(max(count, 0))
    ]
    for first in range(0, len(rows), 2_000):
        insert_all(rows[first : first + 2_000])
    return [row.id for row in rows]


def words(chance: random.Random, total: int) -> dict[str, str]:
    """Title and text of a matter; one in ten of some issue, of which there is one for each 200 matters."""
    issue = random.Random(chance.randrange(max(1, total // 200))) if chance.random() < 0.1 else chance
    estate = (
        issue.choice(ESTATES) + issue.choice("一二三四五六七八九十东西南北中上下前后") + issue.choice(KINDS)
    )
    trouble = issue.choice(TROUBLES).split()
    odd = "".join(chr(issue.randrange(0x4E00, 0x9FA5)) for _ in range(6 if issue is not chance else 24))
    said = [chance.choice(FILLERS) for _ in range(12)] + chance.sample(trouble, 3) + [odd]
    chance.shuffle(said)
    return {"title": f"{estate}{trouble[0]}", "text": f"{estate}，{'，'.join(said)}。"}


if __name__ == "__main__":
    raise SystemExit(main())
