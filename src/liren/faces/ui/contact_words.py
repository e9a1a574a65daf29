"""How contacts are spoken of on postings: where, and by as much of the name as was agreed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.domains.neighbours.queries.postings import PostedLine

MALE, FEMALE = "1", "2"


def where(unit: str) -> str:
    return _("%(unit)s单元") % {"unit": unit} if unit else _("全楼")


def named(line: PostedLine) -> str:
    """The whole name, the family name with how it is said politely, or why there is none."""
    if not line.is_held:
        return _("还没有联系人")
    if not line.shown.is_shown:
        return _("有联系人，本人没有同意公示")
    if line.shown.is_whole:
        return line.shown.name
    if line.sex == MALE:
        return _("%(name)s先生") % {"name": line.shown.name}
    if line.sex == FEMALE:
        return _("%(name)s女士") % {"name": line.shown.name}
    return _("%(name)s同志") % {"name": line.shown.name}
