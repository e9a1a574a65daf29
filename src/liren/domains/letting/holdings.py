"""What is held of a person as tenant and as landlord, told for a copy; of the other side nothing."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from liren.domains.letting.choices import NoticeKind, NoticeState, Side
from liren.domains.letting.housing_choices import Consent
from liren.domains.letting.models import Housed, LetDwelling, Notice, Signature, Stay, Undertaking
from liren.domains.letting.undertaking_choices import Party, SignedHow
from liren.domains.people.link_choices import Ground
from liren.kernel.holdings import Row, Section, Whose, row


def of(whose: Whose) -> Iterator[Section]:
    duty = str(Ground.DUTY.label)
    yield Section("stays", _("租住的床"), _stays(whose), duty)
    yield Section("lets", _("出租的房子"), _lets(whose), duty)
    yield Section("undertakings", _("责任书"), _undertakings(whose), duty)
    yield Section("housed", _("用人单位的住宿名单"), _housed(whose), duty)
    yield Section("notices", _("来去申报"), _notices(whose), duty)


def _stays(whose: Whose) -> list[Row]:
    rows = Stay.objects.filter(person__in=whose.people).select_related("let__dwelling", "bed__room")
    return [
        row(
            one.let.dwelling,
            ("room", _("房间"), one.bed.room.name),
            ("bed", _("床位"), one.bed.name),
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
            ("said_by", _("谁说的"), str(Side(one.said_by).label)),
            ("left_said_by", _("谁说搬走的"), str(Side(one.left_said_by).label) if one.left_said_by else ""),
            ("struck", _("误登，已划掉"), one.struck_at),
        )
        for one in rows.order_by("-since", "-id")
    ]


def _lets(whose: Whose) -> list[Row]:
    rows = LetDwelling.objects.filter(landlord_person__in=whose.people).select_related("dwelling")
    return [
        row(
            one.dwelling,
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
            ("beds", _("床位数"), str(one.beds)),
            ("people", _("住了几人"), str(one.people)),
        )
        for one in rows.order_by("-since", "-id")
    ]


def _undertakings(whose: Whose) -> list[Row]:
    signed = Prefetch("signatures", Signature.objects.select_related("text").order_by("on", "id"))
    rows = Undertaking.objects.filter(person__in=whose.people).select_related("let__dwelling", "body")
    return [
        row(
            one.let.dwelling,
            ("party", _("作为谁签的"), str(Party(one.party).label)),
            ("for", _("替哪个单位"), one.name or (one.body.name if one.body else "")),
            *(("signed", _sign(mark), mark.on) for mark in one.signatures.all()),
            ("until", _("到哪天"), one.until),
        )
        for one in rows.prefetch_related(signed).order_by("-id")
    ]


def _sign(mark: Signature) -> str:
    how = SignedHow(mark.how).label
    return _("第 {version} 版，{how}").format(version=mark.text.version, how=how)


def _housed(whose: Whose) -> list[Row]:
    rows = Housed.objects.filter(person__in=whose.people).select_related(
        "undertaking__let__dwelling", "undertaking__body"
    )
    return [
        row(
            one.undertaking.body.name if one.undertaking.body else one.undertaking.name,
            ("dwelling", _("住址"), str(one.undertaking.let.dwelling)),
            ("since", _("从哪天起"), one.since),
            ("until", _("到哪天"), one.until),
            ("said", _("本人怎么说"), str(Consent(one.said).label)),
        )
        for one in rows.order_by("-since", "-id")
    ]


def _notices(whose: Whose) -> list[Row]:
    own = Q(person__in=whose.people)
    if whose.account:
        own |= Q(account=whose.account)
    return [
        row(
            NoticeKind(one.kind).label,
            ("dwelling", _("住址"), str(one.let.dwelling)),
            ("on", _("哪一天"), one.on),
            ("side", _("谁说的"), str(Side(one.side).label)),
            ("state", _("状态"), str(NoticeState(one.state).label)),
            ("at", _("什么时候说的"), one.said_at),
        )
        for one in Notice.objects.filter(own).select_related("let__dwelling").order_by("-id")
    ]
