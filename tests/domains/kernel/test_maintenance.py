"""Work on the system is announced to everybody, by whoever watches over it alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liren.kernel import clock, health, maintenance
from liren.kernel.actor import Actor, ActorKind, Grant
from liren.kernel.maintenance import Announcement, MaintenanceOver, MaintenanceTimes, MaintenanceWords
from liren.kernel.models import AuditEntry, Maintenance, Touches, WorkerBeat
from liren.kernel.refusals import NotAllowed, NotFound, Refusal

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
WATCHER = Actor(kind=ActorKind.STAFF, grants=(Grant(maintenance.RIGHT, ""),))
NOBODY = Actor(kind=ActorKind.STAFF)


def given(begins: float = 2, ends: float = 4, words: str = "换磁盘", words_en: str = "") -> Announcement:
    """From so many hours on until so many hours on."""
    return Announcement(
        begins_at=NOW + begins * HOUR,
        ends_at=NOW + ends * HOUR,
        touches=Touches.ALL,
        words=words,
        words_en=words_en,
    )


@pytest.mark.parametrize(
    ("announced", "kind", "field"),
    [
        (given(4, 2), MaintenanceTimes, "ends_at"),
        (given(2, 2), MaintenanceTimes, "ends_at"),
        (given(0, 73), MaintenanceTimes, "ends_at"),
        (given(-4, -1), MaintenanceTimes, "begins_at"),
        (given(24 * 91, 24 * 91 + 1), MaintenanceTimes, "begins_at"),
        (given(words=""), MaintenanceWords, "words"),
        (given(words="字" * 201), MaintenanceWords, "words"),
        (given(words_en="x" * 301), MaintenanceWords, "words_en"),
    ],
)
def test_what_cannot_be_announced(announced: Announcement, kind: type[Refusal], field: str) -> None:
    with clock.at(NOW), pytest.raises(kind) as refused:
        maintenance.announce(actor=WATCHER, given=announced)
    assert refused.value.field == field
    assert not Maintenance.objects.exists()


def test_what_was_announced_is_coming_then_goes_on_then_is_past() -> None:
    with clock.at(NOW):
        maintenance.announce(actor=WATCHER, given=given())
    for hours, place in ((1, "coming"), (3, "going_on"), (5, "past")):
        with clock.at(NOW + hours * HOUR):
            stands = maintenance.standing()
        found = {name: len(getattr(stands, name)) for name in ("coming", "going_on", "past")}
        assert found == {"coming": 0, "going_on": 0, "past": 0, place: 1}
    assert AuditEntry.objects.get(verb="kernel.maintenance.announced").object_label == "2026-03-02 11:00"


def test_called_off_before_it_begins_and_ended_after() -> None:
    with clock.at(NOW):
        first = maintenance.announce(actor=WATCHER, given=given())
        second = maintenance.announce(actor=WATCHER, given=given(-1, 2))
        maintenance.call_off(actor=WATCHER, maintenance_id=first)
        maintenance.call_off(actor=WATCHER, maintenance_id=second)
        assert [len(maintenance.standing().past), len(maintenance.standing().coming)] == [2, 0]
        for one in (first, second):
            with pytest.raises(MaintenanceOver):
                maintenance.call_off(actor=WATCHER, maintenance_id=one)
    assert Maintenance.objects.get(id=second).ends_at == NOW
    assert Maintenance.objects.get(id=first).called_off_at == NOW


def test_nobody_else_announces_or_calls_off() -> None:
    with clock.at(NOW):
        one = maintenance.announce(actor=WATCHER, given=given())
        with pytest.raises(NotAllowed):
            maintenance.announce(actor=NOBODY, given=given())
        with pytest.raises(NotAllowed):
            maintenance.call_off(actor=NOBODY, maintenance_id=one)
        with pytest.raises(NotFound):
            maintenance.call_off(actor=WATCHER, maintenance_id=health.AuditEntry().id)


def test_anybody_reads_it_in_both_languages_without_many_questions(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    now = clock.now()
    WorkerBeat.objects.create(id="w", queues="*", host="h", pid=1, started_at=now, seen_at=now)
    assert "都正常" in client.get(reverse("portal:status")).content.decode()
    for number in range(3):
        announced = Announcement(
            begins_at=now - HOUR if not number else now + number * HOUR,
            ends_at=now + 9 * HOUR,
            touches=Touches.SENDING,
            words=f"换磁盘{number}",
            words_en=f"New disks {number}",
        )
        maintenance.announce(actor=WATCHER, given=announced)
    with django_assert_max_num_queries(3):
        page = client.get(reverse("portal:status")).content.decode()
    assert "正在维护" in page
    assert "换磁盘0" in page
    assert "换磁盘2" in page
    client.cookies["liren_language"] = "en"
    english = client.get(reverse("portal:status")).content.decode()
    assert "New disks 1" in english
    assert "换磁盘" not in english


def test_a_silent_worker_is_said_in_words(client: Client) -> None:
    health._looked.forget()
    assert "会晚到" in client.get(reverse("portal:status")).content.decode()


def test_announced_and_ended_in_the_workbench(client_of: Callable[[str], Client]) -> None:
    admin, page = client_of("admin"), reverse("bench:maintenance")
    begins = (clock.now() - HOUR).astimezone(clock.LOCAL)
    sent = {
        "begins_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + 3 * HOUR:%Y-%m-%dT%H:%M}",
        "touches": "some",
        "words": "换磁盘",
    }
    refused = admin.post(page, sent | {"ends_at": sent["begins_at"]})
    assert refused.status_code == 422
    assert "72" in refused.content.decode()
    assert admin.post(page, sent).status_code == 302
    assert "换磁盘" in admin.get(page).content.decode()
    one = Maintenance.objects.get()
    assert admin.post(reverse("bench:maintenance_off", args=[one.id])).status_code == 302
    assert admin.post(reverse("bench:maintenance_off", args=[one.id])).status_code == 409
    assert client_of("dispatcher").get(page).status_code == 403
