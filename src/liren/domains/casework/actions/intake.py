"""Receiving a matter, and joining one that is already there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import suggesting, welcoming, working
from liren.domains.casework.actions.said import Receipt as Receipt
from liren.domains.casework.actions.said import Said as Said
from liren.domains.casework.actions.words import words_of
from liren.domains.casework.choices import (
    CaseKind,
    Channel,
    MessageKind,
    Naming,
    PhotoKind,
    RequesterRole,
    Urgency,
)
from liren.domains.casework.errors import (
    CaseNotFound,
    CategoryUnknown,
    JoinedAlready,
    NameMissing,
    NoBodyToReceive,
    NotJoinable,
    PhoneNotMobile,
    PlaceMissing,
    PointOutsideGrids,
    SaidAlready,
)
from liren.domains.casework.models import Case, Category, Custody, Message, Requester
from liren.domains.casework.queries.files import OWNER_TYPE
from liren.domains.casework.queries.found import together
from liren.domains.casework.rules import intake
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.models import Body
from liren.domains.territory import queries as territory
from liren.domains.territory.actions.doubts import ask_about
from liren.kernel import audit, clock, files, ids, rows
from liren.kernel.actor import Actor, ActorKind
from liren.kernel.file_drafts import adopt_files
from liren.kernel.lock import locked, next_serial
from liren.kernel.models import StoredFile
from liren.kernel.pipeline import sent_together
from liren.kernel.refusals import NotAllowed
from liren.kernel.sealed import blind_index

TAKING_IN = (ActorKind.STAFF, ActorKind.SYSTEM)  # who hands the code over, or tells it to whoever asked


def phone_index(phone: str) -> str:
    return blind_index(phone, context="casework.phone")


def tail_index(name: str, phone: str) -> str:
    """By the last four digits and the first letter of the name, as a caller says them; empty without either."""
    digits = intake.tail_of(phone)
    return blind_index(f"{digits}{name[:1]}", context="casework.tail") if digits and name else ""


def tracking_index(code: str) -> str:
    return blind_index(ids.normal_tracking_code(code), context="casework.tracking")


def say_matter(*, actor: Actor, said: Said, photos: Iterable[File[bytes] | files.CleanFile] = ()) -> Receipt:
    """Receives a matter: placed, owned by the street's centre until dispatched, its limits running.

    Refuses empty, too long or broken text, a missing place, a point outside every grid, a named requester
    without name and phone, a place where nobody receives, a form that has been sent already, and a photo that is none:
    the matter and its photos are received together or not at all.
    """
    try:
        with files.staged(photos, at=_placed(said)[0] if photos else "") as kept:
            return _receive(actor, said, kept)
    except IntegrityError:
        _refuse_second(said.case_id)
        raise


@transaction.atomic
def _receive(actor: Actor, said: Said, kept: list[StoredFile]) -> Receipt:
    text = intake.checked_text(said.text)
    title = intake.checked_title(said.title, text)
    name, phone = _checked_person(actor, said)
    place_code, grid_id = _placed(said)
    _check_channel(actor, said, place_code)
    now = clock.now()
    case = Case(
        id=said.case_id or ids.uuid7(),
        place_code=place_code,
        grid_id=grid_id,
        address=intake.checked_text(said.address, most=200, field="address"),
        place_hint=intake.checked_text(said.place_hint, most=200, field="place_hint"),
        longitude=said.longitude,
        latitude=said.latitude,
        kind=CaseKind(said.kind),
        channel=Channel(said.channel),
        naming=Naming(said.naming),
        title=title,
        text=text,
        received_at=now,
        owner=_receiving_body(place_code),
    )
    _classify(case, said)
    book = working.rulebook_of(case)
    working.set_due_dates(case, book)
    working.start_clock(case, book)
    code, requester = _write_matter(actor, case, said, name, phone)
    keep_note(actor, case, said.note)
    _adopt_files(actor, case, said.draft_id)
    working.picture(
        actor.unnamed() if said.naming == Naming.ANONYMOUS else actor, case, kept, PhotoKind.BEFORE
    )
    return Receipt(case.id, case.number, code, requester.id)


def _write_matter(actor: Actor, case: Case, said: Said, name: str, phone: str) -> tuple[str, Requester]:
    """Everything that needs no number comes before it, since with the number others of the county wait."""
    with sent_together():
        rows.insert(Custody(case=case, body=case.owner, since=case.received_at))
        known_as = welcoming.known_as(said.letter)
        code, requester = _requester(
            actor, case, said.naming, name, phone, code=said.tracking_code, known_as=known_as
        )
        working.history(actor, case, "received", data={"channel": case.channel})
        case.number = _number(case.place_code, case.received_at)
    with sent_together():
        rows.insert(case)
        rows.insert(words_of(case))
        welcoming.welcome(requester, code, said.letter)
        _write_received(actor, case, said)
        suggesting.ask_suggestion(case)
        if said.grid_id is None and said.longitude is None:  # no building was chosen, and no point
            ask_about(place_code=case.place_code, text=case.address)
    return code, requester


def keep_note(actor: Actor, case: Case, words: str) -> None:
    """What staff noted of a call or a visit, as an internal note. Nothing for no words, and from no resident."""
    note = intake.checked_text(words, most=intake.WORDS_MOST, field="note")
    if not note or actor.kind != ActorKind.STAFF:
        return
    Message.objects.create(
        case=case,
        kind=MessageKind.NOTE,
        text=note,
        author_id=actor.id,
        author_name=actor.name,
        at=clock.now(),
    )
    audit.record(
        actor=actor,
        verb="casework.case.noted",
        object_type="case",
        object_id=case.id,
        object_label=case.number,
        place_code=case.place_code,
    )


def _check_channel(actor: Actor, said: Said, place_code: str) -> None:
    if said.channel == Channel.PORTAL:
        return
    if actor.kind == ActorKind.STAFF and not policies.can_take_in(actor, place_code):
        raise NotAllowed


def _adopt_files(actor: Actor, case: Case, draft_id: uuid.UUID | None) -> None:
    if draft_id is None:
        return
    count = adopt_files(draft_id=draft_id, owner_type=OWNER_TYPE, owner_id=case.id, at=case.place_code)
    if count:
        working.write(actor.unnamed(), case, "pictured", data={"count": count}, saved=())


def _refuse_second(case_id: uuid.UUID | None) -> None:
    if case_id is None:
        return
    number = Case.objects.filter(id=case_id).values_list("number", flat=True).first()
    if number is not None:
        raise SaidAlready(number=number)


def _checked_person(actor: Actor, said: Said) -> tuple[str, str]:
    if said.naming == Naming.ANONYMOUS:
        return "", ""
    name = intake.checked_text(said.name, most=40, field="name")
    phone = intake.checked_phone(said.phone) if said.phone.strip() else ""
    has_account = actor.kind == ActorKind.RESIDENT and actor.is_signed_in
    if not has_account and not (name and (phone or said.letter)):
        raise NameMissing(field="phone" if name else "name")
    return name, phone


def _placed(said: Said) -> tuple[str, uuid.UUID | None]:
    if said.longitude is not None and said.latitude is not None:
        found = territory.locate_point(said.longitude, said.latitude)
        if found is not None:
            return found.place_code, found.grid_id
        if not said.place_code:
            raise PointOutsideGrids(field="place")
    if not said.place_code:
        raise PlaceMissing(field="place")
    return territory.get_place(said.place_code).code, said.grid_id


def _receiving_body(place_code: str) -> Body:
    body = organisations.centre_for(place_code)
    if body is None:
        raise NoBodyToReceive(place=territory.get_place(place_code).name)
    return body


def _number(place_code: str, now: dt.datetime) -> str:
    year = now.astimezone(clock.LOCAL).year
    county = place_code[:6]
    return ids.readable_number(county, year, next_serial(f"case:{county}:{year}"))


def _classify(case: Case, said: Said) -> None:
    if said.category_code:
        found = Category.objects.filter(county=case.county, code=said.category_code, is_active=True).first()
        if found is None:
            raise CategoryUnknown(field="category", code=said.category_code)
        case.category, case.urgency = found, Urgency(found.urgency)
        if found.naming == Naming.CONFIDENTIAL and case.naming == Naming.NAMED:
            case.naming = Naming.CONFIDENTIAL
    is_private = case.naming == Naming.CONFIDENTIAL or case.kind == CaseKind.HELP
    case.is_public = not (is_private or said.letter)  # who wrote a letter has not been asked


def _requester(
    actor: Actor,
    case: Case,
    naming: str,
    name: str,
    phone: str,
    *,
    role: str = RequesterRole.FIRST,
    code: str = "",
    requester_id: uuid.UUID | None = None,
    known_as: str = "",
) -> tuple[str, Requester]:
    code = code or ids.tracking_code()
    account_id = actor.id if actor.kind == ActorKind.RESIDENT and naming != Naming.ANONYMOUS else None
    requester = Requester(
        id=requester_id or ids.uuid7(),
        case=case,
        role=role,
        naming=case.naming if role == RequesterRole.FIRST else naming,
        account_id=account_id,
        name=name,
        phone=phone,
        phone_index=phone_index(phone) if phone else "",
        tail_index=tail_index(name, phone),
        tracking_index=tracking_index(code),
        external_user=known_as,
        joined_at=clock.now(),
    )
    rows.insert(requester)
    return code, requester


def _write_received(actor: Actor, case: Case, said: Said) -> None:
    audit.record(
        actor=actor if said.naming != Naming.ANONYMOUS else Actor(kind=actor.kind),
        verb="casework.case.received",
        object_type="case",
        object_id=case.id,
        object_label=case.number,
        place_code=case.place_code,
        after={"channel": case.channel, "kind": case.kind, "urgency": case.urgency},
    )


def join_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    naming: str = Naming.ANONYMOUS,
    name: str = "",
    phone: str = "",
    text: str = "",
    note: str = "",
    requester_id: uuid.UUID | None = None,
) -> Receipt | None:
    """“Me too”: one more requester with an own code, thread, notice and rating. Only public, open matters.

    None if somebody with that telephone number stands behind the matter already; that person is told so by message.
    A visitor who left a number is shown the same in both cases, and no code: it goes to that mobile. Otherwise
    anybody could ask whose number is in a matter. Refuses an account that is in it, and a number without messages
    unless staff hand the code over.
    """
    said = Said(text=text, naming=naming, name=name, phone=phone, note=note, requester_id=requester_id)
    try:
        return _join(actor, case_id, said)
    except IntegrityError:  # the same person was written past the lock: now it will be found
        return _join(actor, case_id, said)


@transaction.atomic
def _join(actor: Actor, case_id: uuid.UUID, said: Said) -> Receipt | None:
    case = _joinable(case_id)
    if said.requester_id and Requester.objects.filter(id=said.requester_id, case=case).exists():
        return Receipt(case.id, case.number, "", said.requester_id)
    words = intake.checked_text(said.text, most=intake.WORDS_MOST)
    name, phone = _checked_person(actor, said)
    known = _known_by(case, phone)
    if is_own_account := actor.kind == ActorKind.RESIDENT and actor.id is not None:
        if _family(case).filter(account_id=actor.id).exists():
            raise JoinedAlready
        phone = "" if known else phone  # once a matter; the account is told inside the product
    elif phone and actor.kind not in TAKING_IN and not intake.is_mobile(phone):
        raise PhoneNotMobile(field="phone")
    if known and not is_own_account:
        _welcome_back(actor, known)
        return None
    code, requester = _requester(
        actor,
        case,
        said.naming,
        name,
        phone,
        role=RequesterRole.JOINED,
        requester_id=said.requester_id,
        known_as=welcoming.known_as(said.letter),
    )
    if words:
        Requester.objects.filter(id=requester.id).update(text=words)
    _note_joined(actor, case, said.naming)
    keep_note(actor, case, said.note)
    welcoming.welcome(requester, code, said.letter)
    return Receipt(case.id, case.number, code, requester.id)


def join_by_letter(*, actor: Actor, case_id: uuid.UUID, said: Said) -> uuid.UUID:
    """As `join_case`, for the writer of a letter, in the caller's transaction; gives the requester."""
    receipt = _join(actor, case_id, said)
    if receipt is None:
        raise JoinedAlready
    return receipt.requester_id


