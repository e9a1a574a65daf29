"""How people wish to be told: usual ways, own ways, what is bound, quiet hours, addresses with their code."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from django_tasks_db.models import DBTaskResult

from liren.domains.access.models import Account
from liren.domains.messaging import wording
from liren.domains.messaging.actions import phone_index, queue_message
from liren.domains.messaging.actions import preferences as actions
from liren.domains.messaging.actions.preferences import PreferenceWish, set_preferences
from liren.domains.messaging.errors import (
    BoundTopic,
    EmailCodeWrong,
    EmailNotConfirmed,
    EmailNotSent,
    QuietHalf,
    WrongEmail,
)
from liren.domains.messaging.models import Delivery, Preference
from liren.domains.messaging.queries.preferences import own_preferences
from liren.domains.messaging.rules import Template
from liren.domains.messaging.rules.wishes import Wishes, channels_for, is_quiet, loud_again, next_digest
from liren.kernel import clock, mail
from liren.kernel.actor import VISITOR, Actor, ActorKind
from liren.kernel.refusals import NotFound
from liren.kernel.turns import TooOften

if TYPE_CHECKING:
    from liren.config.demo.people import World

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
NIGHT = dt.datetime(2026, 3, 2, 23, 30, tzinfo=clock.LOCAL)


@pytest.fixture(autouse=True)
def _wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "TEMPLATES", {})
    wording.register(
        Template("tests.own", "办结了", "已办结。", "【里仁】已办结。", topic="own"),
        Template("tests.news", "新鲜事", "有新鲜事。", "【里仁】有新鲜事。", topic="follow"),
        Template("tests.fire", "着火", "着火了。", "【里仁】着火了。", topic="duty", is_danger=True),
    )


@pytest.fixture
def resident() -> Account:
    return Account.objects.create(kind="resident", phone=PHONE, phone_index=phone_index(PHONE))


def who(account: Account) -> Actor:
    return Actor(kind=ActorKind.RESIDENT, id=account.id, name="王秀兰")


def told(account: Account, template: str, key: str = "k") -> set[str]:
    queue_message(
        template=template, account_id=account.id, context={}, place_code="320104", key=f"{template}{key}"
    )
    return set(Delivery.objects.filter(template=template).values_list("channel", flat=True))


@pytest.mark.parametrize(
    ("topic", "wished", "ways"),
    [
        ("own", None, {"in_app", "sms"}),
        ("own", [], {"in_app", "sms"}),
        ("own", ["email"], {"in_app", "sms", "email"}),
        ("follow", [], set()),
        ("follow", ["sms", "chat", "pigeon"], {"sms"}),
        ("late", ["email"], {"in_app", "email"}),
        ("digest", None, {"in_app"}),
        ("work", None, {"in_app", "sms"}),
    ],
)
def test_by_which_ways_a_person_is_told(topic: str, wished: list[str] | None, ways: set[str]) -> None:
    wishes = Wishes({} if wished is None else {topic: wished})
    assert channels_for(topic, wishes) == ways


@pytest.mark.parametrize(
    ("begin", "end", "at", "quiet"),
    [
        ("22:00", "07:00", "23:00", True),
        ("22:00", "07:00", "06:59", True),
        ("22:00", "07:00", "07:00", False),
        ("22:00", "07:00", "21:59", False),
        ("12:00", "14:00", "13:00", True),
        ("12:00", "14:00", "14:00", False),
        (None, None, "03:00", False),
    ],
)
def test_quiet_hours_may_pass_midnight(begin: str | None, end: str | None, at: str, quiet: bool) -> None:
    hours = [dt.time.fromisoformat(text) if text else None for text in (begin, end)]
    assert is_quiet(Wishes({}, *hours), dt.time.fromisoformat(at)) is quiet


def test_quiet_hours_end_in_the_morning() -> None:
    wishes = Wishes({}, dt.time(22), dt.time(7))
    assert loud_again(wishes, NIGHT) == dt.datetime(2026, 3, 3, 7, 0, tzinfo=clock.LOCAL)
    early = NIGHT.replace(day=3, hour=2)
    assert loud_again(wishes, early) == dt.datetime(2026, 3, 3, 7, 0, tzinfo=clock.LOCAL)


@pytest.mark.parametrize(
    ("kind", "hour", "weekday", "at"),
    [
        ("daily", 8, 0, "2026-03-03T08:00"),
        ("daily", 23, 0, "2026-03-03T23:00"),
        ("weekly", 8, 4, "2026-03-06T08:00"),
        ("weekly", 8, 0, "2026-03-09T08:00"),
        ("weekly", 8, 1, "2026-03-03T08:00"),
    ],
)
def test_when_the_next_digest_is_due(kind: str, hour: int, weekday: int, at: str) -> None:
    due = next_digest(kind, hour, weekday, NIGHT)  # Monday, half past eleven at night
    assert due == dt.datetime.fromisoformat(at).replace(tzinfo=clock.LOCAL)
    assert next_digest(kind, hour, weekday, due) - due == dt.timedelta(days=7 if kind == "weekly" else 1)


def test_what_is_wished_holds_and_what_is_bound_is_told_all_the_same(resident: Account) -> None:
    set_preferences(actor=who(resident), wish=PreferenceWish(channels={"follow": []}))
    assert told(resident, "tests.news") == set()
    assert told(resident, "tests.own") == {"in_app", "sms"}


def test_what_must_be_told_cannot_be_switched_off(resident: Account) -> None:
    with pytest.raises(BoundTopic) as refused:
        set_preferences(actor=who(resident), wish=PreferenceWish(channels={"own": ["in_app"]}))
    assert "短信" in str(refused.value)


def test_at_night_danger_alone_is_sent(resident: Account) -> None:
    wish = PreferenceWish(channels={}, quiet_from=dt.time(22), quiet_until=dt.time(7), language="en")
    with clock.at(NIGHT):
        set_preferences(actor=who(resident), wish=wish)
        told(resident, "tests.own")
        told(resident, "tests.fire")
    moments = {
        task.args_kwargs["kwargs"]["delivery_id"]: task.run_after for task in DBTaskResult.objects.all()
    }
    by_template = {row.template: moments[str(row.id)] for row in Delivery.objects.filter(channel="sms")}
    assert by_template["tests.own"] == dt.datetime(2026, 3, 3, 7, 0, tzinfo=clock.LOCAL)
    assert by_template["tests.fire"] == NIGHT
    assert set(Delivery.objects.filter(channel="sms").values_list("language", flat=True)) == {"en"}


@pytest.mark.parametrize(("begin", "end"), [("22:00", None), (None, "07:00"), ("22:00", "22:00")])
def test_half_of_quiet_hours_is_refused(resident: Account, begin: str | None, end: str | None) -> None:
    hours = [dt.time.fromisoformat(text) if text else None for text in (begin, end)]
    wish = PreferenceWish(channels={}, quiet_from=hours[0], quiet_until=hours[1])
    with pytest.raises(QuietHalf):
        set_preferences(actor=who(resident), wish=wish)


def test_letters_need_an_address_whose_owner_has_read_the_code(
    resident: Account, settings: Any, tmp_path: Any
) -> None:
    settings.LIREN_MAIL_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    me, letters = who(resident), {"follow": ["in_app", "email"]}
    with pytest.raises(EmailNotConfirmed):
        set_preferences(actor=me, wish=PreferenceWish(channels=letters))
    with pytest.raises(WrongEmail):
        actions.ask_email(actor=me, address="wang@")
    actions.ask_email(actor=me, address="wang@example.cn")
    with pytest.raises(EmailNotSent):
        actions.ask_email(actor=me, address="other@example.cn")  # a minute apart
    assert own_preferences(me).email == ""
    code = "".join(c for c in json.loads(mail.file_path().read_text())["text"].split("，")[0] if c.isdigit())
    with pytest.raises(EmailCodeWrong):
        actions.confirm_email(actor=me, code="0" * 7)
    actions.confirm_email(actor=me, code=code)
    with pytest.raises(EmailCodeWrong):
        actions.confirm_email(actor=me, code=code)  # it is spent
    assert own_preferences(me).email == "w***@example.cn"
    set_preferences(actor=me, wish=PreferenceWish(channels=letters))
    assert told(resident, "tests.news") == {"in_app", "email"}
    actions.remove_email(actor=me)
    assert told(resident, "tests.news", "2") == {"in_app", "email"}  # the first one; no second letter
    assert Delivery.objects.filter(channel="email").count() == 1


def test_a_code_lives_half_an_hour_and_five_tries(resident: Account, settings: Any, tmp_path: Any) -> None:
    settings.LIREN_MAIL_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    me = who(resident)
    actions.ask_email(actor=me, address="wang@example.cn")
    code = "".join(c for c in json.loads(mail.file_path().read_text())["text"].split("，")[0] if c.isdigit())
    for _ in range(5):
        with pytest.raises(EmailCodeWrong):
            actions.confirm_email(actor=me, code="1234567")
    with pytest.raises(EmailCodeWrong):
        actions.confirm_email(actor=me, code=code)
    Preference.objects.update(code_tries=0)
    with clock.at(clock.now() + dt.timedelta(minutes=31)), pytest.raises(EmailCodeWrong):
        actions.confirm_email(actor=me, code=code)


def test_one_person_has_five_codes_an_hour_sent(resident: Account, settings: Any, tmp_path: Any) -> None:
    settings.LIREN_MAIL_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    begun = clock.now().replace(minute=0, second=0, microsecond=0)
    for minute in range(5):
        with clock.at(begun + dt.timedelta(minutes=2 * minute)):
            actions.ask_email(actor=who(resident), address=f"wang{minute}@example.cn")
    with clock.at(begun + dt.timedelta(minutes=20)), pytest.raises(TooOften):
        actions.ask_email(actor=who(resident), address="wang9@example.cn")
    assert len(mail.file_path().read_text().splitlines()) == 5


def test_a_letter_that_cannot_leave_is_said(resident: Account, settings: Any) -> None:
    settings.LIREN_MAIL_SENDER = "tests.domains.messaging.test_preferences.dead_sender"
    with pytest.raises(EmailNotSent):
        actions.ask_email(actor=who(resident), address="wang@example.cn")


def dead_sender(**_: str) -> None:
    raise ConnectionError


def test_wishes_are_ones_own(world: World) -> None:
    with pytest.raises(NotFound):
        set_preferences(actor=VISITOR, wish=PreferenceWish(channels={}))
