"""What is told of a subscription: where and how many, nothing anybody has written."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liren.domains.messaging.rules import Template


def _class_words(names: Mapping[str, str] | str) -> str:
    """“ · 公共照明” in the reader's language; nothing for a whole place."""
    if not isinstance(names, Mapping):
        return str(names)
    chosen = names.get("en" if (get_language() or "").startswith("en") else "zh", "")
    return f" · {chosen}" if chosen else ""


_READINGS = (("what", _class_words),)
_TITLE = _("您订阅的有新情况")
PUBLIC = Template(
    "casework.subscription.public",
    _TITLE,
    _("%(where)s%(what)s：新公开的诉求 %(new)s 件，办结 %(done)s 件。"),
    readings=_READINGS,
    topic="follow",
    link="public_list",
    stop="unsubscribe",
)
STAFF = Template(
    "casework.subscription.staff",
    _TITLE,
    _("%(where)s%(what)s：新的诉求 %(new)s 件，办结 %(done)s 件。"),
    readings=_READINGS,
    topic="follow",
    link="bench_list",
    stop="unsubscribe",
)
TEMPLATES = (PUBLIC, STAFF)
NAMES = {
    "where": (_("订阅的地方"), _("柳荫里社区")),
    "what": (_("订阅的类别"), _(" · 公共照明")),
    "new": (_("新来的件数"), "3"),
    "done": (_("办结的件数"), "1"),
}
