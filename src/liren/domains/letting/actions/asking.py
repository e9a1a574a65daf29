"""Whoever owes a letter of responsibility is asked by message, once for each text."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from liren.domains.letting.models import LetDwelling, Undertaking
from liren.domains.letting.queries.undertakings import counties_of, today_at
from liren.domains.letting.telling import ask_to_sign
from liren.domains.people.models import AccountLink

ASKED_MOST = 2_000  # at one time; the rest the next


def ask_day() -> int:
    """Asks whoever has an account and has not signed today's text; how many. Nobody twice for the same text."""
    lets = LetDwelling.objects.filter(until__isnull=True)
    done = 0
    for county in counties_of(lets):
        for party, digest in today_at(county).items():
            rows = _unasked(county, party, digest)[: ASKED_MOST - done]
            done += sum(_ask(row, digest) for row in list(rows))
    return done


def _unasked(county: str, party: str, digest: str) -> QuerySet[Undertaking]:
    reached = AccountLink.objects.filter(until__isnull=True)
    rows = Undertaking.objects.filter(
        let__place_code__prefix=county,
        let__until__isnull=True,
        party=party,
        until__isnull=True,
        person__in=reached.values("person"),
    )
    rows = rows.exclude(asked=digest).exclude(text__digest=digest)
    return rows.select_related("let__dwelling").order_by("id")


@transaction.atomic
def _ask(row: Undertaking, digest: str) -> bool:
    is_first = Undertaking.objects.filter(id=row.id).exclude(asked=digest).update(asked=digest)
    if is_first:
        ask_to_sign(row, digest)
    return bool(is_first)
