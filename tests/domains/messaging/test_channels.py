"""Letters and work chats: what is queued, what goes over the wire, what becomes of it."""

from __future__ import annotations

import datetime as dt
import json
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from liren.config.environment import WrongSetting, relay
from liren.domains.messaging import wording
from liren.domains.messaging.actions import TRIES, queue_message, queue_notices, resend
from liren.domains.messaging.actions.preferences import PreferenceWish, set_preferences
from liren.domains.messaging.actions.robots import (
    RobotWish,
    change_robot,
    make_robot,
    remove_robot,
    try_robot,
)
from liren.domains.messaging.errors import (
    NothingToSend,
    RobotAddressForeign,
    RobotGone,
    RobotNameMissing,
    RobotTopicsMissing,
    StillQueued,
)
from liren.domains.messaging.models import ChatRobot, Delivery, Preference
from liren.domains.messaging.queries.deliveries import (
    DeliveryFilter,
    list_deliveries,
    masked_email,
    reason_words,
)
from liren.domains.messaging.queries.robots import robots_in
from liren.domains.messaging.rules import Template, chat
from liren.kernel import clock, mail
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, NotFound, StalePage
from liren.kernel.worker import work_off
from tests.factories.servers import saying, serving
from tests.personas import actor

if TYPE_CHECKING:
    from liren.config.demo.people import World

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
WORK = Template(
    "tests.work",
    "有事要办",
    "请处理 %(number)s “%(title)s”。",
    chat="【里仁】%(body)s请处理 %(number)s。",
)
CONTEXT = {"number": "320104-2026-000001", "title": "王秀兰家漏水", "body": "柳荫里工作站"}
URL = "https://oapi.dingtalk.com/robot/send?access_token=abc"


@pytest.fixture(autouse=True)
def _wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "TEMPLATES", {WORK.key: WORK})


def tell(world: World, **more: Any) -> None:
    given = {
        "template": WORK.key,
        "account_ids": [world.accounts["community"].id],
        "context": CONTEXT,
        "place_code": "320104901001",
        "key": "k1",
        "body_id": world.bodies["station:001"].id,
    }
    queue_notices(**{**given, **more})


def robot(world: World, url: str = URL, **more: Any) -> ChatRobot:
    wish = RobotWish(**{"name": "工作群", "kind": "dingtalk", "url": url, "topics": ["work"], **more})
    return make_robot(
        actor=actor(world.accounts["district"]), body_id=world.bodies["station:001"].id, wish=wish
    )


def with_email(world: World, username: str, address: str) -> None:
    Preference.objects.update_or_create(account=world.accounts[username], defaults={"email": address})
    who = actor(world.accounts[username])
    set_preferences(actor=who, wish=PreferenceWish(channels={"work": ["in_app", "email"]}))


def test_a_letter_goes_to_whoever_wishes_it(world: World, settings: Any, tmp_path: Any) -> None:
    settings.LIREN_MAIL_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    with_email(world, "community", "li@example.cn")
    tell(world, account_ids=[world.accounts[name].id for name in ("community", "grid")])
    work_off()
    letter = json.loads(mail.file_path().read_text())
    assert (letter["to"], letter["subject"]) == ("li@example.cn", "有事要办")
    assert letter["text"] == "请处理 320104-2026-000001 “王秀兰家漏水”。"
    sent = Delivery.objects.get(channel="email")
    assert (sent.state, letter["key"]) == ("sent", str(sent.id))
    assert Delivery.objects.filter(channel="in_app").count() == 2


def test_a_letter_over_the_wire_has_the_key_as_its_id(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Any] = []

    class Server:
        def __init__(self, host: str, port: int, **_: Any) -> None:
            taken.append((host, port))

        def __enter__(self) -> Server:
            return self

        def __exit__(self, *_: object) -> None: ...

        def starttls(self, **_: Any) -> None:
            taken.append("tls")

        def login(self, user: str, password: str) -> None:
            taken.append((user, password))

        def send_message(self, letter: Any) -> None:
            taken.append(letter)

    monkeypatch.setattr("smtplib.SMTP", Server)
    settings.LIREN_MAIL_SENDER, settings.LIREN_MAIL_FROM = "smtp", "里仁 <liren@example.cn>"
    settings.LIREN_SMTP = relay("smtp+tls://u:p%40ss@mail.example.cn", is_needed=True)
    mail.send(address="li@example.cn", subject="有\n事", text="请看。", key="k9")
    assert taken[:3] == [("mail.example.cn", 587), "tls", ("u", "p@ss")]
    letter = message_from_bytes(bytes(taken[3]), policy=default)
    assert (letter["Message-ID"], letter["Subject"]) == ("<k9@example.cn>", "有 事")
    assert letter["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("url", ["", "http://mail.example.cn", "smtps://"])
def test_a_wrong_mail_server_is_named_at_start(url: str) -> None:
    with pytest.raises(WrongSetting, match="LIREN_SMTP_URL"):
        relay(url, is_needed=True)
    assert relay("", is_needed=False) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Li@Example.CN ", "Li@example.cn"),
        ("li@example", None),
        ("a b@example.cn", None),
        ("li@example.cn\nBcc: x@y.cn", None),
        ("li..x@example.cn", None),
    ],
)
def test_an_address_is_one_plain_address(typed: str, kept: str | None) -> None:
    assert mail.normal_address(typed) == kept


