"""By what words matters are found, kept in the transaction that writes their texts, or after it by the worker."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from operator import attrgetter

from django.db import transaction

from liren.domains.casework.models import Case, CaseWords
from liren.kernel import outbox
from liren.kernel.bulk import insert_rows
from liren.kernel.grams import grams_of, grams_of_each
from liren.kernel.lock import locked

TEXTS = ("title", "text", "resolution", "address", "number")
Texts = tuple[uuid.UUID, str, str, str, str, str]
texts_of = attrgetter(*TEXTS)
BATCH = 5000
TASK = "liren.domains.casework.tasks.keep_missing_words"


def words_of(case: Case) -> CaseWords:
    """The pairs of a matter's texts, to be written with it."""
    return CaseWords(case=case, grams=grams_of(*texts_of(case)))


def keep_words(cases: Sequence[Case]) -> None:
    """Writes anew by what words these matters are found. To be called where title, text, answer or address change."""
    if not cases:
        return
    CaseWords.objects.bulk_create(
        map(words_of, cases), update_conflicts=True, unique_fields=["case"], update_fields=["grams"]
    )


def keep_words_later(cases: Sequence[Case]) -> None:
    """Leaves it to the worker, as one task of the caller's transaction, by what words these new matters are found."""
    if cases:
        keys = [case.id for case in cases]
        outbox.enqueue(TASK, first=min(keys), last=max(keys))


def keep_missing_words(first: uuid.UUID, last: uuid.UUID) -> None:
    """By what words the matters between two keys are found, of those where it is not yet known. Safe to repeat.

    Whoever changes a text holds the matter's lock, which this takes first: neither overwrites the other.
    """
    rows = Case.objects.filter(id__range=(first, last))
    keys = list(locked(rows.order_by("id")).values_list("id", flat=True))
    there = set(CaseWords.objects.filter(case__in=keys).values_list("case_id", flat=True))
    missing = [key for key in keys if key not in there]
    _insert(list(Case.objects.filter(id__in=missing).values_list("id", *TEXTS)))


def keep_all_later() -> None:
    """Leaves it to the worker, a task a batch, by what words the matters are found of which it is not yet known."""
    keys = Case.objects.order_by("id").values_list("id", flat=True)
    after: uuid.UUID | None = None
    while batch := list((keys.filter(id__gt=after) if after else keys)[:BATCH]):
        after = batch[-1]
        outbox.enqueue(TASK, first=batch[0], last=after)


def rebuild_words() -> int:
    """Writes all of them anew, a few thousand a transaction; how many matters there are. Safe to repeat."""
    return sum(_rebuild(batch) for batch in _batches())


def _batches() -> Iterator[list[Texts]]:
    after: uuid.UUID | None = None
    rows = Case.objects.order_by("id").values_list("id", *TEXTS)
    while batch := list((rows.filter(id__gt=after) if after else rows)[:BATCH]):
        after = batch[-1][0]
        yield batch


@transaction.atomic
def _rebuild(batch: list[Texts]) -> int:
    CaseWords.objects.filter(case_id__in=[row[0] for row in batch]).delete()
    _insert(batch)
    return len(batch)


def _insert(batch: list[Texts]) -> None:
    grams = grams_of_each([texts for _, *texts in batch])
    rows = zip((row[0] for row in batch), grams, strict=True)
    insert_rows(CaseWords, [{"case_id": key, "grams": found} for key, found in rows])
