from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from liren.kernel import refusals
from liren.kernel.refusals import REGISTRY, BadInput, Refusal


class TooLong(BadInput):
    code = "tests.too_long"
    sentence = "最多 %(most)d 个字。"


def test_a_refusal_says_its_sentence_with_its_details():
    refusal = TooLong(field="text", most=20)
    assert (str(refusal), refusal.field, refusal.status, refusal.code) == (
        "最多 20 个字。",
        "text",
        422,
        "tests.too_long",
    )


def test_a_code_belongs_to_one_refusal():
    with pytest.raises(TypeError, match="share the code"):

        class Other(Refusal):
            code = "tests.too_long"
            sentence = "x"


def test_a_narrower_refusal_needs_a_code_of_its_own():
    with pytest.raises(TypeError, match="share the code"):

        class Narrower(TooLong):
            sentence = "y"


def test_a_sentence_without_details_may_hold_a_percent_sign():
    class Half(Refusal):
        code = "tests.half"
        sentence = "不到 50% 的人到会。"

    assert str(Half()) == "不到 50% 的人到会。"


def test_the_common_refusals_have_their_status():
    statuses = {code: kind.status for code, kind in REGISTRY.items()}
    assert statuses["kernel.not_found"] == 404
    assert statuses["kernel.not_allowed"] == 403
    assert statuses["kernel.stale_page"] == 409


@pytest.mark.parametrize("code", sorted(c for c in REGISTRY if c.startswith(("kernel.", "messaging."))))
def test_every_refusal_has_a_code_and_a_sentence(code):
    kind = REGISTRY[code]
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", code)
    with override("zh-hans"):
        sentence = str(kind.sentence)
    assert sentence.endswith("。")
    assert refusals.Refusal in kind.__mro__
