"""What pages and refusals call the parts of an agreement."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liren.domains.processing.recipient_choices import DataKind, GivingKind
from liren.domains.rights.consent_words import joined

PARTS = {
    "name": _("名称"),
    "contact": _("联系方式"),
    "relation": _("关系"),
    "purpose": _("目的"),
    "method": _("方式和保护措施"),
    "kinds": _("个人信息的种类"),
    "ground": _("依据"),
    "since": _("从哪天起"),
    "until": _("到哪天止"),
    "is_police": _("公安机关"),
}
WHY = {
    "ended": _("已经结束"),
    "early": _("约定的日子还没有到"),
    "over": _("约定的期限已经过了"),
}
NOBODY_NAMED = {GivingKind.INTERFACE.value: _("没有说明交给谁")}
"""Who is named where something was given and no recipient said."""
LEFT = {
    "never": _("没有单独同意"),
    "withdrawn": _("同意已经撤回"),
    "changed": _("同意以后约定改过，还没有重新同意"),
    "nobody": _("不在登记册上，没法取得同意"),
}
"""Why somebody is left out of a list."""


def said_of(part: str) -> str:
    return str(PARTS[part])


def kinds_said(kinds: Iterable[str]) -> str:
    return joined(str(DataKind(one).label) for one in DataKind.values if one in set(kinds))
