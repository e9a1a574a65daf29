from __future__ import annotations

import pytest

from liren.domains.casework.rules.redaction import without_personal_data


@pytest.mark.parametrize(
    ("said", "public"),
    [
        ("楼道灯不亮，电话 13800004417", "楼道灯不亮，电话 ***"),
        ("请打 138 0000 4417 联系", "请打 *** 联系"),
        ("单位 025-52300120 没人接", "单位 *** 没人接"),
        ("身份证 32010419800101123X 办不了", "身份证 *** 办不了"),
        ("车牌苏A·12345 占道", "车牌*** 占道"),
        ("写信到 li@example.cn", "写信到 ***"),
        ("我叫王小明，住三单元", "我叫**，住三单元"),
        ("柳叶巷 12 号 3 幢 501 室漏水", "柳叶巷 12 号 3 幢 ** 室漏水"),
        ("柳叶巷12号3幢501室漏水", "柳叶巷12号3幢 ** 室漏水"),
        ("2026 年 11 月花了 1200 元", "2026 年 11 月花了 1200 元"),
        ("我是来反映路灯的", "我是来反映路灯的"),
    ],
)
def test_a_public_text_tells_the_matter_and_not_the_person(said: str, public: str) -> None:
    assert without_personal_data(said) == public