def test_a_chat_message_holds_nothing_personal(world: World, settings: Any) -> None:
    seen: list[bytes] = []

    def robot_server(connection: Any, request: bytes) -> None:
        while not request.rstrip().endswith(b"}"):
            request += connection.recv(65536)  # the body may come after the head
        seen.append(request)
        saying(b'{"errcode":0,"errmsg":"ok"}')(connection, request)

    with serving(robot_server) as base:
        settings.LIREN_CHAT_HOSTS = (base.removeprefix("http://"),)
        settings.LIREN_INNER_NETWORKS = _loopback()
        robot(world, f"{base}/robot/send?access_token=abc", secret="SECxyz")
        tell(world)
        work_off()
    request = seen[0].decode()
    assert "【里仁】柳荫里工作站请处理 320104-2026-000001。" in request
    assert "王秀兰" not in request
    assert "&timestamp=" in request.splitlines()[0]
    assert "&sign=" in request.splitlines()[0]
    assert Delivery.objects.get(channel="chat").state == "sent"


def _loopback() -> Any:
    import ipaddress

    return (ipaddress.ip_network("127.0.0.0/8"),)


def test_a_robot_that_refuses_is_tried_again_given_up_and_sent_again(world: World, settings: Any) -> None:
    settings.LIREN_INNER_NETWORKS = _loopback()
    with serving(saying(b'{"errcode":45009,"errmsg":"freq out of limit"}')) as base:
        settings.LIREN_CHAT_HOSTS = (base.removeprefix("http://"),)
        made = robot(world, base + "/cgi-bin/webhook/send?key=1", kind="wecom")
        with clock.at(NOON):
            tell(world)
        for hours in range(1, TRIES + 3):
            with clock.at(NOON + dt.timedelta(hours=2 * hours)):
                work_off()
    admin = actor(world.accounts["admin"])
    line = list_deliveries(admin, DeliveryFilter(view="trouble")).rows[0]
    assert (line.state, line.tried, line.to) == ("dead", TRIES, "工作群")
    assert line.reason == "对方没有收下（代码 45009）"
    with serving(saying(b'{"errcode":0}')) as base:
        settings.LIREN_CHAT_HOSTS = (base.removeprefix("http://"),)
        wish = RobotWish(name="工作群", kind="wecom", url=base + "/x", topics=["work"])
        change_robot(actor=actor(world.accounts["district"]), robot_id=made.id, wish=wish, version=1)
        resend(actor=admin, delivery_id=line.id)
        with pytest.raises(StillQueued):
            resend(actor=admin, delivery_id=line.id)
        work_off()
    assert Delivery.objects.get(id=line.id).state == "sent"
    assert AuditEntry.objects.filter(verb="messaging.delivery.resent").count() == 1


def test_what_may_be_sent_again_and_by_whom(world: World) -> None:
    made = robot(world)
    tell(world)
    notice, said = Delivery.objects.get(channel="in_app"), Delivery.objects.get(channel="chat")
    Delivery.objects.filter(id=said.id).update(state="dead")
    with pytest.raises(NotFound):
        resend(actor=actor(world.accounts["community"]), delivery_id=said.id)
    admin = actor(world.accounts["admin"])
    with pytest.raises(NothingToSend):
        resend(actor=admin, delivery_id=notice.id)
    ChatRobot.objects.filter(id=made.id).update(is_active=False)
    with pytest.raises(RobotGone):
        resend(actor=admin, delivery_id=said.id)


def test_a_robot_hears_of_its_topics_and_of_its_body_alone(world: World) -> None:
    robot(world, topics=["late"])
    tell(world)
    tell(world, key="k2", body_id=world.bodies["housing"].id)
    tell(world, key="k3", body_id=None)
    assert not Delivery.objects.filter(channel="chat").exists()


