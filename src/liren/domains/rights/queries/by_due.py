"""The order of what has a limit, and its pages by key: first due first (“due”), or the newest first."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet

from liren.kernel.ids import as_mark

M = TypeVar("M", bound=Model)


def ordered(rows: QuerySet[M], sort: str) -> QuerySet[M]:
    return rows.order_by(F("due_at").asc(nulls_last=True), "id") if sort == "due" else rows.order_by("-id")


def following(rows: QuerySet[M], sort: str, after: str) -> QuerySet[M]:
    """What comes after the key of a page."""
    mark = as_mark(after)
    if mark is None:
        return rows
    moment, one = mark
    if sort != "due":
        return rows.filter(id__lt=one)
    if moment is None:
        return rows.filter(due_at=None, id__gt=one)
    return rows.filter(Q(due_at__gt=moment) | Q(due_at=moment, id__gt=one) | Q(due_at=None))
