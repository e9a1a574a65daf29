"""What the register holds of a person with a day to it: events, groups, needs, the account, and who looked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liren.domains.people.choices import Event, SourceKind
from liren.domains.people.ground_words import ground_of_group, ground_of_need, purpose_of_group
from liren.domains.people.link_choices import Ground, LinkedBy
from liren.domains.people.models import AccountLink, Contact, GroupMark, LifeEvent, Need
from liren.domains.people.need_choices import Group, NeedKind, NeedState, RaisedBy
from liren.domains.people.queries.own import looks_at
from liren.domains.people.queries.whose import link_standing
from liren.domains.people.rules import names
from liren.domains.people.rules.groups import may_mark
from liren.kernel import guarding
from liren.kernel.holdings import Row, Section, Whose, row

LOOKS_MOST = 1_000


def of(whose: Whose) -> Iterator[Section]:
    duty = str(Ground.DUTY.label)
    yield Section("events", _("人生大事"), _events(whose), duty)
    yield Section("groups", _("服务人群"), _groups(whose))
    yield Section("needs", _("需求和走访"), _needs(whose))
    yield Section("account", _("对上登记的账号"), _links(whose))
    yield Section("looks", _("谁看过"), _looks(whose))


def _events(whose: Whose) -> list[Row]:
    rows = LifeEvent.objects.filter(person=whose.person).select_related("other", "source")
    kept = [*rows, *guarding.opened_of(whose.person).of(LifeEvent)]
    return [
        row(
            Event(one.kind).label,
            ("on", _("哪一天"), one.on),
            ("other", _("和谁"), names.masked(one.other.name) if one.other else ""),
            ("note", _("备注"), one.note),
            ("source", _("登记依据"), str(SourceKind(one.source.kind).label)),
        )
        for one in sorted(kept, key=lambda one: (one.on, one.id), reverse=True)
    ]


def _groups(whose: Whose) -> list[Row]:
    rows = GroupMark.objects.filter(person=whose.person).select_related("source", "person")
    return [
        row(
            Group(one.group).label,
            ("level", pgettext("group", "等级"), one.level),
            ("evidence", _("凭据"), one.evidence),
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
            ("review", _("复核日期"), one.review_on),
            ("source", _("登记依据"), str(SourceKind(one.source.kind).label)),
            ("purpose", _("为了"), purpose_of_group(one.group)),
            ("ground", _("法律上的理由"), ground_of_group(one.group)),
            (
                "waits",
                _("有没有同意"),
                "" if may_mark(one.group, one.person.agreed) else _("还没有同意，不显示、不使用"),
            ),
        )
        for one in rows.order_by("-since", "-id")
    ]


def _needs(whose: Whose) -> list[Row]:
    visits = Prefetch("contacts", Contact.objects.order_by("-on", "-id"))
    rows = Need.objects.filter(person=whose.person).select_related("body").prefetch_related(visits)
    found = []
    for one in rows.order_by("-raised_on", "-id"):
        found.append(
            row(
                NeedKind(one.kind).label,
                ("detail", _("内容"), one.detail),
                ("raised_by", _("谁提出的"), str(RaisedBy(one.raised_by).label)),
                ("ground", _("法律上的理由"), ground_of_need(one.raised_by)),
                ("body", _("谁在管"), one.body.name if one.body else ""),
                ("state", _("状态"), str(NeedState(one.state).label)),
                ("raised", _("从哪天起"), one.raised_on),
                ("closed", _("到哪天"), one.closed_on),
                *(
                    ("visit", _("走访或电话"), f"{visit.on.isoformat()} {visit.words}")
                    for visit in one.contacts.all()
                ),
            )
        )
    return found


def _links(whose: Whose) -> list[Row]:
    return [
        row(LinkedBy(one.how).label, ("since", _("从哪天起"), one.since), ("until", _("到哪天"), one.until))
        for one in AccountLink.objects.filter(person=whose.person).order_by("-since")
    ]


def _looks(whose: Whose) -> list[Row]:
    link = link_standing(whose.account, whose.person) if whose.account else None
    if link is None:
        return []
    return [
        row(
            one.body or _("工作人员"),
            ("at", _("什么时候"), one.at),
            ("what", _("看了什么"), one.what),
            ("purpose", _("为了"), one.purpose),
        )
        for one in looks_at(link, limit=LOOKS_MOST)
    ]
