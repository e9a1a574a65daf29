"""The keys of the workbench: one table, from which the pages' handlers and the list behind `?` are made.

A key does one of five things: presses what bears `data-act` of that name, walks along a list, ticks a row, opens the
row, or goes to a page. `g` and a letter behind it go somewhere; every other key stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Key:
    """`press` is the key, or two behind each other; `does` names what happens, `act` how: `press:name`, `walk:1`,
    `tick`, `open`, `help`, `go:name of a page`."""

    press: str
    act: str
    does: Words

    @property
    def shown(self) -> list[str]:
        """Each key as it stands on a keyboard."""
        return [part.capitalize() if len(part) > 1 else part.upper() for part in self.press.split()]


@dataclass(frozen=True, slots=True)
class Part:
    title: Words
    keys: Sequence[Key]


TABLE: Final = (
    Part(
        _("到处都能用"),
        (
            Key("?", "help", _("这张表")),
            Key("/", "press:find", _("查找")),
            Key("g m", "go:mine", _("去我的待办")),
            Key("g l", "go:queue", _("去诉求列表")),
            Key("g d", "go:desk", _("去派单台")),
            Key("g p", "go:people", _("去找人")),
            Key("g n", "go:notices", _("去通知")),
        ),
    ),
    Part(
        _("列表里"),
        (
            Key("j", "walk:1", _("下一件")),
            Key("k", "walk:-1", _("上一件")),
            Key("o", "open", _("打开这一件")),
            Key("x", "tick", _("勾选这一件，再按取消")),
        ),
    ),
    Part(
        _("一件事的页上"),
        (
            Key("a", "press:accept", _("签收或接手")),
            Key("d", "press:resolve", pgettext_lazy("step", "答复并办结")),
            Key("q", "press:ask", pgettext_lazy("step", "问诉求人")),
            Key("t", "press:offer", pgettext_lazy("step", "提出转办")),
            Key("r", "press:return", _("退回，派单台上是不予受理")),
            Key("e", "press:assign", _("派单或改派")),
            Key("m", "press:merge", _("合并，派单台上并入最像的一件")),
            Key("c", "press:comment", _("写内部记录")),
        ),
    ),
    Part(
        _("派单台上"),
        (
            Key("enter", "press:lead", _("照建议派单")),
            Key("u", "press:urgent", pgettext_lazy("key", "提为紧急")),
        ),
    ),
)
ALL: Final = tuple(key for part in TABLE for key in part.keys)
BY_ACT: Final = {key.act: key for key in ALL}


def key_of(deed: str) -> str:
    """The key that presses what bears this deed; empty for none."""
    found = BY_ACT.get(f"press:{deed}")
    return found.press if found else ""
