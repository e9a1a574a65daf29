"""Made-up matters with all that belongs to them, written by the batch; every constraint of the tables holds."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from made_words import Words

Values = dict[str, Any]
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


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
        given = [self._dispatch(row) for row in rows if row["assigned_at"] and row.get("first_body_id")]
        insert_rows(models.Dispatch, given)
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

    def _dispatch(self, row: Values) -> Values:
        named = {"id": self.key(row["assigned_at"]), "case_id": row["id"]}
        return {**named, "body_id": row["first_body_id"], "at": row["assigned_at"]}

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
