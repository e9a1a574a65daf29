"""Orders of a city's hotline (12345 工单): who may send them, and receiving one as a matter or into one."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liren.domains.casework import door_policies, policies
from liren.domains.casework.actions import hotline_limits, intake, working
from liren.domains.casework.choices import Channel, Naming
from liren.domains.casework.errors import CaseNotFound
from liren.domains.casework.errors.hotline import (
    HotlineNameMissing,
    HotlineThere,
    HotlineUnknown,
    OrderDiffers,
    OrderPlaceOutside,
)
from liren.domains.casework.models import Case, Hotline, HotlineFile, HotlineOrder, Requester
from liren.domains.casework.queries.hotline import has_hotline
from liren.domains.casework.rules import hotline as rules
from liren.domains.casework.rules.intake import WORDS_MOST, checked_phone, checked_text
from liren.domains.policy import queries as policy
from liren.domains.territory import queries as territory
from liren.kernel import audit, clock, outward
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed
from liren.kernel.sealed import blind_index
from liren.kernel.taken import refused_if_taken
from liren.kernel.worktime import Limit, due_if_known

CLASS_MOST = ADDRESS_MOST = 200
SECRET_MARK = "hot_"  # noqa: S105  no secret: by it one left in a file is recognised


@transaction.atomic
def set_hotline(
    *,
    actor: Actor,
    name: str,
    place_code: str,
    url: str = "",
    return_days: int = 1,
    is_active: bool = True,
    is_new: bool = False,
) -> tuple[Hotline, str]:
    """Makes or changes the hotline of that name at a place; a fresh one comes with the secret that signs what we tell
    it, shown this once. Without an address it is served by files. Refuses a bad address and no name, and with `is_new`
    one that is there."""
    named = checked_text(name, most=40, field="name")
    if not named:
        raise HotlineNameMissing(field="name")
    if url:
        outward.check_address(url, field="url")
    place = territory.get_place(place_code)
    if not door_policies.can_keep_hotline(actor, place.code):
        raise NotAllowed
    row = locked(Hotline.objects.filter(place_code=place.code, name=named)).first()
    if row and is_new:
        raise HotlineThere(field="name")
    secret = "" if row else SECRET_MARK + secrets.token_urlsafe(32)
    before = _facts(row) if row else None
    row = row or Hotline(place_code=place.code, name=named, secret=secret)
    row.url, row.return_days, row.is_active = url, return_days, is_active
    with refused_if_taken(HotlineThere(field="name"), Hotline, "place_code", "name"):
        row.save()
    has_hotline.forget_now_and_after()
    audit.record(
        actor=actor,
        verb="casework.hotline.set",
        object_type="hotline",
        object_id=row.id,
        object_label=row.name,
        place_code=row.place_code,
        before=before,
        after=_facts(row),
    )
    return row, secret


def _facts(row: Hotline) -> dict[str, object]:
    """Without the secret, which signs what we tell them."""
    return {"url": row.url, "return_days": row.return_days, "is_active": row.is_active}


@transaction.atomic
def renew_secret(*, actor: Actor, hotline_id: uuid.UUID) -> str:
    """A fresh secret, shown this once; from now on what we tell them is signed with it alone."""
    row = locked(Hotline.objects.filter(door_policies.hotlines_kept_by(actor), id=hotline_id)).first()
    if row is None:
        raise HotlineUnknown(field="hotline")
    row.secret = secret = SECRET_MARK + secrets.token_urlsafe(32)
    row.save(update_fields=["secret"])
    audit.record(
        actor=actor,
        verb="casework.hotline.renewed",
        object_type="hotline",
        object_id=row.id,
        object_label=row.name,
        place_code=row.place_code,
    )
    return secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """An order as it came. Without a place it lies where the hotline's own place is; `joins` is the number of a matter
    of ours that it is about. Coordinates are CGCS2000 degrees."""

    number: str
    text: str
    ordered_at: dt.datetime
    limit: rules.AskedLimit
    title: str = ""
    their_class: str = ""
    name: str = ""
    phone: str = ""
    is_confidential: bool = False
    place_code: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    category: str = ""
    joins: str = ""


@dataclass(frozen=True, slots=True)
class TakenOrder:
    """An order with its matter; `is_new` is false for one that had been taken before."""

    order: HotlineOrder
    is_new: bool
    case: Case = field(compare=False)


def receive_order(
    *, actor: Actor, hotline: Hotline, ordered: Ordered, file: HotlineFile | None = None
) -> TakenOrder:
    """Takes an order as a matter, or into the one it names; its limit governs where it is the tighter.

    The same order again is the one that is there. Refuses another one under its number, an impossible limit, a place
    beyond the hotline's, and what `say_matter` and `join_case` refuse.
    """
    number = rules.checked_number(ordered.number)
    digest = _digest(ordered)
    try:
        return _known(hotline, number, digest) or _receive(actor, hotline, ordered, number, digest, file)
    except IntegrityError:
        known = _known(hotline, number, digest)
        if known is None:
            raise
        return known


def _digest(ordered: Ordered) -> str:
    said = (ordered.text, ordered.title, ordered.their_class, ordered.name, ordered.phone, ordered.address)
    return blind_index("\0".join([*said, ordered.ordered_at.isoformat()]), context="casework.order")


def _known(hotline: Hotline, number: str, digest: str) -> TakenOrder | None:
    rows = HotlineOrder.objects.select_related("case")
    order = rows.filter(hotline=hotline, number=number).first()
    if order is None:
        return None
    if order.digest != digest:
        raise OrderDiffers(number=number)
    return TakenOrder(order, False, order.case)


@transaction.atomic
def _receive(
    actor: Actor,
    hotline: Hotline,
    ordered: Ordered,
    number: str,
    digest: str,
    file: HotlineFile | None,
) -> TakenOrder:
    now = clock.now()
    rules.check_ordered(ordered.ordered_at, now)
    calendar = policy.calendar_for(hotline.place_code)
    due = rules.end_of(ordered.limit, ordered.ordered_at, now, calendar)
    case, requester = _matter(actor, hotline, ordered)
    order = HotlineOrder.objects.create(
        hotline=hotline,
        number=number,
        case=case,
        requester=requester,
        file=file,
        their_class=checked_text(ordered.their_class, most=CLASS_MOST, field="their_class"),
        is_joined=bool(ordered.joins),
        digest=digest,
        ordered_at=ordered.ordered_at,
        received_at=now,
        limit_kind=ordered.limit.kind,
        first_due=due,
        due_at=due,
        return_until=due_if_known(Limit(days=hotline.return_days), now, calendar).at,
    )
    hotline_limits.govern(case)
    data = {"hotline": hotline.name, "order": number, "due": due.isoformat()}
    working.write(
        actor,
        case,
        "ordered",
        verb="casework.order.received",
        data=data,
        is_public=False,
        saved=hotline_limits.GOVERNED,
    )
    return TakenOrder(order, True, case)


def _matter(actor: Actor, hotline: Hotline, ordered: Ordered) -> tuple[Case, Requester | None]:
    """The matter of an order, under lock, and who asked."""
    if ordered.joins:
        return _joined(actor, hotline, ordered)
    place_code = _place(hotline, ordered)
    if actor.kind is ActorKind.STAFF and not policies.can_take_in(actor, place_code):
        raise NotAllowed
    receipt = intake.say_matter(actor=actor, said=_said(ordered, place_code))
    requester = Requester.objects.get(id=receipt.requester_id)
    return _locked(receipt.case_id), requester


def _locked(case_id: uuid.UUID) -> Case:
    return locked(Case.objects.select_related("owner", "category").filter(id=case_id)).get()


def _joined(actor: Actor, hotline: Hotline, ordered: Ordered) -> tuple[Case, Requester | None]:
    """One more person behind a matter of the hotline's place; who stands behind it already does so once."""
    found = Case.objects.filter(number=ordered.joins, place_code__prefix=hotline.place_code).first()
    if found is None or (actor.kind is ActorKind.STAFF and not policies.can_take_in(actor, found.place_code)):
        raise CaseNotFound(field="joins")
    said = _said(ordered, found.place_code)
    text = checked_text(said.text, most=WORDS_MOST)
    receipt = intake.join_case(
        actor=actor, case_id=found.id, naming=said.naming, name=said.name, phone=said.phone, text=text
    )
    if receipt is None:
        index = intake.phone_index(checked_phone(said.phone))
        requester = Requester.objects.filter(case=found, phone_index=index).first()
    else:
        requester = Requester.objects.get(id=receipt.requester_id)
    return _locked(found.id), requester


