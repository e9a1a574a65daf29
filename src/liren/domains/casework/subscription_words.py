"""What is told of a subscription: where and how many, nothing anybody has written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.domains.messaging.rules import Template


def _class_words(names: Mapping[str, str] | str) -> str:
    """“ · 公共照明” in the reader's language; nothing for a whole place."""
    if not isinstance(names, Mapping):
        return str(names)
    chosen = names.get("en" if (get_language() or "").startswith("en") else "zh", "")
    return f" · {chosen}" if chosen else ""


def _lines(said: Any) -> Callable[[Any], str]:
    """Places and classes one under the other, each with its numbers, in the reader's language."""

    def read(lines: Any) -> str:
        if not isinstance(lines, list):
            return str(lines)
        return "\n".join(str(said) % {**line, "what": _class_words(line["what"])} for line in lines)

    return read


def _told(key: str, text: Any, link: str, reading: tuple[str, Callable[[Any], str]]) -> Template:
    """What is told of subscriptions, with the link that ends them."""
    return Template(
        f"casework.subscription.{key}",
        _("您订阅的有新情况"),
        text,
        readings=(reading,),
        topic="follow",
        link=link,
        stop="unsubscribe",
    )


_WHAT = ("what", _class_words)
_SEVERAL = _("您订阅的几处都有新情况：\n%(lines)s")
PUBLIC = _told(
    "public", _("%(where)s%(what)s：新公开的诉求 %(new)s 件，办结 %(done)s 件。"), "public_list", _WHAT
)
STAFF = _told("staff", _("%(where)s%(what)s：新的诉求 %(new)s 件，办结 %(done)s 件。"), "bench_list", _WHAT)
PUBLIC_SEVERAL = _told("public_several", _SEVERAL, "public_list", ("lines", _lines(PUBLIC.text)))
STAFF_SEVERAL = _told("staff_several", _SEVERAL, "bench_list", ("lines", _lines(STAFF.text)))
STOPPED = Template(
    "casework.subscription.stopped",
    _("一个订阅停了"),
    _("%(where)s%(what)s：试了 %(times)s 次都没有告诉成，已停。要接着听，请到“我的订阅”里恢复。"),
    readings=(_WHAT,),
    topic="follow",
)
TEMPLATES = (PUBLIC, STAFF, PUBLIC_SEVERAL, STAFF_SEVERAL, STOPPED)
NAMES = {
    "where": (_("订阅的地方"), _("柳荫里社区")),
    "what": (_("订阅的类别"), _(" · 公共照明")),
    "new": (_("新来的件数"), "3"),
    "done": (_("办结的件数"), "1"),
    "lines": (_("订阅的几处和件数"), _("柳荫里社区：新的诉求 3 件，办结 1 件。")),
    "times": (_("试了几次"), "6"),
}
