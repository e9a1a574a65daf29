"""Matters are found by words of two letters and more, as people write them."""

from __future__ import annotations

import pytest
from django.db import connection

from liren.domains.casework.actions.words import rebuild_words, words_of
from liren.domains.casework.models import Case, CaseWords
from liren.domains.casework.queries.lists import CaseFilter, list_cases
from liren.kernel.grams import grams_of, normal
from tests.domains.casework.conftest import Desk

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
    if connection.vendor == "postgresql":
        assert kept == {case.id: words_of(case).grams for case in Case.objects.all()}
        CaseWords.objects.all().delete()
        assert rebuild_words() == Case.objects.count()
        assert kept == dict(CaseWords.objects.values_list("case_id", "grams"))
    else:
        assert kept == {}


def test_nothing_of_the_requester_is_among_the_words(desk: Desk) -> None:
    desk.said(text="楼道灯不亮")
    for case in Case.objects.all():
        for secret in ("周敏", "13800000000"):
            assert not set(grams_of(secret)) <= set(words_of(case).grams)


def test_pairs_leave_out_spaces_and_marks_and_fit_four_bytes() -> None:
    assert len(grams_of("灯，亮 了")) == 0
    assert grams_of("ＡＢ") == grams_of("ab") == grams_of("AB")
    assert normal("１２") == "12"
    assert all(-(2**31) <= gram < 2**31 for gram in grams_of("𠮷野家𠮷祥 zz 鿿鿿"))
