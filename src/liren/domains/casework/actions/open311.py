"""Open311 inwards: keys of senders, and what they send."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liren.domains.casework.actions import intake, working
from liren.domains.casework.choices import Channel, MediaState, Naming, PhotoKind
from liren.domains.casework.errors import PlaceMissing, PointOutsideGrids
from liren.domains.casework.errors.exchange import (
    AddressNotFound,
    Open311KeyTaken,
    Open311KeyWrong,
    ParameterWrong,
)
from liren.domains.casework.models import Case, Category, Open311Key, OutsideRequest
from liren.domains.casework.queries.open311 import key_digest, service_of
from liren.domains.casework.queries.questions import as_asked, questions_of
from liren.domains.casework.rules import open311 as rules
from liren.domains.casework.rules.intake import checked_text
from liren.domains.casework.rules.questions import checked_answers, told
from liren.domains.territory import queries as territory
from liren.domains.territory.rules.datum import to_cgcs2000
from liren.kernel import audit, clock, files, outbox
from liren.kernel.actor import SYSTEM, Actor, ActorKind
from liren.kernel.file_room import PlaceFull
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.outward import Asked, NoAnswer, ask, check_address
from liren.kernel.refusals import BadInput, NotAllowed
from liren.kernel.taken import refused_if_taken

FETCH = "liren.domains.casework.tasks.fetch_linked_picture"
FETCHES = 4  # tries until a linked picture is given up
FETCH_SECONDS = 30


@transaction.atomic
def make_key(*, actor: Actor, name: str, county: str, hourly: int = 600) -> tuple[Open311Key, str]:
    """A key for a sender, shown this once; only its digest is kept. Refuses a name that has one in use."""
    _check_keeper(actor)
    named = checked_text(name, most=60, field="name")
    place = territory.get_place(county)
    if not named or hourly < 1:
        raise ParameterWrong(name="hourly" if named else "name")
    if Open311Key.objects.filter(county=place.code[:6], name=named, revoked_at=None).exists():
        raise Open311KeyTaken(name=named)
    secret = secrets.token_urlsafe(32)
    with refused_if_taken(Open311KeyTaken(name=named), Open311Key, "county", "name"):
        key = Open311Key.objects.create(
            name=named,
            county=place.code[:6],
            digest=key_digest(secret),
            tail=secret[-4:],
            hourly=hourly,
            made_at=clock.now(),
        )
    _record_key(actor, key, "casework.sender_key.made", {"hourly": hourly})
    return key, secret


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: uuid.UUID) -> Open311Key:
    """From this moment nothing is taken with the key. Once revoked it stays so."""
    _check_keeper(actor)
    key = locked(Open311Key.objects.filter(id=key_id)).first()
    if key is None:
        raise Open311KeyWrong
    if key.revoked_at is None:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        _record_key(actor, key, "casework.sender_key.revoked", {})
    return key


def _check_keeper(actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed


def _record_key(actor: Actor, key: Open311Key, verb: str, after: Mapping[str, object]) -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="sender_key",
        object_id=key.id,
        object_label=key.name,
        place_code=key.county,
        after=after,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as it was sent, in WGS 84. A place is a point, an address or the id of a building."""

    service_code: str
    description: str = ""
    longitude: float | None = None
    latitude: float | None = None
    address: str = ""
    address_id: str = ""
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    email: str = ""
    media_url: str = ""
    mark: str = ""  # the sender's idempotency key: sent twice with it, a request is one


@dataclass(frozen=True, slots=True)
class Taken:
    """What the sender is told. `tracking_code` is empty for a request that was there already."""

    number: str
    token: str
    tracking_code: str
    is_confidential: bool


def receive_request(*, key: Open311Key, sent: Sent, photos: Iterable[files.CleanFile] = ()) -> Taken:
    """Receives a request as a matter, with its answers, and lets the worker fetch a linked picture.

    Refuses an unknown service, missing or wrong answers, HTML, a place beyond the key's county or none, and what
    `say_matter` refuses. The same `mark` again gives the first one.
    """
    mark = hashlib.sha256(f"{key.id}\0{sent.mark}".encode()).hexdigest() if sent.mark else ""
    known = _known(key, mark)
    if known is not None:
        return known
    try:
        return _receive(key, sent, mark, list(photos))
    except IntegrityError:
        known = _known(key, mark)
        if known is None:
            raise
        return known


def _known(key: Open311Key, mark: str) -> Taken | None:
    rows = OutsideRequest.objects.select_related("case__category").filter(key=key, mark=mark)
    found = rows.first() if mark else None
    return Taken(found.case.number, found.token, "", is_kept_back(found.case)) if found else None


def is_kept_back(case: Case) -> bool:
    """Of a confidential matter the sender gets a token, by which nothing but its number is ever given."""
    is_by_class = case.category is not None and case.category.naming == Naming.CONFIDENTIAL
    return is_by_class or case.naming == Naming.CONFIDENTIAL


