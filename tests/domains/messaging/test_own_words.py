"""A county's own words: typed with names in braces, refused with the name that cannot be filled, taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.translation import override

from liren.domains.messaging.actions import queue_message
from liren.domains.messaging.actions.words import change_words, checked_words, reset_words
from liren.domains.messaging.errors import (
    PersonalInChat,
    PlaceholderUnknown,
    SmsTooLong,
    WordsMissing,
    WordsUnknown,
)
from liren.domains.messaging.models import OwnWords
from liren.domains.messaging.queries import list_notices
from liren.domains.messaging.queries.words import history_of, list_words
from liren.domains.messaging.rules import words
from liren.domains.messaging.wording import TEMPLATES
from liren.kernel import sms
from liren.kernel.refusals import NotAllowed, Refusal
from liren.kernel.worker import work_off
from tests.personas import actor

if TYPE_CHECKING:
    from liren.config.demo.people import World

pytestmark = pytest.mark.django_db
RECEIVED, COUNTY = "casework.received", "320104"
SAID = {
    "title": "您的事我们收到了",
    "text": "“{标题}”收到了，编号 {编号}，100% 有回音。",
    "sms": "【秦淮】您的事收到了，查询码 {查询码}。",
}
CONTEXT = {"title": "路灯不亮", "number": "320104-2026-000001", "code": "K7M4", "words": "", "case": "c"}


def change(world: World, username: str = "district", **more: Any) -> None:
    said = {**SAID, **more}
    change_words(
        actor=actor(world.accounts[username]),
        county=COUNTY,
        template_key=RECEIVED,
        language="zh-hans",
        said=said,
    )


def tell(world: World, place: str, key: str) -> str:
    resident = world.accounts["resident"]
    queue_message(template=RECEIVED, account_id=resident.id, context=CONTEXT, place_code=place, key=key)
    return list_notices(actor(resident))[0].text


def test_a_countys_words_are_said_there_and_nowhere_else(world: World, settings: Any, tmp_path: Any) -> None:
    settings.LIREN_SMS_SENDER, settings.LIREN_DATA_DIR = "file", tmp_path
    change(world)
    assert tell(world, "320104901001", "a") == "“路灯不亮”收到了，编号 320104-2026-000001，100% 有回音。"
    assert tell(world, "320105001001", "b") == "“路灯不亮”已收到，编号 320104-2026-000001。"
    with override("en"):
        assert "has arrived" in tell(world, "320104901001", "c") or "received" in tell(
            world, "320104901001", "d"
        )
    work_off()
    first = json.loads(sms.file_path().read_text().splitlines()[0])
    assert first["text"] == "【秦淮】您的事收到了，查询码 K7M4。"


def test_taken_back_the_source_is_said_again_and_both_stay_on_record(world: World) -> None:
    change(world)
    district = actor(world.accounts["district"])
    for _ in range(2):
        reset_words(actor=district, county=COUNTY, template_key=RECEIVED, language="zh-hans")
    assert tell(world, "320104901001", "a") == "“路灯不亮”已收到，编号 320104-2026-000001。"
    assert [row.is_reset for row in history_of(district, COUNTY, RECEIVED)] == [True, False]


@pytest.mark.parametrize(
    ("part", "typed", "refusal"),
    [
        ("text", "“{标题}”收到了，{金额}。", PlaceholderUnknown),
        ("text", "收到了{。", PlaceholderUnknown),
        ("text", "", WordsMissing),
        ("title", "长" * 41, WordsMissing),
        ("sms", "【秦淮】{查询码}" + "长" * 63, SmsTooLong),
    ],
)
def test_words_that_cannot_be_said_are_refused_at_their_field(
    world: World, part: str, typed: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        change(world, **{part: typed})
    assert refused.value.field == part
    assert not OwnWords.objects.exists()


def test_the_unknown_name_is_named(world: World) -> None:
    with pytest.raises(PlaceholderUnknown) as refused:
        change(world, text="{金额}元")
    assert "“金额”" in str(refused.value)
    assert "标题" in str(refused.value)


def test_nothing_personal_gets_into_a_work_chat() -> None:
    template = TEMPLATES["casework.assigned"]
    said = {"title": "派来一件事", "text": "{编号} “{标题}”", "chat": "{编号} “{标题}”"}
    with pytest.raises(PersonalInChat) as refused:
        checked_words(template, "zh-hans", said)
    assert "标题" in str(refused.value)


def test_english_has_english_names() -> None:
    template = TEMPLATES[RECEIVED]
    said = {"title": "Received", "text": "“{title}” {number}", "sms": "[Liren] {tracking code}"}
    assert checked_words(template, "en", said)["sms"] == "[Liren] %(code)s"
    with pytest.raises(PlaceholderUnknown):
        checked_words(template, "en", {**said, "text": "{标题}"})


def test_only_the_district_words_its_messages(world: World) -> None:
    for username in ("dispatcher", "admin", "community"):
        with pytest.raises(NotAllowed):
            change(world, username)
        with pytest.raises(NotAllowed):
            list_words(actor(world.accounts[username]), COUNTY, "zh-hans")
    district = actor(world.accounts["district"])
    with pytest.raises(WordsUnknown):
        reset_words(actor=district, county=COUNTY, template_key="nothing", language="en")
    with pytest.raises(NotAllowed):
        reset_words(actor=district, county="320105", template_key=RECEIVED, language="en")


def test_braces_and_percent_signs_come_back_as_they_were() -> None:
    labels = {"title": "标题"}
    kept = words.kept("{ 标题 } 100%", labels)
    assert kept == "%(title)s 100%%"
    assert words.shown(kept, labels) == "{标题} 100%"
