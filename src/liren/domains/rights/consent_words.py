"""What a consent is for, in the words that the person reads before agreeing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from liren.domains.people.choices import PersonField, Purpose
from liren.domains.people.ground_words import purpose_of_group
from liren.domains.people.need_choices import Group
from liren.domains.people.rules import grounds
from liren.domains.people.rules.fields import BY_NAME
from liren.domains.people.rules.groups import BY_GROUP, group_of
from liren.domains.rights import offers
from liren.domains.rights.rules.consents import digest_of


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both languages, with the digest by which a page shows that this one was read."""

    chinese: str
    english: str
    digest: str


def is_sensitive(scope: str) -> bool:
    group = group_of(scope)
    return BY_GROUP[group].is_sensitive if group else scope in BY_NAME


def label_of(scope: str) -> str:
    if offers.is_giving(scope):
        return offers.label_of(scope)
    group = group_of(scope)
    if group:
        return _("人群“{group}”").format(group=Group(group).label)
    return str(PersonField(scope).label if is_sensitive(scope) else Purpose(scope).label)


def fields_said(names: list[str] | tuple[str, ...]) -> str:
    """Fields, and scopes of groups, by their names."""
    return joined(label_of(name) if group_of(name) else str(PersonField(name).label) for name in names)


def joined(labels: Iterable[str]) -> str:
    """In a row, as the language of the page writes one."""
    return (", " if (get_language() or "").startswith("en") else "、").join(labels)


def names_of(scope: str) -> list[str]:
    """The fields that a consent is for, the telephone among them; of a group its scope."""
    if group_of(scope):
        return [scope]
    return [*(["phone"] if scope == grounds.TELEPHONE else []), *grounds.fields_of(scope)]


def wording_of(scope: str) -> Wording:
    """The text of a scope as the table of fields and purposes makes it now."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(_text(scope))
    return Wording(said[0], said[1], digest_of(tuple(said)))


def _text(scope: str) -> str:
    if group_of(scope):
        return _grouped(scope)
    return _sensitive(scope) if is_sensitive(scope) else _usual(scope)


def _grouped(scope: str) -> str:
    group = group_of(scope)
    said = _(
        "我单独同意社区为了“{purpose}”把我记入服务人群“{group}”，记下等级、凭据和起止的日子，并按它安排走访和服务。"
        "由登记地的工作人员使用，每看一次都记下是谁、为什么。保存到我撤回同意，或者这个目的已经实现为止；撤回后这一条和凭据马上删去"
        "（《个人信息保护法》第十三条、第十五条、第十七条）。不同意或者撤回，不影响我办任何别的事（第十六条）。"
    ).format(purpose=purpose_of_group(group), group=Group(group).label)
    if not is_sensitive(scope):
        return said
    why = _(
        "这是敏感个人信息（第二十八条、第二十九条）：泄露了会伤到人格尊严或者人身、财产安全（第三十条）。"
    )
    return joined_sentences(said, why)


def joined_sentences(*said: str) -> str:
    """One after another, as the language of the page writes them."""
    return (" " if (get_language() or "").startswith("en") else "").join(said)


def _usual(scope: str) -> str:
    return _(
        "我同意社区为了“{purpose}”登记和使用我的：{fields}。只用于这个目的，由登记地的工作人员使用，每看一次都记下是谁、"
        "为什么。保存到我撤回同意，或者这个目的已经实现为止（《个人信息保护法》第十三条、第十七条、第十九条）。"
        "不同意或者撤回，不影响我办任何事（第十六条）。"
    ).format(purpose=label_of(scope), fields=fields_said(names_of(scope)))


def _sensitive(scope: str) -> str:
    purpose = str(Purpose(BY_NAME[scope].purpose).label)
    return _(
        "我单独同意社区为了“{purpose}”登记和使用我的“{field}”。这是敏感个人信息（《个人信息保护法》第二十八条、第二十九条）："
        "没有它就做不到这件事；泄露了会伤到人格尊严或者人身、财产安全（第三十条），所以单独加密保存，"
        "每看一次都记下是谁、为什么。保存到我撤回同意，或者这个目的已经实现为止。不同意或者撤回，不影响我办任何别的事（第十六条）。"
    ).format(purpose=purpose, field=label_of(scope))


def withdrawn_said(scope: str, gone: list[str]) -> str:
    """What came of taking a consent back."""
    if offers.is_giving(scope):
        return _("已撤回，以后不再给它。")
    if not gone:
        return _("已撤回。原来没有登记这些内容，没有什么要删。")
    return _("已撤回，删去了：{fields}。").format(fields=fields_said(gone))
