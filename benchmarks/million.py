"""Makes matters as a city has them, in bulk: COPY on PostgreSQL, many rows a statement on SQLite.

Places by population, classes, states, moments over three years, requesters with sealed numbers, hands, histories and
ratings in lifelike shares; every constraint of the tables holds. The same seed, end and number give the same matters
(but for keys' random bits and nonces).

    LIREN_DATABASE_URL=… python benchmarks/million.py [--matters 1000000] [--seed 7]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from harness import verdict

Values = dict[str, Any]
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
SPAN = 3 * 365 * DAY
BATCH = 2000
MONTHS = (0.9, 0.7, 0.9, 1, 1, 1.1, 1.3, 1.3, 1.1, 1, 1, 0.9)  # heat and storms bring more
HOURS = (1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 8, 5, 6, 8, 8, 8, 7, 5, 5, 5, 4, 3, 2)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉兰红建国志文海燕春梅小兵凤云"
THINGS = (
    *(
        "楼道灯",
        "路灯",
        "电梯",
        "井盖",
        "围墙",
        "下水道",
        "化粪池",
        "门禁",
        "消防栓",
        "健身器材",
        "垃圾桶",
        "充电桩",
    ),
    *(
        "停车位",
        "绿化带",
        "公交站",
        "红绿灯",
        "自来水",
        "燃气管",
        "暖气",
        "雨水口",
        "护栏",
        "监控",
        "宣传栏",
        "菜场",
    ),
    *(
        "外墙砖",
        "屋顶防水",
        "晾衣架",
        "地下车库",
        "快递柜",
        "广场舞音响",
        "烧烤摊",
        "犬只",
        "工地",
        "渣土车",
        "河道",
    ),
    *(
        "幼儿园",
        "小学",
        "养老食堂",
        "卫生服务站",
        "公租房",
        "居住证",
        "社保卡",
        "医保报销",
        "残疾证",
        "低保",
        "高龄津贴",
    ),
)
TROUBLES = (
    *(
        "不亮",
        "坏了",
        "松动",
        "堵塞",
        "漏水",
        "异味很大",
        "噪音扰民",
        "无人清理",
        "被占用",
        "积水严重",
        "开裂",
        "脱落",
    ),
    *(
        "乱收费",
        "一直没修",
        "太高",
        "不够用",
        "停运",
        "短路冒火花",
        "有安全隐患",
        "影响通行",
        "无人管理",
        "办理太慢",
    ),
    *("材料退回", "说法不一", "被拆除", "锈蚀", "反锁打不开", "长期空置"),
)
WISHES = (
    *(
        "请尽快派人处理",
        "希望社区协调物业解决",
        "请给一个明确的答复",
        "望上门查看",
        "要求恢复原状",
        "请核实并公开结果",
    ),
    *("希望增设一处", "请告知办理流程", "请有关部门执法", "希望延长服务时间"),
)
ANSWERS = (
    *(
        "工作人员已到现场查看",
        "已联系物业公司维修",
        "已更换损坏部件",
        "经核实情况属实",
        "已安排清运",
        "已列入改造计划",
    ),
    *(
        "经与诉求人沟通取得谅解",
        "已约谈施工单位",
        "已张贴告知书",
        "目前恢复正常",
        "将持续巡查",
        "建议走业主大会表决程序",
    ),
)
TAIL = "锦绣河山星月晨曦云翔嘉禾瑞景润泽盛世金鼎凯旋翰林御龙澜湾铂悦泓福裕昌隆宏远博雅紫荆银杏朝阳"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
    import django

    django.setup()
    from liren.config import prepare

    prepare.bring_up_to_date()
    begun = time.perf_counter()
    figures = generate(given.matters, given.seed)
    figures["seconds"] = round(time.perf_counter() - begun, 1)
    return verdict("million", figures, [])


def generate(matters: int, seed: int = 7, until: dt.datetime | None = None) -> dict[str, Any]:
    """Writes the matters into an installation that has none and brings the planner's statistics up to date."""
    from django.db import connection, transaction
    from made_city import lay_city

    from liren.kernel import clock

    city = lay_city(matters, seed)
    first, *others = city.counties if connection.vendor == "postgresql" else [""]
    maker = Maker(city, first, seed, until or clock.now())
    for moments in _batches(_moments(matters // (1 + len(others)), seed, maker.until)):
        with transaction.atomic():
            maker.write([maker.matter(moment) for moment in moments])
    with transaction.atomic():
        maker.close_books(city.counties)
        if others:
            copy_to(first, others)
    with connection.cursor() as cursor:
        if others:
            cursor.execute("CLUSTER casework_case USING case_received")
        index_words(cursor)
        cursor.execute("VACUUM")
        cursor.execute("ANALYZE")
    return {"matters": matters, "states": dict(maker.states), "communities": len(city.quarters)}


def index_words(cursor: Any) -> None:
    """The pairs by which words are found, with their index made last, which is much quicker."""
    from liren.domains.casework.actions.words import is_kept, rebuild_words

    if not is_kept():
        return
    cursor.execute("SELECT pg_get_indexdef('case_words_grams'::regclass)")
    made = cursor.fetchone()[0]
    cursor.execute("DROP INDEX case_words_grams")
    rebuild_words()
    cursor.execute(made)


def _moments(matters: int, seed: int, until: dt.datetime) -> list[dt.datetime]:
    """When each was said, in order: more in summer, hardly any at night, a tenth more each year."""
    chance = random.Random(seed)
    first = until - SPAN
    days = [first + DAY * number for number in range(SPAN.days)]
    weights = [
        MONTHS[day.month - 1] * 1.1 ** (number / 365) * (1, 0.7)[day.weekday() > 4]
        for number, day in enumerate(days)
    ]
    chosen = chance.choices(days, weights, k=matters)
    midnight = [day.replace(hour=0, minute=0, second=0, microsecond=0) - 8 * HOUR for day in chosen]
    hours = chance.choices(range(24), HOURS, k=matters)
    at = [day + HOUR * hour + HOUR * chance.random() for day, hour in zip(midnight, hours, strict=True)]
    return sorted(moment if moment < until else moment - DAY for moment in at)


def _batches(moments: list[dt.datetime]) -> Iterator[list[dt.datetime]]:
    return (moments[start : start + BATCH] for start in range(0, len(moments), BATCH))


class Words:
    """Texts of a few hundred common words and thousands of rare ones (names of estates, shops and roads)."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rare = [
            "".join(chance.choices(TAIL, k=2)) + chance.choice(("小区", "花园", "广场", "路", "苑", "超市"))
            for _ in range(4000)
        ]
        self.common = {
            id(words): list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
            for words in (THINGS, TROUBLES, WISHES, ANSWERS, self.rare)
        }

    def one(self, words: Any) -> str:
        found: str = self.chance.choices(words, cum_weights=self.common[id(words)])[0]
        return found

    def said(self) -> tuple[str, str]:
        one, chance = self.one, self.chance
        thing, trouble, where = one(THINGS), one(TROUBLES), one(self.rare)
        title = f"{where}{chance.randrange(1, 40)}幢{thing}{trouble}"
        middle = f"旁边的{one(THINGS)}也{one(TROUBLES)}，" if chance.random() < 0.6 else ""
        since = f"从{chance.randrange(1, 13)}月{chance.randrange(1, 29)}日起"
        room = f"{chance.randrange(1, 40)}幢{chance.randrange(1, 34)}{chance.randrange(1, 9):02d}室"
        asked = f"多次向{one(self.rare)}那边的物业反映没有结果，{one(WISHES)}。"
        text = f"本人住在{where}{room}，{since}{thing}{trouble}，{middle}{asked}"
        return title, text

    def answer(self) -> str:
        done, office = "，".join(self.one(ANSWERS) for _ in range(3)), self.one(self.rare)
        return f"您好，您反映的问题收悉。{done}。如有疑问请与{office}服务站联系。感谢您的理解。"

    def name(self) -> str:
        return self.chance.choice(SURNAMES) + "".join(
            self.chance.choices(GIVEN, k=self.chance.randrange(1, 3))
        )


class Maker:
    """Makes matters one after another and writes them by the batch."""

    def __init__(self, city: Any, county: str, seed: int, until: dt.datetime) -> None:
        from liren.domains.casework.models import Category

        self.chance = random.Random(seed + 1)
        self.words = Words(self.chance)
        self.until = until
        self.quarters = [quarter for quarter in city.quarters if quarter.code.startswith(county)]
        self.weights = list(accumulate(quarter.weight for quarter in self.quarters))
        self.classes: dict[str, list[tuple[uuid.UUID, str]]] = {
            county: list(
                Category.objects.filter(county=county, level=3).order_by("code").values_list("id", "urgency")
            )
            for county in city.counties
        }
        self.shares = {
            county: list(accumulate(1 / rank for rank in range(1, len(found) + 1)))
            for county, found in self.classes.items()
        }
        self.serials: Counter[tuple[str, int]] = Counter()
        self.states: Counter[str] = Counter()
        self.last: dict[str, Values] = {}

    def key(self, at: dt.datetime) -> uuid.UUID:
        millis = int(at.timestamp() * 1000)
        return uuid.UUID(
            int=millis << 80
            | 0x7 << 76
            | self.chance.getrandbits(12) << 64
            | 0x2 << 62
            | self.chance.getrandbits(14) << 48
            | self.chance.getrandbits(40)
        )

    def matter(self, at: dt.datetime) -> Values:
        from liren.kernel import clock, ids

        chance = self.chance
        quarter = chance.choices(self.quarters, cum_weights=self.weights)[0]
        county = quarter.code[:6]
        year = at.astimezone(clock.LOCAL).year
        self.serials[county, year] += 1
        category, urgency = chance.choices(self.classes[county], cum_weights=self.shares[county])[0]
        title, text = self.words.said()
        naming = chance.choices(("named", "confidential", "anonymous"), (80, 5, 15))[0]
        pinned = chance.random() < 0.7
        row: Values = {
            "id": self.key(at),
            "number": ids.readable_number(county, year, self.serials[county, year]),
            "place_code": quarter.code,
            "address": f"{self.words.one(self.words.rare)} {chance.randrange(1, 300)} 号",
            "longitude": quarter.longitude + chance.gauss(0, 0.003) if pinned else None,
            "latitude": quarter.latitude + chance.gauss(0, 0.003) if pinned else None,
            "kind": chance.choices(
                ("report", "consultation", "help", "finding", "suggestion", "thanks"), (70, 10, 4, 10, 5, 1)
            )[0],
            "channel": chance.choices(("hotline", "portal", "window", "grid", "import"), (55, 25, 8, 10, 2))[
                0
            ],
            "naming": naming,
            "title": title,
            "text": text,
            "category_id": category if chance.random() < 0.97 else None,
            "urgency": urgency,
            "is_public": naming != "confidential",
            "received_at": at,
            "owner_id": quarter.centre,
        }
        self._run(row, quarter)
        self.states[row["state"]] += 1
        self.last[quarter.code] = row
        return row

    def _run(self, row: Values, quarter: Any) -> None:
        """The way of the matter: until today, or to its end."""
        chance, at = self.chance, row["received_at"]
        limit = {"danger": 1, "utility": 2, "general": 7, "hard": 21}[row["urgency"]] * DAY
        row["assigned_at"] = assigned = at + HOUR * chance.lognormvariate(0.3, 1)
        row["accepted_at"] = accepted = assigned + HOUR * chance.lognormvariate(1.5, 1)
        started = accepted + HOUR * chance.lognormvariate(1.5, 1)
        row["resolved_at"] = resolved = started + limit * chance.lognormvariate(-0.45, 0.6)
        row["due_dispatch"], row["due_contact"] = at + 4 * HOUR, at + DAY
        row["due_resolve"], row["due_accept"] = at + limit, assigned + DAY
        row["contacted_at"] = min(started, resolved)
        end = chance.random()
        moments = (
            ("received", assigned),
            ("assigned", accepted),
            ("accepted", started),
            ("in_progress", resolved),
        )
        row["state"] = next((state for state, to in moments if to > self.until), "resolved")
        if row["state"] == "resolved":
            self._end(row, end)
        self._clock(row)
        if row["state"] != "received":
            row["owner_id"] = row["first_body_id"] = chance.choice(quarter.hands)
        self._merge(row, quarter)
        self._forget_the_future(row)

    def _end(self, row: Values, end: float) -> None:
        resolved = row["resolved_at"]
        closes = resolved + 15 * DAY if end > 0.3 else resolved + HOUR * 30
        row["outcome"] = self.chance.choices(
            ("fixed", "explained", "planned", "not_possible"), (62, 25, 8, 5)
        )[0]
        row["resolution"] = self.words.answer()
        if closes <= self.until:
            row["state"], row["closed_at"] = "closed", closes
        if end > 0.97:
            row["state"] = "withdrawn" if end > 0.985 else "not_accepted"
            row["outcome"], row["resolution"], row["closed_at"] = "", "", resolved
            if row["state"] == "not_accepted":
                row["not_accepted_reason"], row["elsewhere"] = (
                    "private",
                    "请与对方协商，协商不成的可以向人民法院起诉。",
                )

    def _clock(self, row: Values) -> None:
        running = {
            "received": "dispatch",
            "assigned": "accept",
            "accepted": "resolve",
            "in_progress": "resolve",
        }.get(row["state"])
        if running is None:
            return
        row["clock"], row["due_at"] = running, row[f"due_{running}"]
        row["clock_since"] = row["assigned_at"] if running == "accept" else row["received_at"]
        is_late = row["due_at"] <= self.until
        row["alarm_stage"], row["alarm_at"] = (5, None) if is_late else (2, row["due_at"])
        if not is_late and running == "resolve" and self.chance.random() < 0.06:
            row["suspended_since"], row["alarm_at"] = self.until - HOUR, None

    def _merge(self, row: Values, quarter: Any) -> None:
        before = self.last.get(quarter.code)
        if (
            before
            and self.chance.random() < 0.015
            and not before.get("merged_into_id")
            and before["state"] == row["state"]
        ):
            row["merged_into_id"] = before["id"]
            row["suspended_since"] = row["alarm_at"] = None

    def _forget_the_future(self, row: Values) -> None:
        for name in ("assigned_at", "accepted_at", "contacted_at", "resolved_at"):
            if row[name] > self.until:
                row[name] = None
        if row["assigned_at"] is None:
            row["due_accept"] = None

    def write(self, rows: list[Values]) -> None:
        from liren.domains.casework import models
        from liren.kernel.bulk import insert_rows

        requesters = [self._requester(row, "first", row["received_at"]) for row in rows]
        for row in rows:
            if self.chance.random() < 0.06:
                row["people"] = 2
                requesters.append(self._requester(row, "joined", min(row["received_at"] + DAY, self.until)))
        ratings = [
            rating
            for row, asked in zip(rows, requesters, strict=False)
            if (rating := self._rating(row, asked))
        ]
        insert_rows(models.Case, rows)
        insert_rows(models.Requester, requesters)
        insert_rows(models.Custody, [custody for row in rows for custody in self._custodies(row)])
        insert_rows(models.Step, [step for row in rows for step in self._steps(row)])
        insert_rows(models.Suspension, [self._suspension(row) for row in rows if row.get("suspended_since")])
        insert_rows(
            models.Merge,
            [
                {
                    "id": row["id"],
                    "case_id": row["id"],
                    "into_id": row["merged_into_id"],
                    "at": row["received_at"],
                }
                for row in rows
                if row.get("merged_into_id")
            ],
        )
        insert_rows(models.Rating, ratings)
        insert_rows(models.CallBack, [self._call_back(rating) for rating in ratings if rating["level"] < 3])

    def _requester(self, row: Values, role: str, at: dt.datetime) -> Values:
        from liren.domains.casework.actions.intake import phone_index, tail_index

        values = {
            "id": self.key(at),
            "case_id": row["id"],
            "role": role,
            "naming": row["naming"],
            "joined_at": at,
        }
        if row["naming"] == "anonymous":
            return values
        name, phone = self.words.name(), f"170{self.chance.randrange(10**8):08d}"
        indexes = {"phone_index": phone_index(phone), "tail_index": tail_index(name, phone)}
        return values | {"name": name, "phone": phone, **indexes}

    def _custodies(self, row: Values) -> Iterator[Values]:
        if row["assigned_at"] is None or row.get("first_body_id") is None:
            yield {"case_id": row["id"], "body_id": row["owner_id"], "since": row["received_at"]}
            return
        centre = next(quarter.centre for quarter in (self.by_code[row["place_code"]],))
        yield {
            "case_id": row["id"],
            "body_id": centre,
            "since": row["received_at"],
            "until": row["assigned_at"],
        }
        yield {"case_id": row["id"], "body_id": row["owner_id"], "since": row["assigned_at"]}

    @property
    def by_code(self) -> dict[str, Any]:
        if not hasattr(self, "_by_code"):
            self._by_code = {quarter.code: quarter for quarter in self.quarters}
        return self._by_code

    def _steps(self, row: Values) -> Iterator[Values]:
        known = {
            "received": (row["received_at"], {"channel": row["channel"]}),
            "accepted": (row["accepted_at"], {}),
            "resolved": (row["resolved_at"], {"outcome": row.get("outcome")}),
            "closed": (row.get("closed_at"), {}),
        }
        for verb, (at, data) in known.items():
            if at is not None and at <= self.until and (verb != "resolved" or row.get("outcome")):
                yield {"id": self.key(at), "case_id": row["id"], "at": at, "verb": verb, "data": data}

    def _suspension(self, row: Values) -> Values:
        since = row["suspended_since"]
        asked = {"reason": "await_material", "words": "等配件到货", "asked_name": "李文静", "asked_at": since}
        decided = {"is_approved": True, "decided_at": since, "decided_name": "赵国强", "since": since}
        return {
            "id": self.key(since),
            "case_id": row["id"],
            "planned_until": (since + 9 * DAY).date(),
            **asked,
            **decided,
        }

    def _rating(self, row: Values, asked: Values) -> Values | None:
        if row["state"] not in ("resolved", "closed") or self.chance.random() > 0.35:
            return None
        at = row["resolved_at"] + HOUR * 24
        if at > self.until:
            return None
        level = self.chance.choices((5, 4, 3, 2, 1), (55, 22, 12, 7, 4))[0]
        return {
            "id": self.key(at),
            "case_id": row["id"],
            "requester_id": asked["id"],
            "level": level,
            "at": at,
        }

    def _call_back(self, rating: Values) -> Values:
        at = rating["at"]
        done = at + DAY if at + 2 * DAY < self.until else None
        values = {
            "id": rating["id"],
            "case_id": rating["case_id"],
            "rating_id": rating["id"],
            "opened_at": at,
            "due_at": at + DAY,
        }
        return values | {
            "done_at": done,
            "result": "settled" if done else "",
            "done_name": "钱志远" if done else "",
        }

    def close_books(self, counties: list[str]) -> None:
        """The next matter said by a person has the next number."""
        from liren.kernel.lock import next_serial

        for (made, year), count in sorted(self.serials.items()):
            for county in (made, *(code for code in counties if (code, year) not in self.serials)):
                next_serial(f"case:{county}:{year}", count)


def copy_to(first: str, others: list[str]) -> None:
    """The matters of the first county once more in each of the others, some minutes earlier, with that county's own
    places, bodies and classes; inside PostgreSQL, so that a million take minutes.

    A key's 25th and 26th figure tell the county, so that keys and what refers to them change alike.
    """
    from django.db import connection

    from liren.domains.casework import models

    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # what refers was checked in the first county
        cursor.execute("SET LOCAL work_mem = '256MB'")
        _pair_up(cursor, first, others)
        written = (
            models.Case,
            models.Requester,
            models.Custody,
            models.Step,
            models.Suspension,
            models.Merge,
            models.Rating,
        )
        for model in (*written, models.CallBack):
            fields = [
                field
                for field in model._meta.local_concrete_fields
                if field.get_internal_type() != "BigAutoField"
            ]
            names = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(_copied(field) for field in fields)
            table = model._meta.db_table
            order = "received_at" if model is models.Case else "1"
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS old"
                f" CROSS JOIN county ORDER BY {order}"
            )


def _pair_up(cursor: Any, first: str, others: list[str]) -> None:
    """Which body and class of a county stands for which of the first."""
    cursor.execute(
        "CREATE TEMP TABLE county ON COMMIT DROP AS"
        " SELECT code, n FROM unnest(%s::text[]) WITH ORDINALITY AS c(code, n)",
        [others],
    )
    cursor.execute(
        "CREATE TEMP TABLE twin ON COMMIT DROP AS"
        " SELECT DISTINCT ON (a.id, n) a.id AS old, n, b.id AS new FROM organisations_body a CROSS JOIN county"
        " JOIN organisations_body b ON b.kind = a.kind AND b.place_code = code || substr(a.place_code, 7)"
        "  AND right(b.name, 5) = right(a.name, 5) WHERE a.place_code LIKE %s"
        " UNION ALL SELECT a.id, n, b.id FROM casework_category a CROSS JOIN county"
        " JOIN casework_category b ON b.county = county.code AND b.code = a.code WHERE a.county = %s",
        [f"{first}%", first],
    )
    cursor.execute("CREATE INDEX ON twin (old, n)")
    cursor.execute("ANALYZE twin")


def _copied(field: Any) -> str:
    """The value of a column in a copy."""
    column = f'old."{field.column}"'
    if field.column == "number":
        return f"county.code || substr({column}, 7)"
    if field.column == "place_code":
        return f"county.code || substr({column}, 7)"
    if field.column in ("owner_id", "first_body_id", "next_owner_id", "body_id", "category_id"):
        return f"(SELECT new FROM twin WHERE twin.old = {column} AND twin.n = county.n)"
    if field.get_internal_type() == "DateTimeField":
        return f"{column} - county.n * interval '7 minutes'"
    if field.column == "id" or field.column in (
        "case_id",
        "requester_id",
        "rating_id",
        "merged_into_id",
        "into_id",
    ):
        return f"overlay({column}::text PLACING lpad(to_hex(county.n), 2, '0') FROM 25)::uuid"
    return column


if __name__ == "__main__":
    sys.exit(main())
