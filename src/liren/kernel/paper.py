"""Documents on paper as PDF, with Chinese letters embedded. Data travels beside the layout, never within it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from liren.kernel.refusals import Refusal

# The names of common Chinese fonts, the better ones first; a machine has one or another.
CHINESE = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Serif CJK SC"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "PingFang SC", "Microsoft YaHei", "SimSun"),
)


class ChineseFontMissing(Refusal):
    code = "kernel.chinese_font_missing"
    sentence = _(
        "这台机器上没有中文字体，做不出 PDF。请系统管理员安装 Noto Sans CJK 或文泉驿微米黑，再试一次。"
    )


@cache
def chinese_fonts() -> tuple[str, ...]:
    """The Chinese fonts of this machine, the best first."""
    import typst

    there = set(typst.Fonts().families())
    return tuple(name for name in CHINESE if name in there)


def pdf_of(layout: str, data: dict[str, Any]) -> bytes:
    """A layout in Typst with its data as `data`. Raises `ChineseFontMissing`."""
    import typst

    fonts = chinese_fonts()
    if not fonts:
        raise ChineseFontMissing
    head = "#let data = json(bytes(sys.inputs.data))\n#set text(font: data.fonts)\n"
    told = json.dumps({**data, "fonts": list(fonts)}, ensure_ascii=False)
    return bytes(typst.compile((head + layout).encode(), format="pdf", sys_inputs={"data": told}))
