"""Changes of codes on the workbench: looked at first, confirmed, waiting, reported, and a code found by its day."""

from __future__ import annotations

import datetime as dt
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.domains.territory.actions import moving
from liren.domains.territory.models import PlaceMove
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import LIUYIN, TANGYUAN, who
from tests.domains.territory.moves import settle
from tests.faces.workbench.test_look_pages import Who, signed

__all__ = ["who"]  # the fixture

NEW = "320104901101"
GIVEN = {"on": "2026-02-01", "basis": "秦政复〔2026〕1 号", "lines": f"{LIUYIN},{NEW},柳荫社区"}


def test_nothing_is_written_before_what_was_seen_is_confirmed(who: Who) -> None:
    settle([LIUYIN], each=3)
    district = signed(who, "district")
    page = district.post(reverse("bench:move_add"), GIVEN)
    text = page.content.decode()
    assert page.status_code == 200
    assert all(words in text for words in ("会变成这样", "居民（居住社区）", "换代码", "审计记录不能改动"))
    assert not PlaceMove.objects.exists()
    (seen,) = re.findall(r'name="seen" value="(\w{32})"', text)
    assert district.post(reverse("bench:move_add"), {**GIVEN, "seen": "0" * 32}).status_code == 200
    done = district.post(reverse("bench:move_add"), {**GIVEN, "seen": seen}, follow=True)
    assert "后台正在改写" in done.content.decode()
    move = PlaceMove.objects.get()
    moving.continue_move(move_id=move.id)
    report = district.get(reverse("bench:move", args=[move.id])).content.decode()
    assert all(words in report for words in ("已完成", "柳荫社区", "居民（居住社区）"))
    listed = district.get(reverse("bench:moves"), {"code": LIUYIN, "on": "2026-01-15"}).content.decode()
    assert "柳荫里社区" in listed
    assert NEW in listed
    assert "没有地方用代码" in district.get(reverse("bench:moves"), {"code": "99"}).content.decode()


def test_what_cannot_be_is_told_beside_its_field(who: Who) -> None:
    district = signed(who, "district")
    page = district.post(reverse("bench:move_add"), {**GIVEN, "lines": "1,2"})
    assert page.status_code == 422
    assert "第 1 行不能用" in page.content.decode()
    wrong = SimpleUploadedFile("codes.csv", "旧代码".encode("gbk"))
    assert "UTF-8" in district.post(reverse("bench:move_add"), {**GIVEN, "file": wrong}).content.decode()
    right = SimpleUploadedFile("codes.csv", f"旧,新\n{LIUYIN},{TANGYUAN}\n".encode())
    assert "并入" in district.post(reverse("bench:move_add"), {**GIVEN, "file": right}).content.decode()


def test_a_waiting_change_is_withdrawn_and_what_stayed_is_tried_again(who: Who) -> None:
    district = signed(who, "district")
    later = clock.today() + dt.timedelta(10)
    move = moving.ask_move(actor=SYSTEM, text=GIVEN["lines"], on=later, basis="批复")
    assert "撤回这次变更" in district.get(reverse("bench:move", args=[move.id])).content.decode()
    page = district.post(reverse("bench:move_withdraw", args=[move.id]), follow=True).content.decode()
    assert "已撤回" in page
    second = moving.ask_move(actor=SYSTEM, text=f"{LIUYIN},{TANGYUAN}", on=clock.today(), basis="批复")
    moving.continue_move(move_id=second.id)
    assert district.post(reverse("bench:move_again", args=[second.id])).status_code == 302
    page = district.post(reverse("bench:move_withdraw", args=[second.id]), follow=True).content.decode()
    assert "已经开始，不能撤回" in page


def test_few_queries_however_many_and_taken_away(who: Who) -> None:
    district, counts = signed(who, "district"), []
    district.get(reverse("bench:moves"))  # what a process remembers is read
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            code = f"3201049011{number:02d}"
            moving.ask_move(
                actor=SYSTEM, text=f",{code},新{number}社区", on=clock.today() + dt.timedelta(9), basis="批复"
            )
        with CaptureQueriesContext(
            connection,
        ) as seen:
            district.get(reverse("bench:moves"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
    assert district.get(reverse("bench:moves"), {"view": "planned"}).status_code == 200
    file = district.get(reverse("bench:moves_export", args=["csv"]), {"view": "planned"})
    assert b"".join(file.streaming_content).decode("utf-8-sig").count(",批复,") == 30
    assert AuditEntry.objects.filter(verb="territory.moves.exported").exists()
