"""Digests: at the wished hour, exactly one a period, with what waits, is late and has changed."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.casework.actions import digests, handling
from liren.domains.messaging.actions.preferences import PreferenceWish, set_preferences
from liren.domains.messaging.models import Delivery, Preference
from liren.domains.messaging.queries import list_notices
from tests.domains.casework.conftest import Desk

pytestmark = pytest.mark.django_db


def wants(desk: Desk, username: str = "community", kind: str = "daily", hour: int = 8, day: int = 0) -> None:
    wish = PreferenceWish(channels={}, digest=kind, digest_hour=hour, digest_day=day)
    set_preferences(actor=desk.who(username), wish=wish)


def told() -> int:
    return Delivery.objects.filter(template="casework.digest").count()


def test_a_digest_tells_what_waits_is_late_and_has_changed(desk: Desk) -> None:
    receipt = desk.accepted()
    wants(desk)
    assert digests.send_due_digests() == 0
    with desk.at(hours=1):
        handling.tell_progress(actor=desk.who("director"), case_id=receipt.case_id, words="明天换灯。")
    desk.assigned()
    with desk.at(days=1):
        assert digests.send_due_digests() == 1
    notice = list_notices(desk.who("community"))[0]
    assert notice.title == "您的工作摘要"
    assert "等您办的 2 件" in notice.text
    assert "有 1 件有新情况" in notice.text


def test_one_a_period_however_often_the_worker_comes_and_one_after_a_standstill(desk: Desk) -> None:
    wants(desk)
    with desk.at(days=1):
        assert [digests.send_due_digests() for _ in range(3)] == [1, 0, 0]
    with desk.at(days=5):
        assert [digests.send_due_digests() for _ in range(3)] == [1, 0, 0]
    assert told() == 2


def test_a_worker_killed_within_it_sends_it_once_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(desk)
    due = Preference.objects.get().digest_at

    def killed(**_: object) -> None:
        raise RuntimeError

    with desk.at(days=1):
        with monkeypatch.context() as broken:
            broken.setattr(digests, "queue_message", killed)
            assert digests.send_due_digests() == 0
        assert Preference.objects.get().digest_at == due
        assert digests.send_due_digests() == 1
    assert told() == 1


def test_a_weekly_digest_comes_on_its_day(desk: Desk) -> None:
    wants(desk, kind="weekly", day=4)
    with desk.at(days=1):
        assert digests.send_due_digests() == 0
    with desk.at(days=3, hours=1):
        assert digests.send_due_digests() == 1


def test_saving_the_page_again_costs_nobody_a_digest_and_switching_off_ends_them(desk: Desk) -> None:
    wants(desk)
    due = Preference.objects.get().digest_at
    with desk.at(hours=20):
        wants(desk)
    assert Preference.objects.get().digest_at == due
    wants(desk, kind="")
    with desk.at(days=3):
        assert digests.send_due_digests() == 0


def test_many_are_served_in_bounded_batches(desk: Desk) -> None:
    for username in ("community", "grid", "director", "supervisor"):
        wants(desk, username)
    with desk.at(days=1):
        assert [digests.send_due_digests(most=3), digests.send_due_digests(most=3)] == [3, 1]
        assert digests.send_due_digests(seconds=0) == 0
    due = {one.digest_at for one in Preference.objects.all()}
    assert due == {dt.datetime(2026, 11, 25, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))}