def test_a_robot_removed_by_another_process_does_not_undo_what_would_have_told_it(world: World) -> None:
    made = robot(world)
    tell(world)
    ChatRobot.objects.filter(id=made.id).delete()  # and this process still remembers it
    assert made in robots_in(made.place_code[:6])
    with transaction.atomic():
        tell(world, key="k2")
    assert Delivery.objects.filter(key__startswith="k2").exclude(channel="chat").exists()
    assert not Delivery.objects.filter(channel="chat").exists()


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("dingtalk", "https://oapi.dingtalk.com.example.cn/robot/send"),
        ("dingtalk", "http://oapi.dingtalk.com/robot/send"),
        ("dingtalk", "https://open.feishu.cn/open-apis/bot/v2/hook/1"),
        ("wecom", "https://user@qyapi.weixin.qq.com/cgi-bin/webhook/send"),
        ("feishu", "https://169.254.169.254/latest"),
        ("other", "https://open.feishu.cn/x"),
    ],
)
def test_only_the_makers_own_hosts_are_taken(world: World, kind: str, url: str) -> None:
    with pytest.raises(RobotAddressForeign):
        robot(world, url, kind=kind)


def test_a_robot_needs_a_name_a_topic_and_a_keeper(world: World) -> None:
    with pytest.raises(RobotNameMissing):
        robot(world, name=" ")
    with pytest.raises(RobotTopicsMissing):
        robot(world, topics=["own"])
    made = robot(world)
    wish = RobotWish(name="新群", kind="dingtalk", topics=["work"], is_active=False)
    keeper = actor(world.accounts["district"])
    for other in ("community", "admin"):
        with pytest.raises(NotAllowed):
            make_robot(actor=actor(world.accounts[other]), body_id=made.body_id, wish=wish)
        with pytest.raises(NotFound):
            remove_robot(actor=actor(world.accounts[other]), robot_id=made.id)
    changed = change_robot(actor=keeper, robot_id=made.id, wish=wish, version=1)
    assert (changed.name, changed.url, changed.is_active) == ("新群", URL, False)
    with pytest.raises(StalePage):
        change_robot(actor=keeper, robot_id=made.id, wish=wish, version=1)
    remove_robot(actor=keeper, robot_id=made.id)
    assert not ChatRobot.objects.exists()


def test_a_trial_says_why_it_did_not_arrive(world: World, settings: Any) -> None:
    settings.LIREN_INNER_NETWORKS = _loopback()
    keeper = actor(world.accounts["district"])
    with serving(saying(b'{"code":19021,"msg":"sign match fail"}')) as base:
        settings.LIREN_CHAT_HOSTS = (base.removeprefix("http://"),)
        made = robot(world, base + "/hook", kind="feishu", secret="s")
        assert try_robot(actor=keeper, robot_id=made.id) == "对方没有收下（代码 19021）"
    assert try_robot(actor=keeper, robot_id=made.id) == "连不上对方的服务器"


def test_the_wire_forms_are_those_of_the_makers() -> None:
    at = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
    plain = json.loads(chat.body_of("wecom", "您好", "", at))
    assert plain == {"msgtype": "text", "text": {"content": "您好"}}
    signed = json.loads(chat.body_of("feishu", "您好", "demo", at))
    assert signed["msg_type"] == "text"
    assert (signed["timestamp"], len(signed["sign"])) == ("1772424000", 44)
    assert chat.address_of("dingtalk", URL, "", at) == URL
    assert "&timestamp=1772424000000&sign=" in chat.address_of("dingtalk", URL, "SEC", at)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (b'{"errcode":0}', None),
        (b'{"code":0,"msg":"success"}', None),
        (b'{"StatusCode":0}', None),
        (b'{"errcode":93000}', "93000"),
        (b"{}", ""),
        (b"[]", ""),
        (b"<html>", ""),
    ],
)
def test_what_a_robot_answers(answer: bytes, refusal: str | None) -> None:
    assert chat.refusal_in(answer) == refusal


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", ""),
        ("time", "对方太久没有应答"),
        ("answer:500", "对方没有收下（代码 500）"),
        ("ConnectionError", "发送程序出错，请看后台日志"),
        ("robot_stopped", "群机器人已停用"),
    ],
)
def test_a_failure_is_said_in_words(error: str, words: str) -> None:
    assert reason_words(error) == words


def test_addresses_are_masked() -> None:
    assert (masked_email("li@example.cn"), masked_email("")) == ("l***@example.cn", "****")


def test_a_message_to_a_phone_alone_keeps_to_what_is_usual(world: World) -> None:
    queue_message(template=WORK.key, phone="13812345678", context=CONTEXT, place_code="320104901001", key="p")
    assert not Delivery.objects.exists()  # it has no short form
