"""What left the house and what did not, for those who see to it. Words and addresses stay sealed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from liren.domains.access.queries import names_of
from liren.domains.messaging import policies, wording
from liren.domains.messaging.choices import Channel, DeliveryState
from liren.domains.messaging.models import Delivery
from liren.kernel import clock
from liren.kernel.actor import Actor

PAGE = 50
OUTWARD = (Channel.SMS, Channel.EMAIL, Channel.CHAT)
VIEWS = ("trouble", "queued", "sent", "all")


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """`view`: one of VIEWS. `since` and `until` are days, both included."""

    view: str = "all"
    channel: str = ""
    topic: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One of them with its recipient as far as an administrator may know him, and why it failed in words."""

    id: uuid.UUID
    channel: str
    state: str
    state_label: str
    title: str
    to: str
    reason: str
    tried: int
    created_at: dt.datetime
    sent_at: dt.datetime | None

    @property
    def may_be_resent(self) -> bool:
        return self.state in (DeliveryState.DEAD, DeliveryState.SENT)

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label)


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    rows: list[DeliveryLine]
    next_key: str


def _view(name: str) -> Q:
    if name == "trouble":
        return Q(state__in=(DeliveryState.FAILED, DeliveryState.DEAD))
    return Q() if name == "all" else Q(state=name)


def filtered(actor: Actor, wanted: DeliveryFilter) -> QuerySet[Delivery]:
    """What the actor sees, narrowed."""
    rows = policies.deliveries_visible_to(actor).filter(channel__in=OUTWARD).filter(_view(wanted.view))
    if wanted.channel:
        rows = rows.filter(channel=wanted.channel)
    if wanted.topic:
        keys = [t.key for t in wording.TEMPLATES.values() if t.topic == wanted.topic]
        rows = rows.filter(template__in=keys)
    if wanted.since:
        rows = rows.filter(created_at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(created_at__lt=_midnight(wanted.until + dt.timedelta(days=1)))
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.LOCAL)


def list_deliveries(actor: Actor, wanted: DeliveryFilter, before: uuid.UUID | None = None) -> DeliveryPage:
    """The newest first; the next page begins `before` the last id. Two queries."""
    rows = filtered(actor, wanted).select_related("robot").order_by("-id")
    found = list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])
    lines = _lines(found[:PAGE])
    return DeliveryPage(lines, str(lines[-1].id) if len(found) > PAGE else "")


def count_views(actor: Actor, wanted: DeliveryFilter) -> dict[str, int]:
    """How many of the last thirty days each view holds, under no other filter. One query."""
    since = clock.now() - dt.timedelta(days=30)
    rows = policies.deliveries_visible_to(actor).filter(channel__in=OUTWARD, created_at__gte=since)
    return rows.order_by().aggregate(**{name: Count("pk", filter=_view(name)) for name in VIEWS})


def delivery_keys(actor: Actor, wanted: DeliveryFilter) -> Iterator[uuid.UUID]:
    """For taking the list away."""
    yield from filtered(actor, wanted).order_by("-id").values_list("id", flat=True).iterator()


def deliveries_to_take(actor: Actor, ids: Sequence[uuid.UUID]) -> list[DeliveryLine]:
    """Those of the ids that the actor still sees, in their order. Two queries."""
    rows = policies.deliveries_visible_to(actor).filter(id__in=ids).select_related("robot")
    found = {row.id: row for row in rows}
    return _lines([found[one] for one in ids if one in found])


def _lines(rows: Iterable[Delivery]) -> list[DeliveryLine]:
    rows = list(rows)
    names = names_of([row.account_id for row in rows if row.account_id and not row.robot_id])
    return [_line(row, names) for row in rows]


def _line(row: Delivery, names: dict[uuid.UUID, str]) -> DeliveryLine:
    template = wording.TEMPLATES.get(row.template)
    return DeliveryLine(
        id=row.id,
        channel=row.channel,
        state=row.state,
        state_label=row.get_state_display(),
        title=str(template.title) if template else _("一条通知"),
        to=_to(row, names),
        reason=reason_words(row.error),
        tried=row.tried,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


def _to(row: Delivery, names: dict[uuid.UUID, str]) -> str:
    if row.robot:
        return row.robot.name
    address = masked_email(row.email) if row.channel == Channel.EMAIL else masked_phone(row.phone)
    name = names.get(row.account_id, "") if row.account_id else ""
    return _("{name}（{address}）").format(name=name, address=address) if name else address


def masked_phone(phone: str) -> str:
    return f"{phone[:3]} **** {phone[-4:]}" if len(phone) >= 9 else "****"


def masked_email(email: str) -> str:
    """`l***@example.cn`."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}***@{host}" if host else "****"


def reason_words(error: str) -> str:
    """Why it was not taken, as people say it; the code of another's server stands in brackets."""
    known = {
        "name": _("找不到对方的服务器"),
        "connection": _("连不上对方的服务器"),
        "time": _("对方太久没有应答"),
        "size": _("对方的应答不合规"),
        "redirect": _("对方的地址已经改了"),
        "form": _("对方的应答不合规"),
        "kernel.address_refused": _("地址不能用"),
        "robot_stopped": _("群机器人已停用"),
    }
    if not error:
        return ""
    kind, _colon, code = error.partition(":")
    if kind == "answer":
        return _("对方没有收下（代码 {code}）").format(code=code or "—")
    return known.get(error) or _("发送程序出错，请看后台日志")
