"""Finding matters by words of two letters and more in title, text, answer, address and number.

A word that many matters have is found by walking the list in its order: the page is soon full. One that few have is
found by its pairs of letters first, the newest before the others. Either way the texts themselves decide.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BinaryField, F, Func, Q, QuerySet

from liren.domains.casework.models import Case, CaseWords
from liren.domains.casework.queries import words_on_sqlite
from liren.domains.casework.queries.found import among
from liren.kernel.grams import grams_of
from liren.kernel.ids import moment_of
from liren.kernel.recall import Recalled

SHORTEST = 2
COMMON = 0.006  # of all matters: what fewer have is always looked up
WALKED, GATHERED = (
    51 * 4.5,
    1.2,
)  # microseconds: a page's matters, each met among others; a matter that holds the pairs
LOOKED_AT = (200, 2000)  # matters with the newest keys
WALK = 2.5  # times as far as a page of a word is expected to reach
FORM_LIFE = dt.timedelta(days=7)
EVERYWHERE = 0.5  # of all matters: such a pair is not looked up beside others
SAMPLE = 1500  # matters
COLUMNS = ("title", "text", "resolution", "address")
_LATIN = re.compile(r"[A-Za-z]")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def said_with(text: str, *, is_narrow: bool) -> Q:
    """The condition that a matter has these words. `is_narrow`: within so few matters that all may be looked at."""
    exact, grams = _asked(text)
    if not grams or is_narrow:
        return exact
    if connection.vendor != "postgresql":
        return words_on_sqlite.said(exact, words_on_sqlite.asked_for(grams))
    if _share_to_walk(grams, exact):
        return exact
    return _among(_telling(grams)) & exact


def newest_said_with(
    text: str, rows: QuerySet[Case], most: int, *, is_narrow: bool, places: Sequence[str] = ()
) -> list[uuid.UUID] | None:
    """The keys of the `most` of `rows`, which lie in one of `places`, received last that have these words; None where
    that is found otherwise."""
    exact, grams = _asked(text)
    if not grams:
        return None
    if connection.vendor != "postgresql":
        return words_on_sqlite.newest(rows, exact, words_on_sqlite.asked_for(grams, places), most)
    if is_narrow:
        return None
    ordered = rows.order_by("-received_at", "-id")
    share = _share_to_walk(grams, exact)
    if share:
        return _walked(ordered, exact, most, int(WALK * most / share))
    return _gathered(ordered.filter(exact), grams, most)


def _walked(rows: QuerySet[Case], exact: Q, most: int, far: int) -> list[uuid.UUID] | None:
    """Looks through the newest `far` matters, and no further whatever the planner thinks of the words."""
    bound = list(rows.values_list("received_at", flat=True)[far : far + 1])
    near = rows.filter(exact, received_at__gte=bound[0]) if bound else rows.filter(exact)
    found = list(near.values_list("pk", flat=True)[:most])
    return found if len(found) == most or not bound else None


def _gathered(rows: QuerySet[Case], grams: list[int], most: int) -> list[uuid.UUID] | None:
    """Gathers what holds the pairs and looks through the newest of it.

    A key is made with the form in which a matter is said, a few days before it is received at most, or with its import,
    long after: so once enough of them are received later than the next key allows, those beyond need not be looked at.
    """
    newest = Func(
        F("case_id"), function="uuid_send", output_field=BinaryField()
    )  # no index says it, none is walked
    holding = CaseWords.objects.filter(grams__hold=_telling(grams)).order_by(newest.desc())
    keys = list(holding.values_list("case_id", flat=True)[: LOOKED_AT[-1] + 1])
    for looked_at in LOOKED_AT:
        found = list(rows.filter(pk__in=keys[:looked_at]).values_list("pk", "received_at")[:most])
        is_all = len(keys) <= looked_at
        if is_all or (len(found) == most and found[-1][1] > moment_of(keys[looked_at]) + FORM_LIFE):
            return [key for key, _ in found]
    return None


def _asked(text: str) -> tuple[Q, list[int]]:
    words = " ".join(text.split())
    return _exact(words), grams_of(words)


def _exact(words: str) -> Q:
    """The words as they stand, in half and in full width; Latin letters in either case."""
    how = "icontains" if _LATIN.search(unicodedata.normalize("NFKC", words)) else "contains"
    found = Q(number__endswith=words)
    for form in _forms(words):
        for column in COLUMNS:
            found |= Q(**{f"{column}__{how}": form})
    return found


def _forms(words: str) -> Iterable[str]:
    half = unicodedata.normalize("NFKC", words)
    return dict.fromkeys((words, half, half.translate(_WIDE)))


def _among(grams: list[int]) -> Q:
    """The key is one of those whose pairs hold all of these."""
    return among(CaseWords.objects.filter(grams__hold=grams).values("case_id"))


def _telling(grams: list[int]) -> list[int]:
    """The pairs by which a word is looked up: where one is rare, those that very many matters have say nothing more and
    would only be read through."""
    shares = _shares("")
    return [gram for gram in grams if shares.get(gram, 0.0) < EVERYWHERE] or grams


def _share_to_walk(grams: list[int], exact: Q) -> float:
    """The share of matters that have the words, where walking the list meets enough of them sooner than those that hold
    the pairs are gathered; else nothing. Neighbours come together or not at all, and pairs of a word also stand apart:
    how often is seen in a sample."""
    shares = _shares("")
    if min(shares.get(gram, 0.0) for gram in grams) < COMMON:
        return 0.0
    alone = shares[grams[0]] if len(grams) == 1 else None
    holding, having = (alone, alone) if alone else _sampled(grams, exact)
    share = max(having, 0.5 / SAMPLE)
    return share if WALKED / share <= GATHERED * holding * _held("") else 0.0


def _sampled(grams: list[int], exact: Q) -> tuple[float, float]:
    """The shares of matters that hold all the pairs and that have the words, of the same few pages each time."""
    part = min(100.0, SAMPLE / max(_held(""), 1) * 100)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, grams @> %s::integer[] FROM casework_casewords TABLESAMPLE SYSTEM (%s) REPEATABLE (1)",
            [grams, part],
        )
        rows = cursor.fetchall()
    holding = [key for key, is_held in rows if is_held]
    having = Case.objects.filter(exact, pk__in=holding).count() if holding else 0
    return len(holding) / max(len(rows), 1), having / max(len(rows), 1)


def _read_held(_key: str) -> float:
    """How many matters have words, as the planner knows it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'casework_casewords'::regclass")
        return float(cursor.fetchone()[0])


_held = Recalled(_read_held)


def _read_shares(_key: str) -> dict[int, float]:
    """The share of matters that have a pair, of the commonest thousand, as the planner's statistics know it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_elems::text::integer[], most_common_elem_freqs FROM pg_stats"
            " WHERE schemaname = ANY(current_schemas(false)) AND tablename = %s AND attname = 'grams'",
            [CaseWords._meta.db_table],
        )
        found = cursor.fetchone()
    return dict(zip(found[0] or (), found[1] or (), strict=False)) if found else {}


_shares = Recalled(_read_shares)
