from __future__ import annotations

import pytest

from liren.domains.casework.rules import intake, matching
from liren.kernel.refusals import Refusal


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  一\r\n\r\n\r\n\r\n二\t\t三\u3000四  ", "一\n\n二 三 四"),
        ("\n\t\t\n灯不亮\n\t", "灯不亮"),
        ("", ""),
    ],
)
def test_white_space_is_put_in_order(raw: str, clean: str) -> None:
    assert intake.checked_text(raw) == clean


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("好\x00坏", "casework.control_characters"),
        ("好\x1b[31m", "casework.control_characters"),
        ("字" * 10_001, "casework.text_too_long"),
        ("字" * 100_000, "casework.text_too_long"),
    ],
)
def test_broken_and_endless_text_is_refused_with_where_and_how_much(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        intake.checked_text(text)
    assert refused.value.code == code
    assert any(figure in str(refused.value) for figure in ("2", str(len(text))))


def test_rare_characters_and_the_middle_dot_are_kept() -> None:
    assert intake.checked_text("阿依古丽·买买提 𬭊 😀") == "阿依古丽·买买提 𬭊 😀"


@pytest.mark.parametrize(
    ("title", "text", "given"),
    [
        ("灯坏了", "", "灯坏了"),
        ("", "灯坏了。请来修", "灯坏了"),
        ("", "长" * 60, "长" * 39 + "…"),
        ("一\n二", "", "一 二"),
    ],
)
def test_a_title_is_taken_from_the_text_if_none_is_given(title: str, text: str, given: str) -> None:
    assert intake.checked_title(title, text) == given


def test_nothing_said_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        intake.checked_title(" ", " \n ")
    assert refused.value.code == "casework.title_missing"


@pytest.mark.parametrize(
    "phone",
    ["13812344417", "138 1234 4417", "＋8613812344417", "025-84510000", "84510000", "0519-8451000-12"],
)
def test_telephone_numbers_as_people_write_them(phone: str) -> None:
    assert intake.checked_phone(phone)


@pytest.mark.parametrize("phone", ["12345678901", "1381234441", "abc", "138123444170", "=1+1"])
def test_what_is_no_telephone_number_is_refused(phone: str) -> None:
    with pytest.raises(Refusal) as refused:
        intake.checked_phone(phone)
    assert refused.value.code == "casework.phone_wrong"


def test_texts_that_differ_only_in_space_width_and_case_have_one_digest() -> None:
    assert intake.text_digest("A区", "灯 不亮\n！") == intake.text_digest("ａ区", "\t灯不亮!")
    assert intake.text_digest("A区", "灯不亮") != intake.text_digest("A区灯", "不亮")


def test_classes_are_proposed_by_their_own_words_best_first() -> None:
    found = matching.propose(
        "楼道灯不亮", "三单元没有灯", [("A", "路灯"), ("B", "楼道灯 灯不亮"), ("C", "单元")]
    )
    assert [p.code for p in found] == ["B", "C"]
    assert found[0].words == ("楼道灯", "灯不亮")
