"""What a group or a need is kept for and on what ground, in the words that staff and the person read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.domains.people.choices import Purpose
from liren.domains.people.link_choices import Ground
from liren.domains.people.need_choices import RaisedBy, Statute
from liren.domains.people.rules.groups import BY_GROUP


def purpose_of_group(group: str) -> str:
    return str(Purpose(BY_GROUP[group].purpose).label)


def ground_of_group(group: str) -> str:
    rule = BY_GROUP[group]
    if not rule.statute:
        if rule.is_sensitive:
            return _("敏感信息，须经本人单独同意（《个人信息保护法》第二十八条、第二十九条），可以随时撤回")
        return _("须经本人单独同意（《个人信息保护法》第十三条第一款第一项），可以随时撤回")
    said = _("{duty}，依据{statute}").format(duty=Ground.DUTY.label, statute=Statute(rule.statute).label)
    return _("敏感信息（第二十八条）；{ground}").format(ground=said) if rule.is_sensitive else said


def ground_of_need(raised_by: str) -> str:
    """Of what raised it."""
    if raised_by == RaisedBy.PERSON:
        return _("本人提出，凭本人同意（《个人信息保护法》第十三条第一款第一项），随时可以不要")
    if raised_by == RaisedBy.RULE:
        return _("按区里的规则，凭规则所看的年龄或者人群的理由；人群的理由没有了，这项需求也没有了")
    return _("走访发现，{duty}").format(duty=Ground.DUTY.label)
