"""Finding matters by words of two letters and more in title, text, answer, address and number.

A word that many matters have is found by walking the list in its order: the page is soon full. One that few have is
found by its pairs of letters first. Either way the texts themselves decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Subquery

from liren.domains.casework.models import CaseWords
from liren.kernel.grams import grams_of
from liren.kernel.recall import Recalled

SHORTEST = 2
COMMON = 0.006  # of all matters: from here on walking is quicker
MANY = 8000  # matters that are looked at one by one within the time a page may take
COLUMNS = ("title", "text", "resolution", "address")
_LATIN = re.compile(r"[A-Za-z]")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def said_with(text: str, *, is_narrow: bool) -> Q:
    """The condition that a matter has these words. `is_narrow`: within so few matters that all may be looked at."""
    words = " ".join(text.split())
    exact = _exact(words)
    grams = grams_of(words)
    if is_narrow or not grams or connection.vendor != "postgresql" or _is_common(grams):
        return exact
    return Q(_among(grams)) & exact


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


def _among(grams: list[int]) -> Func:
    """The key is one of those whose pairs hold all of these; found first, whatever the planner guesses."""
    holding = Subquery(CaseWords.objects.filter(grams__hold=grams).values("case_id"))
    return Func(
        F("pk"),
        holding,
        template="(%(expressions)s))",
        arg_joiner=" = ANY(ARRAY",
        output_field=BooleanField(),
    )


def _is_common(grams: list[int]) -> bool:
    """Whether so many matters hold the pairs that a walk soon meets the word. Neighbours come together or not at all,
    so their shares say nothing about how often: of several common pairs it is counted, as far as `MANY`."""
    shares = _shares("")
    if min(shares.get(gram, 0.0) for gram in grams) < COMMON:
        return False
    return len(grams) == 1 or CaseWords.objects.filter(grams__hold=grams)[:MANY].count() == MANY


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
