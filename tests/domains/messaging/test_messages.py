from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from liren.domains.access.models import Account
from liren.domains.messaging import wording
from liren.domains.messaging.actions import (
    TRIES,
    forget_old_deliveries,
    mark_read,
    phone_index,
    queue_message,
    queue_notices,
)
from liren.domains.messaging.errors import WrongPhone
from liren.domains.messaging.models import Delivery
from liren.domains.messaging.queries import list_notices, unread_count
from liren.domains.messaging.rules import Template
from liren.kernel import clock, sms
from liren.kernel.actor import VISITOR, Actor, ActorKind
from liren.kernel.models import DeadLetter
from liren.kernel.worker import work_off

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
PHONE = "13812345678"
SENT: list[dict[str, str]] = []


def gateway(*, phone: str, text: str, key: str) -> None:
    SENT.append({"phone": phone, "text": text, "key": key})


def dead_gateway(*, phone: str, text: str, key: str) -> None:
    raise ConnectionError(phone)


@pytest.fixture(autouse=True)
def _wording(monkeypatch, settings):
    monkeypatch.setattr(wording, "TEMPLATES", {})
    wording.register(
        Template("tests.done", "办结了", "“%(title)s”已办结。", "【里仁】%(title)s 已办结。"),
        Template("tests.work", "有事要办", "请处理 %(number)s。"),
    )
    SENT.clear()
    settings.LIREN_SMS_SENDER = f"{__name__}.gateway"


@pytest.fixture
def resident() -> Account:
    return Account.objects.create(kind="resident", phone=PHONE, phone_index=phone_index(PHONE), language="en")


def actor_for(account: Account) -> Actor:
    return Actor(kind=ActorKind.RESIDENT, id=account.id)


def tell(**changes: object) -> None:
    given = {"template": "tests.done", "context": {"title": "路灯"}, "place_code": "320104005", "key": "k1"}
    queue_message(**{**given, **changes})


def test_an_account_gets_a_notice_and_a_short_message(resident):
    tell(account_id=resident.id)
    assert work_off() == 1
    assert [(m["phone"], m["text"]) for m in SENT] == [(PHONE, "【里仁】路灯 已办结。")]
    states = dict(Delivery.objects.values_list("channel", "state"))
    assert states == {"in_app": "sent", "sms": "sent"}
    assert Delivery.objects.get(channel="sms").language == "en"


def test_a_phone_alone_gets_a_short_message():
    tell(phone="+86 138-1234-5678")
    work_off()
    assert SENT[0]["phone"] == PHONE
    assert Delivery.objects.get().phone_index == phone_index(PHONE)


def test_a_template_without_short_form_makes_a_notice_alone(resident):
    tell(template="tests.work", context={"number": "1"}, account_id=resident.id, phone=PHONE)
    assert [d.channel for d in Delivery.objects.all()] == ["in_app"]
    assert work_off() == 0


def test_nobody_to_tell_is_nothing_to_do():
    tell()
    assert not Delivery.objects.exists()


def test_the_same_key_tells_once(resident):
    for _ in range(3):
        tell(account_id=resident.id)
    work_off()
    assert len(SENT) == 1
    assert Delivery.objects.count() == 2


def test_a_message_goes_with_the_transaction_that_queued_it():
    with transaction.atomic():
        tell(phone=PHONE)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()
    assert not Delivery.objects.exists()


def test_telling_costs_three_queries_for_an_account_and_two_for_many(resident, django_assert_num_queries):
    with django_assert_num_queries(3):
        tell(account_id=resident.id)
    with django_assert_num_queries(2):
        queue_notices(
            template="tests.work",
            account_ids=[uuid.uuid4() for _ in range(30)],
            context={"number": "1"},
            place_code="320104",
            key="w1",
        )
    assert Delivery.objects.filter(template="tests.work").count() == 30


@pytest.mark.parametrize("phone", ["12345678901", "1381234567", "138123456789", "025-84621111", "abc"])
def test_a_phone_that_cannot_receive_is_refused(phone):
    with pytest.raises(WrongPhone) as refused:
        tell(phone=phone)
    assert refused.value.field == "phone"


def test_a_context_without_a_wanted_name_is_a_mistake():
    with pytest.raises(ValueError, match="title"):
        tell(phone=PHONE, context={})


def test_a_failed_message_is_sent_when_the_gateway_is_back(settings):
    settings.LIREN_SMS_SENDER = f"{__name__}.dead_gateway"
    with clock.at(NOON):
        tell(phone=PHONE)
        work_off()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tried, delivery.error) == ("failed", 1, "ConnectionError")
    settings.LIREN_SMS_SENDER = f"{__name__}.gateway"
    with clock.at(NOON + dt.timedelta(minutes=1)):
        work_off()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tried, delivery.error) == ("sent", 2, "")
    assert SENT[0]["key"] == str(delivery.id)


