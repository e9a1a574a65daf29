"""Chiefs and deputies of a grid on the workbench, leaves, and who stands in."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from liren.domains.organisations import errors
from liren.domains.organisations.actions import keepers
from liren.domains.organisations.models import GridKeeper, GridLeave, PostHolding
from liren.domains.territory.models import Grid
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.people.conftest import LIUYIN, who
from tests.domains.territory.ground import feature, import_squares, ring
from tests.faces.workbench.test_look_pages import Who, signed

__all__ = ["who"]  # the fixture


def test_a_chief_is_appointed_away_and_followed(who: Who) -> None:
    district = signed(who, "district")
    import_squares(feature("01", [ring(0, 0)]), place_code=LIUYIN)
    grid, today = Grid.objects.get(), clock.today()
    page = reverse("bench:grid_keepers", args=[grid.id])
    holders = PostHolding.objects.filter(post__body__place_code__in=[LIUYIN, LIUYIN[:9]]).order_by("id")
    one, two = list(dict.fromkeys(holders.values_list("holder_id", flat=True)))[:2]

    def send(verb: str, **given: object) -> str:
        answer = district.post(page, {"verb": verb, **given}, follow=True)
        assert answer.status_code in {200, 422}
        return answer.content.decode()

    assert "还没有网格长" in district.get(page).content.decode()
    before = today - dt.timedelta(10)
    assert "已保存" in send("appoint", holder=one, part="chief", since=before)
    assert "已经在管这个网格" in send("appoint", holder=one, part="deputy", since=before)
    assert "已保存" in send("appoint", holder=two, part="deputy", since=before)
    chief = GridKeeper.objects.get(part="chief")
    named = district.get(reverse("bench:grid", args=[grid.id])).content.decode()
    assert f"今天由{chief.holder.display_name}负责" in named
    days = {"keeper": chief.id, "since": today, "until": today}
    assert "最后一天不能早于第一天" in send("leave", **{**days, "until": before})
    assert "不能由请假的人自己顶班" in send("leave", **days, substitute=one)
    assert f"替{chief.holder.display_name}" in send("leave", **days)
    assert "已经登记过请假" in send("leave", **days)
    assert "没有找到" in send("back", leave=uuid.uuid4())
    assert "已保存" in send("back", leave=GridLeave.objects.get().id)
    assert "日期前后不对" in send("end", keeper=chief.id, until=before)
    assert "从前的" in send("end", keeper=chief.id, until=today)
    assert GridKeeper.objects.get(id=chief.id).until == today
    assert AuditEntry.objects.filter(verb="organisations.keeper.appointed", place_code=LIUYIN).count() == 2
    assert signed(who, "grid").get(page).status_code == 403


def test_whoever_does_not_fit_is_refused(who: Who) -> None:
    who("district")
    import_squares(feature("01", [ring(0, 0)]), place_code=LIUYIN)
    grid, today = Grid.objects.get(), clock.today()
    holders = PostHolding.objects.filter(post__body__place_code__in=[LIUYIN, LIUYIN[:9]]).order_by("id")
    one = holders.values_list("holder_id", flat=True)[0]
    given = {"actor": SYSTEM, "grid_id": grid.id, "part": "chief", "since": today}
    with pytest.raises(errors.KeeperUnfit):
        keepers.appoint_keeper(holder_id=uuid.uuid4(), **given)
    chief = keepers.appoint_keeper(holder_id=one, **given)
    with pytest.raises(errors.KeeperTwice):
        keepers.appoint_keeper(holder_id=one, **given)
    with pytest.raises(errors.KeeperUnknown):
        keepers.end_keeper(actor=SYSTEM, keeper_id=uuid.uuid4(), until=today)
    with pytest.raises(errors.KeeperDayWrong):
        keepers.end_keeper(actor=SYSTEM, keeper_id=chief.id, until=today)
    away = {"actor": SYSTEM, "keeper_id": chief.id, "since": today, "until": today}
    with pytest.raises(errors.SubstituteUnfit):
        keepers.note_leave(substitute_id=one, **away)
    keepers.note_leave(**away)
    with pytest.raises(errors.LeaveOverlaps):
        keepers.note_leave(**away)
    with pytest.raises(NotAllowed):
        keepers.note_leave(**{**away, "actor": who("grid")})
