"""Who answers for a grid: the chief, whoever stands in, a deputy, nobody."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from liren.domains.organisations.rules.keepers import Answer, Away, Keeper, who_answers

DAY = dt.date(2026, 3, 10)
BEFORE, AFTER = DAY - dt.timedelta(5), DAY + dt.timedelta(5)
CHIEF, FIRST, SECOND, OTHER = (uuid.uuid4() for _ in range(4))


def away(since: dt.date = DAY, until: dt.date = DAY, substitute: uuid.UUID | None = None) -> tuple[Away, ...]:
    return (Away(since, until, substitute),)


def chief(until: dt.date | None = None, away: tuple[Away, ...] = ()) -> Keeper:
    return Keeper(CHIEF, True, BEFORE, until, away)


def deputy(person: uuid.UUID, since: dt.date = BEFORE, leaves: tuple[Away, ...] = ()) -> Keeper:
    return Keeper(person, False, since, away=leaves)


@pytest.mark.parametrize(
    ("keepers", "answer"),
    [
        ([], None),
        ([chief()], Answer(CHIEF)),
        ([chief(until=DAY)], None),
        ([chief(until=AFTER)], Answer(CHIEF)),
        ([Keeper(CHIEF, True, AFTER)], None),
        ([chief(away=away())], None),
        ([chief(away=away(substitute=OTHER))], Answer(OTHER, CHIEF)),
        ([chief(away=away(BEFORE, AFTER, OTHER)), deputy(FIRST)], Answer(OTHER, CHIEF)),
        ([chief(away=away(AFTER, AFTER, OTHER))], Answer(CHIEF)),
        ([chief(away=away()), deputy(SECOND, DAY), deputy(FIRST)], Answer(FIRST, CHIEF)),
        ([chief(away=away()), deputy(FIRST, leaves=away()), deputy(SECOND, DAY)], Answer(SECOND, CHIEF)),
        ([chief(away=away(substitute=FIRST)), deputy(FIRST, leaves=away())], None),
        ([deputy(FIRST)], Answer(FIRST)),
        ([deputy(FIRST, AFTER)], None),
    ],
)
def test_who_answers(keepers: list[Keeper], answer: Answer | None) -> None:
    assert who_answers(keepers, DAY) == answer