def _joinable(case_id: uuid.UUID) -> Case:
    case = locked(Case.objects.filter(id=case_id)).first()
    if case is None or not case.is_public:
        raise CaseNotFound
    if not case.is_open or case.is_merged:
        raise NotJoinable
    return case


def _note_joined(actor: Actor, case: Case, naming: str) -> None:
    Case.objects.filter(id=case.id).update(people=F("people") + 1)
    working.history(actor, case, "joined", data={"people": case.people + 1})
    audit.record(
        actor=actor if naming != Naming.ANONYMOUS else Actor(kind=actor.kind),
        verb="casework.case.joined",
        object_type="case",
        object_id=case.id,
        object_label=case.number,
        place_code=case.place_code,
    )


def _family(case: Case) -> QuerySet[Requester]:
    """Those who stand behind the matter, or behind one merged into it."""
    return Requester.objects.filter(together(case.id))


def _known_by(case: Case, phone: str) -> Requester | None:
    found = _family(case).select_related("case").filter(phone_index=phone_index(phone))
    return found.order_by("case_id").first() if phone else None


def _welcome_back(actor: Actor, known: Requester) -> None:
    """Who had withdrawn the own part is in again; who is in is told so, once a day at most."""
    come_back(actor, known)
    telling.tell_requester(known, "casework.in_already", mark=f"{clock.today():%Y%m%d}")


def come_back(actor: Actor, known: Requester) -> bool:
    """Puts in again who had withdrawn the own part; False for one who is in."""
    if not known.has_left:
        return False
    Requester.objects.filter(id=known.id).update(role=RequesterRole.JOINED)
    _note_joined(actor, known.case, known.naming)
    known.role = RequesterRole.JOINED
    return True
