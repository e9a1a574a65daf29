"""Matters are found by words of two letters and more, as people write them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection

from liren.domains.casework.actions import importing
from liren.domains.casework.actions.words import (
    keep_missing_words,
    keep_words,
    rebuild_words,
    words_of,
)
from liren.domains.casework.models import Case, CaseWords
from liren.domains.casework.models.word_index import lay_word_index, lift_word_index
from liren.domains.casework.queries import words, words_on_sqlite
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.kernel.actor import SYSTEM
from liren.kernel.grams import grams_of, grams_of_each, normal
from liren.kernel.worker import work_off
from tests.domains.casework.conftest import Desk
from tests.factories.registers import said, workbook

pytestmark = pytest.mark.django_db


def found(desk: Desk, text: str, **more: str) -> set[str]:
    page = list_cases(desk.who("dispatcher"), CaseFilter(view="all", text=text, **more))
    return {case.number for case in page.cases}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("三单元楼道的灯不亮，晚上看不见。", "楼道"),
        ("三单元楼道的灯不亮，晚上看不见。", "不亮，晚上"),
        ("广场上的LED屏幕太亮。", "led"),
        ("广场上的ＬＥＤ屏幕太亮。", "LED"),
        ("阳光100小区门口积水", "100小区"),
        ("阳光１００小区门口积水", "100小区"),
        ("电梯坏了 100% 没人管_真的", "100% 没人"),
        ("𠮷祥里的路不平", "𠮷祥"),
        ("井盖松动", "井"),
    ],
)
def test_a_word_is_found_however_wide_or_large_its_letters_are(desk: Desk, text: str, word: str) -> None:
    receipt = desk.said(text=text)
    desk.said(text="完全是另一件事情。")
    assert found(desk, word) == {receipt.number}


def test_letters_that_stand_apart_are_no_word(desk: Desk) -> None:
    desk.said(text="楼上有灯，道路没有。楼前道旁，上道灯下。")
    assert found(desk, "楼道") == set()
    assert found(desk, "%") == set()


def test_the_answer_the_address_and_the_number_are_searched_too(desk: Desk) -> None:
    answered = desk.resolved()
    receipt = desk.said(text="门禁刷不开", address="柳叶巷 12 号 3 幢")
    assert receipt.number in found(desk, "柳叶巷")
    assert receipt.number in found(desk, receipt.number)
    assert receipt.number in found(desk, receipt.number[-6:])
    assert found(desk, "都亮了") == {answered.number}


def test_what_is_kept_of_words_follows_the_texts(desk: Desk) -> None:
    desk.said(text="楼道灯不亮")
    desk.resolved()
    kept = dict(CaseWords.objects.values_list("case_id", "grams"))
    assert kept == {case.id: words_of(case).grams for case in Case.objects.all()}
    CaseWords.objects.all().delete()
    assert rebuild_words() == Case.objects.count()
    assert kept == dict(CaseWords.objects.values_list("case_id", "grams"))


def test_the_worker_keeps_the_words_of_imported_matters_but_not_over_newer_ones(
    desk: Desk, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", [said(number) for number in range(1, 4)])
    importing.import_cases(actor=SYSTEM, path=path, place_code="320104")
    assert not CaseWords.objects.exists()
    first, second, third = Case.objects.order_by("id")
    keep_words([second])
    CaseWords.objects.update(grams=[7])
    work_off()
    kept = dict(CaseWords.objects.values_list("case_id", "grams"))
    assert kept == {first.id: words_of(first).grams, second.id: [7], third.id: words_of(third).grams}
    keep_missing_words(first.id, third.id)
    assert kept == dict(CaseWords.objects.values_list("case_id", "grams"))


def test_nothing_of_the_requester_is_among_the_words(desk: Desk) -> None:
    desk.said(text="楼道灯不亮")
    for case in Case.objects.all():
        for secret in ("周敏", "13800000000"):
            assert not set(grams_of(secret)) <= set(words_of(case).grams)


def test_pairs_leave_out_spaces_and_marks_and_fit_four_bytes() -> None:
    assert len(grams_of("灯，亮 了")) == 0
    assert grams_of("ＡＢ") == grams_of("ab") == grams_of("AB")
    assert normal("１２") == "12"
    assert grams_of_each([["灯"], [], ["灯亮", "ab"], ["亮灯亮灯"]]) == [
        [],
        [],
        sorted(grams_of("灯亮") + grams_of("ab")),
        sorted(grams_of("灯亮") + grams_of("亮灯")),
    ]
    assert all(-(2**31) <= gram < 2**31 for gram in grams_of("𠮷野家𠮷祥 zz 鿿鿿"))


@pytest.mark.skipif(connection.vendor == "postgresql", reason="the index is SQLite's")
def test_the_index_follows_matters_that_move_change_and_go(desk: Desk) -> None:
    first = Case.objects.get(id=desk.said(text="电梯停运了").case_id)
    desk.said(text="路灯不亮")

    def held(word: str, *places: str) -> int:
        return len(words_on_sqlite._numbers(words_on_sqlite.asked_for(grams_of(word), places), 0, 9))

    assert (held("电梯"), held("电梯", first.place_code), held("电梯", "320199")) == (1, 1, 0)
    Case.objects.filter(id=first.id).update(place_code="320199001001")
    assert (held("电梯"), held("电梯", "320104"), held("电梯", "320199", "320198")) == (1, 0, 1)
    first.title = first.text = "水管爆裂"
    keep_words([first])
    assert (held("停运"), held("爆裂"), held("爆裂", "320199001001")) == (0, 1, 1)
    CaseWords.objects.filter(case=first).delete()
    assert (held("爆裂"), held("路灯")) == (0, 1)
    lift_word_index()
    lay_word_index()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO casework_wordindex (casework_wordindex) VALUES ('integrity-check')")


@pytest.mark.skipif(connection.vendor == "postgresql", reason="the index is SQLite's")
def test_what_very_many_have_is_found_by_walking_the_list(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = {desk.said(text="电梯停运了").number for _ in range(5)}
    monkeypatch.setattr(words_on_sqlite, "FEW", 3)
    monkeypatch.setattr(words_on_sqlite, "LOOKED_AT", (1, 1))
    assert found(desk, "电梯") == found(desk, "电梯", sort="received") == numbers
    monkeypatch.setattr(words_on_sqlite, "FEW", 9)
    assert found(desk, "电梯") == numbers


@pytest.mark.parametrize("share", [0.0, 0.02, 1.0])
def test_the_newest_come_first_however_they_are_found(
    desk: Desk, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gathered by pairs, walked in vain, and walked: among them one whose key is younger than its receipt."""
    monkeypatch.setattr(words, "LOOKED_AT", (2, 4))
    monkeypatch.setattr(words_on_sqlite, "LOOKED_AT", (2, 3, 9))
    monkeypatch.setattr(words, "_share_to_walk", lambda _grams, _exact: share)
    for day in range(7):
        receipt = desk.said(text="电梯停运了" if day != 3 else "路灯不亮")
        if day == 5:
            Case.objects.filter(id=receipt.case_id).update(received_at=desk.now - dt.timedelta(days=99))
        desk.at(days=3)
    asked = CaseFilter(view="all", text="电梯", sort="received")
    expected = [
        case.number for case in Case.objects.filter(title__contains="电梯").order_by("-received_at", "-id")
    ]
    assert len(expected) == 6
    numbers, after = [], ""
    while True:
        page = list_cases(desk.who("dispatcher"), asked, after, size=2)
        numbers += [case.number for case in page.cases]
        if not (after := page.next_key):
            break
    assert numbers == expected
    other = list_cases(desk.who("organisation"), asked, size=2)
    assert other.cases == []


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="pairs are kept on PostgreSQL alone")
def test_how_common_words_are_is_seen_in_a_sample(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("电梯停运了", "电梯停运了", "停车难，电运了梯"):
        desk.said(text=text)
    grams = grams_of("梯停运")
    assert words._sampled(grams, words._exact("梯停运")) == (2 / 3, 2 / 3)
    monkeypatch.setattr(words, "_shares", lambda _key: dict.fromkeys(grams, 0.5))
    monkeypatch.setattr(words, "_held", lambda _key: 3.0)
    monkeypatch.setattr(words, "GATHERED", 1e6)
    assert words._share_to_walk(grams, words._exact("梯停运")) == 2 / 3
    monkeypatch.setattr(words, "_shares", lambda _key: {grams[0]: 0.5})
    assert words._share_to_walk(grams, words._exact("梯停运")) == 0.0, "one of the pairs is rare"