def _said(ordered: Ordered, place_code: str) -> intake.Said:
    phone = "" if "*" in ordered.phone else ordered.phone.strip()
    naming = Naming.CONFIDENTIAL if ordered.is_confidential else Naming.NAMED
    return intake.Said(
        text=ordered.text,
        title=ordered.title,
        channel=Channel.HOTLINE_12345,
        naming=naming if phone else Naming.ANONYMOUS,
        name=ordered.name or _("（未留姓名）"),
        phone=phone,
        place_code=place_code,
        address=ordered.address,
        longitude=ordered.longitude,
        latitude=ordered.latitude,
        category_code=ordered.category,
    )


def _place(hotline: Hotline, ordered: Ordered) -> str:
    """The community it names, else that of its point or address, else the hotline's own place."""
    if ordered.place_code:
        place_code = territory.get_place(ordered.place_code).code
        if not place_code.startswith(hotline.place_code):
            raise OrderPlaceOutside(field="place_code")
        return place_code
    if ordered.longitude is not None and ordered.latitude is not None:
        found = territory.locate_point(ordered.longitude, ordered.latitude)
        if found is not None and not found.place_code.startswith(hotline.place_code):
            raise OrderPlaceOutside(field="longitude")
        return found.place_code if found else hotline.place_code
    address = checked_text(ordered.address, most=ADDRESS_MOST, field="address")
    hit = territory.surest_address(address, hotline.place_code[:6]) if address else None
    is_within = hit is not None and hit.place_code.startswith(hotline.place_code)
    return hit.place_code if hit and is_within else hotline.place_code
