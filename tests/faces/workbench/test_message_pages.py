"""The pages about messages: deliveries, robots, wording, one's own wishes, notices by topic."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from liren.domains.messaging.actions import queue_message
from liren.domains.messaging.actions.robots import RobotWish, make_robot
from liren.domains.messaging.models import ChatRobot, Delivery, OwnWords, Preference
from liren.domains.messaging.rules.words import is_found
from liren.kernel.models import AuditEntry
from tests.personas import actor

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

    from liren.config.demo.people import World

pytestmark = pytest.mark.django_db
Open = Callable[[str], Client]
CONTEXT = {"title": "路灯不亮", "number": "320104-2026-000001", "code": "K7M4", "words": "", "case": "c"}


def failed(world: World, count: int = 1) -> None:
    for number in range(count):
        queue_message(
            template="casework.received",
            phone="13812345678",
            context=CONTEXT,
            place_code="320104901001",
            key=f"k{number}",
        )
    Delivery.objects.update(state="dead", tried=10, error="time")


def test_what_did_not_arrive_is_seen_with_its_reason_and_sent_again(world: World, client_of: Open) -> None:
    failed(world)
    client = client_of("admin")
    page = client.get("/bench/messages/").content.decode()
    assert "对方太久没有应答" in page
    assert "138 **** 5678" in page
    assert "13812345678" not in page
    assert "路灯不亮" not in page
    sent = client.post(f"/bench/messages/{Delivery.objects.get().id}/resend/", follow=True)
    assert "已排队重发" in sent.content.decode()
    assert Delivery.objects.get().state == "queued"


def test_the_list_is_narrowed_and_taken_away(world: World, client_of: Open) -> None:
    failed(world)
    client = client_of("district")
    for query, count in (
        ("channel=sms", 1),
        ("channel=email", 0),
        ("topic=late", 0),
        ("until=2020-01-01", 0),
    ):
        taken = client.get(f"/bench/messages/export.csv?view=trouble&{query}")
        rows = list(csv.reader(io.StringIO(taken.getvalue().decode("utf-8-sig"))))
        assert len(rows) == 1 + count
    assert AuditEntry.objects.filter(verb="messaging.deliveries.exported").count() == 4


def test_many_deliveries_cost_as_many_queries_as_few(
    world: World, client_of: Open, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    failed(world, 40)
    client = client_of("admin")
    client.get("/bench/messages/")
    with django_assert_max_num_queries(12):
        client.get("/bench/messages/")


def test_a_robot_is_registered_and_its_address_never_shown_again(world: World, client_of: Open) -> None:
    client = client_of("district")
    given = {
        "body": str(world.bodies["station:001"].id),
        "kind": "feishu",
        "name": "柳荫里工作群",
        "url": "https://open.feishu.cn/open-apis/bot/v2/hook/secret-hook",
        "topics": ["work", "late"],
        "language": "zh-hans",
        "is_active": "on",
    }
    wrong = client.post("/bench/messages/robots/", {**given, "url": "https://example.cn/x"})
    assert wrong.status_code == 422
    assert "这不是飞书群机器人的地址" in wrong.content.decode()
    page = client.post("/bench/messages/robots/", given, follow=True).content.decode()
    assert "群机器人已登记" in page
    assert "secret-hook" not in page
    robot = ChatRobot.objects.get()
    changed = {**given, "url": "", "name": "新群名", "version": "1"}
    assert (
        "已保存" in client.post(f"/bench/messages/robots/{robot.id}/", changed, follow=True).content.decode()
    )
    robot.refresh_from_db()
    assert (robot.name, robot.url) == ("新群名", given["url"])
    at = f"/bench/messages/robots/{robot.id}/"
    assert f'href="{at}remove/"' in client.get(at).content.decode()
    asked = client.get(f"{at}remove/").content.decode()
    assert "要删除这个群机器人吗" in asked
    assert "新群名" in asked
    assert "secret-hook" not in asked
    assert ChatRobot.objects.exists()
    client.cookies["liren_language"] = "en"
    assert "Delete this work-chat robot?" in client.get(f"{at}remove/").content.decode()
    client.post(f"{at}remove/")
    assert not ChatRobot.objects.exists()


def test_a_trial_is_sent_from_the_page(
    world: World, client_of: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(
        "liren.domains.messaging.actions.robots.post_to", lambda _robot, text: said.append(text)
    )
    wish = RobotWish(
        name="群", kind="wecom", url="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", topics=["work"]
    )
    robot = make_robot(
        actor=actor(world.accounts["district"]), body_id=world.bodies["station:001"].id, wish=wish
    )
    page = client_of("district").post(f"/bench/messages/robots/{robot.id}/try/", follow=True)
    assert "试发成功" in page.content.decode()
    assert "柳荫里工作站" in said[0]


def test_words_are_looked_at_first_then_saved_then_put_back(world: World, client_of: Open) -> None:
    client, at = client_of("district"), "/bench/messages/words/casework.received/zh-hans/"
    listed = client.get("/bench/messages/words/").content.decode()
    assert "收到了您说的事" in listed
    assert "%(" not in listed
    said = {"title": "收到啦", "text": "“{标题}”收到啦。", "sms": "【秦淮】查询码 {查询码}。"}
    preview = client.post(at, {**said, "preview": "1"}).content.decode()
    assert "“三单元楼道灯不亮”收到啦。" in preview
    assert not OwnWords.objects.exists()
    refused = client.post(at, {**said, "text": "{金额}"})
    assert refused.status_code == 422
    assert "填不了“金额”" in refused.content.decode()
    saved = client.post(at, said, follow=True).content.decode()
    assert "从现在起这样说" in saved
    assert "冯敏改成（简体中文）：" in saved
    asked = client.get(f"{at}reset/").content.decode()
    assert "要恢复原来的用语吗？</h1>" in asked
    assert "收到了您说的事" in asked
    assert OwnWords.objects.count() == 1
    assert "恢复了原来的用语" in client.post(f"{at}reset/", follow=True).content.decode()
    assert client.get(f"{at.replace('zh-hans', 'fr')}reset/").status_code == 404
    assert client.get("/bench/messages/words/casework.received/fr/").status_code == 404
    assert client.get("/bench/messages/words/nothing/en/").status_code == 404


def test_the_list_of_words_is_searched_and_leads_to_its_groups(world: World, client_of: Open) -> None:
    client, at = client_of("district"), "/bench/messages/words/"
    whole = client.get(at).content.decode()
    groups = re.findall(r'<section class="section stack" id="([a-z]+)"', whole)
    assert len(groups) > 5
    assert re.findall(r'<a class="view" href="#([a-z]+)"', whole) == groups
    found = client.get(at, {"text": " 收到了 您说的事 "}).content.decode()
    assert "casework.received/" in found
    assert 0 < found.count('class="work-row"') < whole.count('class="work-row"') / 4
    assert "清除" in found
    assert "casework.received/" in client.get(at, {"text": "查询码"}).content.decode()
    assert "没有哪条消息里有这几个字" in client.get(at, {"text": "没有这种话"}).content.decode()
    assert client.get(at, {"text": "长" * 61}).content.decode().count("work-row") == whole.count("work-row")
    client.cookies["liren_language"] = "en"
    assert "casework.received/" in client.get(at, {"text": "TRACKING code"}).content.decode()


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("", True),
        ("办结", True),
        ("{编号} 已办结", True),
        ("RESOLVED", True),
        ("办结 重开", False),
    ],
)
def test_every_word_sought_stands_in_the_message(sought: str, found: bool) -> None:
    assert is_found(sought, ("{编号}已办结", "Resolved")) is found


def test_every_wording_opens_in_both_languages(world: World, client_of: Open) -> None:
    client = client_of("district")
    for language in ("zh-hans", "en"):
        page = client.get(f"/bench/messages/words/casework.assigned/{language}/")
        assert page.status_code == 200
        assert "%(" not in page.content.decode()


def test_staff_say_how_they_are_told(world: World, client_of: Open) -> None:
    client, at = client_of("community"), "/bench/account/messages/"
    page = client.get(at).content.decode()
    assert "逾期要由承办的人和上级知道，不能关" in page
    given = {"what": "wishes", "work": ["in_app"], "quiet_from": "22:00", "quiet_until": "07:00"}
    digest = {"digest": "weekly", "digest_day": "4", "digest_hour": "7"}
    saved = client.post(at, {**given, **digest, "language": "en"}, follow=True)
    assert "已保存" in saved.content.decode()
    kept = Preference.objects.get()
    assert (kept.digest, kept.digest_day, kept.digest_hour) == ("weekly", 4, 7)
    assert "in_app" in kept.channels["work"]
    assert "in_app" not in kept.channels["joint"]
    assert "in_app" in kept.channels["late"]  # bound, though browsers do not send its box
    half = client.post(at, {**given, "quiet_until": "", "language": "en"})
    assert half.status_code == 422
    assert "从几点到几点" in half.content.decode()


def test_an_address_is_confirmed_on_the_page(
    world: World, client_of: Open, settings: Any, tmp_path: Any
) -> None:
    settings.LIREN_MAIL_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    client, at = client_of("resident"), "/account/messages/"
    page = client.post(at, {"what": "email", "address": "wang@example.cn"}, follow=True).content.decode()
    assert "w***@example.cn" in page
    code = (tmp_path / "mail.log").read_text().split("验证码是 ")[1][:6]
    assert client.post(at, {"what": "confirm", "code": "1" * 7}).status_code == 422
    page = client.post(at, {"what": "confirm", "code": code}, follow=True).content.decode()
    assert "现在用 w***@example.cn" in page
    page = client.post(at, {"what": "remove"}, follow=True).content.decode()
    assert "w***@example.cn" not in page


def test_notices_are_read_one_by_one_and_by_topic(world: World, client_of: Open) -> None:
    community = world.accounts["community"]
    words = {"number": "320104-2026-000001", "title": "路灯", "words": "好了"}
    for key, template in (("a", "casework.work.answered"), ("b", "casework.work.added")):
        queue_message(
            template=template, account_id=community.id, context=words, place_code="320104901001", key=key
        )
    client = client_of("community")
    assert client.get("/bench/notices/?view=unread").content.decode().count("标为已读<span") == 2
    first = Delivery.objects.order_by("id").first()
    assert first is not None
    client.post(f"/bench/notices/{first.id}/read/", {"next": "/bench/notices/?view=unread"})
    assert client.get("/bench/notices/?view=unread").content.decode().count("标为已读<span") == 1
    assert "没有通知" in client.get("/bench/notices/?topic=late").content.decode()
    assert "诉求人答复了" in client.get("/bench/notices/?topic=work").content.decode()