def test_a_message_that_never_arrives_is_given_up_and_seen(settings):
    settings.LIREN_SMS_SENDER = f"{__name__}.dead_gateway"
    with clock.at(NOON):
        tell(phone=PHONE)
    for hours in range(1, TRIES + 5):
        with clock.at(NOON + dt.timedelta(hours=2 * hours)):
            work_off()
    assert Delivery.objects.get().state == "dead"
    letter = DeadLetter.objects.get()
    assert (letter.attempts, letter.error) == (TRIES, "ConnectionError")
    assert PHONE not in json.dumps(letter.task_ids) + letter.trace


def test_a_message_sent_before_the_worker_died_is_not_marked_twice():
    tell(phone=PHONE)
    DBTaskResult.objects.update(run_after=clock.now())
    work_off()
    DBTaskResult.objects.update(status="READY")
    work_off()
    assert len(SENT) == 1
    assert Delivery.objects.get().tried == 1


def test_the_file_sender_writes_one_object_a_line(settings, tmp_path):
    settings.LIREN_SMS_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    with clock.at(NOON):
        for number in range(2):
            sms.send(phone=PHONE, text=f"第一行\n第二行 {number}", key=str(number))
    lines = [json.loads(line) for line in sms.file_path().read_text().splitlines()]
    assert lines[0] == {
        "at": "2026-03-02T04:00:00+00:00",
        "phone": PHONE,
        "text": "第一行\n第二行 0",
        "key": "0",
    }
    assert len(lines) == 2
    assert sms.file_path().stat().st_mode & 0o777 == 0o600


def test_the_console_sender_prints(settings, capsys):
    settings.LIREN_SMS_SENDER = "console"
    sms.send(phone=PHONE, text="您好", key="k")
    assert "您好" in capsys.readouterr().out


def test_phone_and_context_are_sealed_in_the_database():
    from django.db import connection

    tell(phone=PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, context FROM messaging_delivery")
        phone, context = (bytes(value) for value in cursor.fetchone())
    assert PHONE.encode() not in phone
    assert "路灯".encode() not in context


def test_notices_come_newest_first_in_pages(resident):
    for number in range(5):
        with clock.at(NOON + dt.timedelta(minutes=number)):
            tell(account_id=resident.id, key=f"k{number}", context={"title": str(number), "case": "c"})
    first = list_notices(actor_for(resident), limit=3)
    rest = list_notices(actor_for(resident), before=first[-1].id, limit=3)
    assert [n.context["title"] for n in first + rest] == ["4", "3", "2", "1", "0"]
    assert (first[0].title, first[0].text, first[0].read_at) == ("办结了", "“4”已办结。", None)


def test_a_notice_whose_wording_is_gone_still_has_a_line(resident):
    tell(account_id=resident.id)
    wording.TEMPLATES.clear()
    with override("zh-hans"):
        assert list_notices(actor_for(resident))[0].title == "一条通知"


def test_reading_is_ones_own(resident, django_assert_num_queries):
    for number in range(3):
        tell(account_id=resident.id, key=f"k{number}")
    stranger = Actor(kind=ActorKind.RESIDENT, id=uuid.uuid4())
    first = list_notices(actor_for(resident))[0]
    assert mark_read(actor=stranger) == mark_read(actor=stranger, delivery_ids=[first.id]) == 0
    assert mark_read(actor=actor_for(resident), delivery_ids=[first.id]) == 1
    with django_assert_num_queries(1):
        assert unread_count(actor_for(resident)) == 2
    assert mark_read(actor=actor_for(resident)) == 2
    assert unread_count(actor_for(resident)) == 0
    assert list_notices(stranger) == []


def test_a_visitor_has_no_notices(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert (unread_count(VISITOR), list_notices(VISITOR), mark_read(actor=VISITOR)) == (0, [], 0)


def test_the_database_refuses_a_delivery_to_nobody():
    with pytest.raises(IntegrityError):
        Delivery.objects.create(
            key="k", channel="sms", template="t", language="en", place_code="320104", created_at=clock.now()
        )


def test_what_was_told_a_year_ago_is_forgotten(resident):
    tell(account_id=resident.id)
    assert forget_old_deliveries() == 0
    with clock.at(clock.now() + dt.timedelta(days=366)):
        assert forget_old_deliveries() == 2
