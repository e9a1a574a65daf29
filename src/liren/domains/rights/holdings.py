"""What a person agreed to and asked about the own data, told for a copy."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from liren.domains.people.link_choices import Ground
from liren.domains.rights import consent_words
from liren.domains.rights.choices import ConsentWay
from liren.domains.rights.copy_choices import CopyState
from liren.domains.rights.look_choices import Finding
from liren.domains.rights.models import Consent, Copy, Correction, Deletion, KinRequest, LookQuestion
from liren.domains.rights.queries.arrangements import told_of
from liren.domains.rights.queries.corrections import Field, opened_all
from liren.domains.rights.queries.deletions import Decided
from liren.domains.rights.queries.deletions import opened_all as opened_deletions
from liren.domains.rights.queries.kin import opened_all as opened_kin
from liren.domains.rights.sealing import open_guardian, open_words
from liren.kernel import subjects
from liren.kernel.holdings import Row, Section, Whose, row


def of(whose: Whose) -> Iterator[Section]:
    """Of the entries merged into the person too: what one agreed to stays with it."""
    duty = str(Ground.DUTY.label)
    yield Section("consents", _("我的同意"), _consents(whose), duty)
    yield Section("arrangements", _("我身后的安排"), _arrangements(whose), duty)
    yield Section("questions", _("问过的查看"), _questions(whose), duty)
    yield Section("corrections", _("更正申请"), _corrections(whose), duty)
    yield Section("deletions", _("删除申请"), _deletions(whose), duty)
    yield Section("kin", _("为已故家人提的请求"), _kin(whose), duty)
    yield Section("copies", _("要过的副本"), _copies(whose), duty)


def _consents(whose: Whose) -> list[Row]:
    keys = subjects.keys_of(whose.people)
    found = []
    for one in Consent.objects.filter(person__in=whose.people).select_related("text").order_by("-given_at"):
        guardian = open_guardian(one.guardian, keys.get(one.person_id))
        found.append(
            row(
                consent_words.label_of(one.scope),
                ("fields", _("内容"), consent_words.fields_said(consent_words.names_of(one.scope))),
                ("version", _("第几版"), str(one.text.version)),
                ("given", _("哪天同意"), one.given_at),
                ("given_how", _("怎样同意"), str(ConsentWay(one.given_how).label)),
                ("guardian", _("监护人"), f"{guardian.name} {guardian.kinship}" if guardian else ""),
                ("ended", _("哪天撤回"), one.ended_at),
                ("ended_how", _("怎样撤回"), str(ConsentWay(one.ended_how).label) if one.ended_how else ""),
            )
        )
    return found


def _arrangements(whose: Whose) -> list[Row]:
    return [
        row(
            _("{day} 的安排").format(day=one.given_at.date().isoformat()),
            *one.lines,
            ("words", _("本人的话"), one.arranged.words if one.arranged else ""),
            ("given", _("什么时候作的"), one.given_at),
            ("given_how", _("怎样作的"), one.given_how),
            ("ended", _("到什么时候"), one.ended_at),
            ("ended_how", _("怎样撤回、更改"), one.ended_how),
        )
        for one in told_of(whose.people)
    ]


def _questions(whose: Whose) -> list[Row]:
    keys = subjects.keys_of(whose.people)
    return [
        row(
            _("问 {at} 的查看").format(at=one.looked_at.date().isoformat()),
            ("asked", _("什么时候问的"), one.asked_at),
            ("words", _("问的话"), open_words(one.words, "look.words", keys.get(one.person_id))),
            ("finding", _("结论"), str(Finding(one.finding).label) if one.finding else ""),
            ("answer", _("答复"), open_words(one.answer, "look.answer", keys.get(one.person_id))),
            ("answered", _("什么时候答复的"), one.answered_at),
        )
        for one in LookQuestion.objects.filter(person__in=whose.people).order_by("-id")
    ]


def _corrections(whose: Whose) -> list[Row]:
    rows = Correction.objects.filter(person__in=whose.people).select_related("person").order_by("-id")
    return [
        row(
            one.line.correction.get_state_display(),
            ("asked", _("申请时间"), one.line.correction.asked_at),
            *((field.name, field.label, _asked_for(field)) for field in one.fields),
            ("reason", _("为什么要改"), one.reason),
            ("evidence", _("有什么可以证明"), one.evidence),
            ("closed", _("了结时间"), one.line.correction.closed_at),
        )
        for one in opened_all(rows)
    ]


def _asked_for(field: Field) -> str:
    """What it was, what it was to be, and what was decided."""
    said = f"{field.held or '—'} → {field.proposed or '—'}"
    if field.decision is None:
        return said
    decided = _("已改") if field.decision.approved else _("没有改")
    return " · ".join(filter(None, (said, decided, field.decision.words)))


def _deletions(whose: Whose) -> list[Row]:
    """By kind what was decided or became of it."""
    rows = Deletion.objects.filter(person__in=whose.people).select_related("person").order_by("-id")
    return [
        row(
            one.line.deletion.get_state_display(),
            ("asked", _("申请时间"), one.line.deletion.asked_at),
            ("wanted", _("要删什么"), one.line.asked or _("全部")),
            ("reason", _("为什么要删"), one.reason),
            *((part.key, part.title, _became(part)) for part in one.decided),
            ("closed", _("了结时间"), one.line.deletion.closed_at),
        )
        for one in opened_deletions(rows)
    ]


def _kin(whose: Whose) -> list[Row]:
    """What the person asked as a relative."""
    rows = KinRequest.objects.filter(asker__in=whose.people).select_related("person", "asker")
    return [
        row(
            one.line.row.get_state_display(),
            ("asked", _("申请时间"), one.line.row.asked_at),
            ("right", _("要什么"), one.line.row.get_right_display()),
            ("about", _("谁的信息"), one.about),
            ("interest", _("为了什么正当利益"), one.claim.interest if one.claim else ""),
            ("wrong", _("哪里不对"), one.claim.wrong if one.claim else ""),
            ("answer", _("答复"), one.answer),
            ("closed", _("了结时间"), one.line.row.closed_at),
        )
        for one in opened_kin(rows.order_by("-id"))
    ]


def _became(part: Decided) -> str:
    until = part.until.isoformat() if part.until else ""
    return " · ".join(
        filter(None, (_("删除") if part.is_deleted else _("保留"), until, part.why, part.words))
    )


def _copies(whose: Whose) -> list[Row]:
    rows = Copy.objects.filter(person__in=whose.people).exclude(state=CopyState.WAITING)
    return [
        row(CopyState(one.state).label, ("asked", _("什么时候要的"), one.asked_at))
        for one in rows.order_by("-id")
    ]
