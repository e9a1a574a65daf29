"""The record of to whom data went: it goes with its term, and with the person who is forgotten."""

from __future__ import annotations

import datetime as dt

from liren.domains.people.giving_hooks import Given, data_given
from liren.domains.people.queries.whose import whose
from liren.domains.processing.actions.forgetting import FORGET, GIVEN, due
from liren.domains.processing.models import GivenPerson
from liren.kernel import clock
from liren.kernel.holdings import kinds_of
from tests.domains.people.conftest import LIUYIN
from tests.domains.processing.conftest import Family, Who


def test_it_runs_from_the_day_of_the_giving(who: Who, family: Family) -> None:
    people = [family["王建国"].id, family["李秀英"].id]
    data_given(who("community"), Given(kind="police", place_code=LIUYIN, people=people))
    today, yesterday = clock.today(), clock.today() - dt.timedelta(days=1)
    one = whose(family["王建国"], None)
    assert [kind.ends for kind in kinds_of(one) if kind.key == GIVEN] == [(today,)]
    assert due(LIUYIN, yesterday).count() == 0
    assert [row.at_place for row in due("320104", today)] == [LIUYIN, LIUYIN]
    assert FORGET.away(one, GIVEN, yesterday) == 0
    FORGET.unname(one)
    assert FORGET.away(one, GIVEN, today) == 1
    assert FORGET.away(whose(family["李秀英"], None), GIVEN, None) == 1
    assert not GivenPerson.objects.exists()
