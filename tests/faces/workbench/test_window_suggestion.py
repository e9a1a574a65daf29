"""Suggestions while a clerk types: keywords at once, the model's answer a moment later, and never a page that waits."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage

from liren.domains.casework.actions import suggesting, teaching
from liren.domains.casework.models import Case, Category, ClassifierModel, WindowQuestion
from liren.faces.workbench.window_suggestion import LOOKS
from liren.kernel.actor import SYSTEM
from liren.kernel.models import DeadLetter
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.personas import client_for

if TYPE_CHECKING:
    from django.test import Client

COUNTY = "320104"
TEXT = "小区电梯停了三天，业主找物业维修没人来，楼道还漏水。"


@pytest.fixture
def clerk(desk: Desk) -> Client:
    return client_for(desk.world.accounts["community"])


@pytest.fixture
def model(desk: Desk, tmp_path: Path) -> Category:
    """A model of two classes in use; gives the class of lifts."""
    pytest.importorskip("sklearn")
    codes = list(Category.objects.filter(county=COUNTY, level=3, handler=None).order_by("code")[:2])
    words = ("楼道 漏水 物业 电梯 外墙 业主 维修 小区", "老师 学生 补课 招生 学费 课堂 家长 考试")
    lines = ["文字,类别"]
    for number in range(60):
        said = words[number % 2].split()
        picked = " ".join(said[(number // 2 + step * 3) % 8] for step in range(4))
        lines.append(f"{picked} 第{number}次,{codes[number % 2].code}")
    path = tmp_path / "labelled.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    row = teaching.train_file(actor=SYSTEM, path=path, county=COUNTY)
    suggesting.activate_classifier(actor=desk.who("district"), model_id=row.id)
    return codes[0]


def ask(client: Client, **given: Any) -> str:
    words = {"do": "suggest", "text": TEXT, **given}
    return str(client.post("/bench/intake/", words, headers={"hx-request": "true"}).content.decode())


def look(client: Client, page: str) -> str:
    found = re.search(r'hx-get="([^"]+)"', page)
    assert found
    return str(client.get(found[1], headers={"hx-request": "true"}).content.decode())


def test_without_a_model_the_keywords_propose_at_once_and_nothing_is_asked(desk: Desk, clerk: Client):
    page = ask(clerk, text="楼道的路灯坏了，晚上看不见路")
    assert 'data-fill="i_category"' in page
    assert "hx-get" not in page
    assert not WindowQuestion.objects.exists()


def test_the_model_answers_a_moment_later_and_the_text_is_forgotten(
    desk: Desk, clerk: Client, model: Category
):
    page = ask(clerk)
    assert "正在想" in page
    assert "正在想" in look(clerk, page)
    work_off()
    answer = look(clerk, page)
    assert model.code in answer
    assert "把握" in answer
    assert "hx-get" not in answer
    assert WindowQuestion.objects.get().text == ""
    assert not Case.objects.exists()


def test_where_the_model_sees_no_class_the_keywords_still_propose(desk: Desk, clerk: Client, model: Category):
    said = "路灯"
    page = ask(clerk, text=f"gggg hhhh jjjj kkkk {said} qqqq wwww zzzz")
    work_off()
    answer = look(clerk, page)
    assert "建议模型" in answer
    assert said in answer
    assert "把握" not in answer


def test_a_model_file_changed_by_hand_leaves_the_keywords(desk: Desk, clerk: Client, model: Category):
    work_off()
    row = ClassifierModel.objects.get(is_active=True)
    with default_storage.open(row.path, "ab") as file:
        file.write(b"x")
    teaching._loaded.cache_clear()
    page = ask(clerk, text="楼道的路灯坏了，晚上看不见路")
    work_off()
    answer = look(clerk, page)
    assert "按目录的关键词" in answer
    assert "data-fill" in answer
    assert not DeadLetter.objects.exists()


def test_only_the_latest_question_is_answered(desk: Desk, clerk: Client, model: Category):
    first = ask(clerk)
    second = ask(clerk, text=TEXT + "孩子被困了。")
    work_off()
    assert "h-suggested" not in look(clerk, first)
    assert model.code in look(clerk, second)


def test_nobody_reads_the_answer_to_another_clerk(desk: Desk, clerk: Client, model: Category):
    page = ask(clerk)
    work_off()
    assert model.code not in look(client_for(desk.world.accounts["dispatcher"]), page)


def test_the_page_stops_looking_when_the_analytic_process_is_busy(desk: Desk, clerk: Client, model: Category):
    found = re.search(r'hx-get="([^"?]+)', ask(clerk))
    assert found
    page = clerk.get(f"{found[1]}?look={LOOKS}").content.decode()
    assert "分析进程在忙" in page
    assert "hx-get" not in page


def test_without_scripts_the_whole_page_comes_back_with_what_was_typed(desk: Desk, clerk: Client):
    page = clerk.post(
        "/bench/intake/", {"do": "suggest", "text": "楼道的路灯坏了，晚上看不见路"}
    ).content.decode()
    assert "楼道的路灯坏了" in page
    assert "h-suggested" in page


@pytest.mark.parametrize(
    "text", ["", "灯坏了", "啊" * 3000, "😀😀😀😀😀😀😀", "louti li mei you deng", "Nobody answers the door"]
)
def test_odd_texts_get_no_class_and_break_nothing(desk: Desk, clerk: Client, model: Category, text: str):
    page = ask(clerk, text=text)
    work_off()
    if "hx-get" in page:
        assert model.code not in look(clerk, page)


def test_what_was_typed_is_gone_after_ten_minutes(desk: Desk, clerk: Client, model: Category):
    ask(clerk)
    WindowQuestion.objects.update(asked_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    suggesting.forget_window_questions()
    assert not WindowQuestion.objects.exists()


def test_asking_too_often_leaves_the_keywords(
    desk: Desk, clerk: Client, model: Category, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(suggesting, "ASKED_MOST", 1)
    ask(clerk)
    page = ask(clerk, text="楼道的路灯坏了，晚上看不见路")
    assert "hx-get" not in page
    assert "data-fill" in page


def test_the_page_that_asks_loads_no_learner():
    from liren.faces.workbench import window_suggestion

    assert not {name for name in vars(window_suggestion) if name in ("sklearn", "numpy", "proposing")}
    assert "liren.domains.casework.actions.proposing" not in str(
        vars(sys.modules[window_suggestion.__name__])
    )
