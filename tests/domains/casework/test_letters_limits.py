"""Nobody makes us write to others in bulk: first answers are counted by address, domain and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from liren.domains.access.models import Account
from liren.domains.casework.actions import letters_keeping
from liren.domains.casework.models import Letter
from liren.domains.messaging.models import Delivery
from tests.domains.casework.test_letters import LIUYIN, _door, parked, sent, take
from tests.factories.post import letter

if TYPE_CHECKING:
    from tests.domains.casework.conftest import Desk

__all__ = ["_door"]  # the fixture that opens the door for letters
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wide(settings: Any, _door: None) -> None:
    settings.LIREN_MAIL_TURNS = settings.LIREN_MAIL_DAY_TURNS = 1000
    settings.LIREN_MAIL_DOMAIN_TURNS = settings.LIREN_MAIL_PLACE_TURNS = 1000


def from_(sender: str, n: int, **more: str) -> Letter:
    return take(letter(sender=sender, key=f"{n}@x", to=f"say+{LIUYIN}@liren.example.cn", **more))


def told() -> list[str]:
    rows = Delivery.objects.filter(template="casework.letters_many", channel="in_app")
    return sorted(Account.objects.get(id=row.account_id).username for row in rows)


def test_forged_letters_of_one_domain_are_answered_only_so_often(desk: Desk, settings: Any) -> None:
    settings.LIREN_MAIL_DOMAIN_TURNS = 3
    rows = [from_(f"someone{n}@victim.example.cn", n) for n in range(7)]
    assert [row.state for row in rows] == ["matter"] * 3 + ["parked"] * 4
    assert {row.reason for row in rows[3:]} == {"many_of_host"}
    assert len(sent()) == 3
    assert from_("li@other.example.cn", 99).state == "matter"


def test_the_whole_place_answers_only_so_many_in_an_hour(desk: Desk, settings: Any) -> None:
    settings.LIREN_MAIL_PLACE_TURNS = 2
    rows = [from_(f"a@host{n}.example.cn", n) for n in range(5)]
    assert [row.reason for row in rows] == ["", ""] + ["many_here"] * 3
    assert len(sent()) == 2
    with desk.at(hours=1):
        assert from_("a@host9.example.cn", 9).state == "matter"


def test_an_address_has_a_day_besides_its_hour(desk: Desk, settings: Any) -> None:
    settings.LIREN_MAIL_DAY_TURNS = 3
    for n in range(5):
        row = from_("wang@post.example.cn", n)
        with desk.at(hours=1):
            pass
    assert row.reason == "many_a_day"
    assert len(sent()) == 3
    with desk.at(hours=24):
        assert from_("wang@post.example.cn", 9).state == "matter"


def test_those_who_sort_letters_are_told_once_an_hour(desk: Desk, settings: Any) -> None:
    settings.LIREN_MAIL_PLACE_TURNS = 1
    for n in range(6):
        from_(f"a@host{n}.example.cn", n)
    sent()
    assert told() == ["dispatcher", "district"]
    with desk.at(hours=1):
        for n in range(6, 12):
            from_(f"a@host{n}.example.cn", n)
    sent()
    assert told() == ["dispatcher", "dispatcher", "district", "district"]


def test_answers_of_people_in_a_matter_are_taken_whatever_a_flood_there_is(desk: Desk, settings: Any) -> None:
    from_("wang@post.example.cn", 1)
    (ours,) = sent()
    settings.LIREN_MAIL_PLACE_TURNS = settings.LIREN_MAIL_DOMAIN_TURNS = 0
    reply = take(letter("还是不亮。", to=ours["reply-to"], key="2@x"))
    assert reply.state == "reply"
    assert from_("wang@post.example.cn", 3).state == "parked"


def test_a_letter_taken_by_hand_is_answered_whatever_the_count(desk: Desk, settings: Any) -> None:
    from liren.domains.casework.actions import letters_by_hand

    settings.LIREN_MAIL_PLACE_TURNS = 0
    row = from_("wang@post.example.cn", 1)
    assert (row.reason, sent()) == ("many_here", [])
    taking = letters_by_hand.Taking(title="灯", text="灯坏了", place_code=LIUYIN)
    letters_by_hand.take_letter(actor=desk.who("district"), letter_id=row.id, taking=taking)
    assert len(sent()) == 1


def test_old_letters_are_forgotten_batch_by_batch_until_none_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(letters_keeping, "BATCH", 2)
    rows = [take(letter(key=f"{n}@x", Precedence="bulk")) for n in range(5)]
    with desk.at(days=31):
        assert letters_keeping.forget_old_letters() == 5
    assert not Letter.objects.filter(id__in=[row.id for row in rows]).exclude(stored="").exists()


def test_bytes_without_a_row_go_batch_by_batch_and_others_stay(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters_keeping, "BATCH", 2)
    monkeypatch.setattr(letters_keeping, "ORPHAN_AGE", -letters_keeping.ORPHAN_AGE)  # young ones too
    kept = parked()
    for n in range(5):
        letters_keeping.default_storage.save(f"letters/orphan{n}", letters_keeping.ContentFile(b"x"))
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.get_modified_time", lambda *_: desk.now)
    assert letters_keeping.forget_old_letters() == 5
    assert letters_keeping.default_storage.listdir("letters")[1] == [kept.stored.rpartition("/")[2]]