@transaction.atomic
def _receive(key: Open311Key, sent: Sent, mark: str, photos: list[files.CleanFile]) -> Taken:
    service = service_of(key.county, sent.service_code)
    text = rules.description(sent.description)
    asked = as_asked(questions_of(service.id))
    answers = checked_answers(asked, sent.attributes)
    if sent.media_url:
        check_address(sent.media_url, field="media_url")
    actor = Actor(kind=ActorKind.SYSTEM, id=key.id, name=key.name)
    said = _said(key, sent, service, "\n\n".join(filter(None, (text, told(asked, answers)))))
    receipt = intake.say_matter(actor=actor, said=said, photos=photos)
    request = OutsideRequest.objects.create(
        key=key,
        case_id=receipt.case_id,
        token=secrets.token_hex(16),
        mark=mark,
        answers=answers,
        email=checked_text(sent.email, most=120, field="email"),
        media_url=sent.media_url,
        media_state=MediaState.WAITING if sent.media_url else "",
        at=clock.now(),
    )
    if sent.media_url:
        outbox.enqueue(FETCH, request_id=request.id, turn=1)
    case = Case.objects.select_related("category").get(id=receipt.case_id)
    return Taken(receipt.number, request.token, receipt.tracking_code, is_kept_back(case))


def _said(key: Open311Key, sent: Sent, service: Category, text: str) -> intake.Said:
    name = checked_text(f"{sent.last_name}{sent.first_name}", most=40, field="first_name")
    place_code, grid_id, point, address = _place(key, sent)
    return intake.Said(
        text=text or service.name,
        channel=Channel.OPEN311,
        naming=Naming.NAMED if sent.phone.strip() else Naming.ANONYMOUS,
        name=name or _("（未留姓名）"),
        phone=sent.phone,
        place_code=place_code,
        grid_id=grid_id,
        longitude=point[0] if point else None,
        latitude=point[1] if point else None,
        address=address,
        category_code=service.code,
    )


def _place(key: Open311Key, sent: Sent) -> tuple[str, uuid.UUID | None, tuple[float, float] | None, str]:
    """Community, grid, point (CGCS2000) and address. A point goes before an address, an address before an id."""
    if sent.longitude is not None and sent.latitude is not None:
        point = to_cgcs2000(sent.longitude, sent.latitude, "cgcs2000")
        found = territory.locate_point(*point)
        if found is None or not found.place_code.startswith(key.county):
            raise PointOutsideGrids(field="lat")
        return found.place_code, found.grid_id, point, sent.address
    hit = territory.surest_address(sent.address, key.county) if sent.address else None
    hit = hit or territory.address_by_id(sent.address_id, key.county)
    if hit is None:
        raise (
            AddressNotFound(field="address_string")
            if sent.address or sent.address_id
            else PlaceMissing(field="lat")
        )
    has_point = hit.longitude is not None and hit.latitude is not None
    point_of = (hit.longitude or 0.0, hit.latitude or 0.0) if has_point else None
    return hit.place_code, hit.grid_id, point_of, sent.address or hit.label


def fetch_picture(*, request_id: uuid.UUID, turn: int) -> None:
    """Fetches the picture that a request links to and gives it to the matter, judged like every upload.

    Inner addresses, other kinds of file and what is too large are refused for good; a server that does not answer is
    asked again a few times. How it ended stands in the matter's inner history.
    """
    request = OutsideRequest.objects.select_related("case").filter(id=request_id).first()
    if request is None or request.media_state != MediaState.WAITING:
        return
    try:
        clean = _fetched(request.media_url)
    except BadInput as refusal:
        _give_up(request, refusal.code)
    except NoAnswer as problem:
        if problem.why in ("size", "redirect", "form") or turn >= FETCHES:
            _give_up(request, problem.why)
        else:
            later = clock.now() + outbox.pause_before(turn + 3)
            outbox.enqueue(FETCH, run_after=later, request_id=request.id, turn=turn + 1)
    else:
        _keep(request, clean)


def _keep(request: OutsideRequest, clean: files.CleanFile) -> None:
    try:
        with files.staged([clean], at=request.case.place_code) as kept:
            _take_picture(request, kept)
    except PlaceFull as full:
        _give_up(request, full.code)


def _fetched(url: str) -> files.CleanFile:
    answered = ask(Asked(url=url, seconds=FETCH_SECONDS, most_bytes=files.MOST_BYTES, redirects=3))
    if answered.status != 200:
        raise NoAnswer("connection" if answered.status >= 500 else "form")
    return files.read_upload(ContentFile(answered.body, name="media"))


@transaction.atomic
def _take_picture(request: OutsideRequest, kept: list[StoredFile]) -> None:
    held = locked(OutsideRequest.objects.filter(id=request.id, media_state=MediaState.WAITING)).first()
    if held is None:
        raise ParameterWrong(name="media_url")  # another worker was faster: the bytes go again
    case = locked(Case.objects.filter(id=held.case_id)).get()
    working.picture(SYSTEM, case, kept, PhotoKind.BEFORE)
    _settle(held, MediaState.TAKEN)


@transaction.atomic
def _give_up(request: OutsideRequest, why: str) -> None:
    case = locked(Case.objects.filter(id=request.case_id)).get()
    working.write(
        SYSTEM, case, "picture_refused", data={"why": why}, is_public=False, saved=(), is_change=False
    )
    _settle(request, MediaState.REFUSED)


def _settle(request: OutsideRequest, state: MediaState) -> None:
    """The address is not kept once it has been asked."""
    request.media_state, request.media_url = state, ""
    request.save(update_fields=["media_state", "media_url"])
