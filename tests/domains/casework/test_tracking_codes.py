"""A tracking code opens its matter, however it is typed; any other is refused by code."""

from __future__ import annotations

import pytest

from liren.domains.casework.queries import portal
from liren.kernel.refusals import Refusal
from tests.domains.casework.conftest import Desk


def test_a_code_finds_its_matter_in_small_letters_and_with_blanks(desk: Desk) -> None:
    receipt = desk.said()
    typed = f" {receipt.tracking_code.lower().replace('-', ' ')} "
    assert portal.requester_by_code(typed).case_id == receipt.case_id


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKMN", "灯"])
def test_an_unknown_code_is_refused_beside_its_field(desk: Desk, code: str) -> None:
    desk.said()
    with pytest.raises(Refusal) as refused:
        portal.requester_by_code(code)
    assert (refused.value.code, refused.value.field) == ("casework.tracking_code_unknown", "code")
