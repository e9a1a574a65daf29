"""By what words matters are found, kept in the transaction that writes their texts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from liren.domains.casework.models import Case, CaseWords
from liren.kernel.bulk import insert_rows
from liren.kernel.grams import grams_of

TEXTS = ("title", "text", "resolution", "address", "number")
BATCH = 5000


def is_kept() -> bool:
    """Whether this database searches by pairs; where it does not, none are kept."""
    return connection.vendor == "postgresql"


def words_of(case: Case) -> CaseWords:
    """The pairs of a matter's texts, to be written with it."""
    return CaseWords(case=case, grams=grams_of(*(getattr(case, name) for name in TEXTS)))


def keep_words(cases: Sequence[Case]) -> None:
    """Writes anew by what words these matters are found. To be called where title, text, answer or address change."""
    if not is_kept() or not cases:
        return
    CaseWords.objects.bulk_create(
        map(words_of, cases), update_conflicts=True, unique_fields=["case"], update_fields=["grams"]
    )


def rows_of_words(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """For many new matters, as `kernel.bulk.insert_rows` takes them."""
    if not is_kept():
        return []
    return [
        {"case_id": case.id, "grams": grams_of(*(getattr(case, name) for name in TEXTS))} for case in cases
    ]


def rebuild_words() -> int:
    """Writes all of them anew, a few thousand a transaction; how many matters there are. Safe to repeat."""
    if not is_kept():
        return 0
    return sum(_rebuild(batch) for batch in _batches())


def _batches() -> Iterator[list[tuple[uuid.UUID, str, str, str, str, str]]]:
    after: uuid.UUID | None = None
    rows = Case.objects.order_by("id").values_list("id", *TEXTS)
    while batch := list((rows.filter(id__gt=after) if after else rows)[:BATCH]):
        after = batch[-1][0]
        yield batch


@transaction.atomic
def _rebuild(batch: list[tuple[uuid.UUID, str, str, str, str, str]]) -> int:
    CaseWords.objects.filter(case_id__in=[row[0] for row in batch]).delete()
    insert_rows(CaseWords, [{"case_id": case_id, "grams": grams_of(*texts)} for case_id, *texts in batch])
    return len(batch)
