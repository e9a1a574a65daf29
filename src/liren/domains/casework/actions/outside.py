"""Open311 outwards: a matter sent to another body's system, and followed back as internal progress."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from urllib.parse import quote, urlencode

from django.db import transaction

from liren.domains.casework.actions import working
from liren.domains.casework.actions.handling import owned
from liren.domains.casework.choices import CaseState, SendingState, Verb
from liren.domains.casework.errors import ReasonMissing
from liren.domains.casework.errors.exchange import (
    SentOutsideAlready,
    ServerUnknown,
    ServiceNotOffered,
)
from liren.domains.casework.models import Case, OutsideSending, OutsideServer
from liren.domains.casework.queries.outside import can_edit_server, has_servers
from liren.domains.casework.rules import intake, open311, outside, workflow
from liren.domains.casework.rules.redaction import without_personal_data
from liren.domains.organisations import queries as organisations
from liren.kernel import audit, clock, outbox
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.outward import Answered, Asked, NoAnswer, ask, check_address
from liren.kernel.refusals import BadInput, NotAllowed, StalePage
from liren.kernel.taken import refused_if_taken

READ_SERVICES = "liren.domains.casework.tasks.read_outside_services"
DELIVER = "liren.domains.casework.tasks.send_outside"
FOLLOW = "liren.domains.casework.tasks.follow_outside"
EVERY = dt.timedelta(minutes=15)
SECONDS, MOST_BYTES = 20, 1024 * 1024
GONE = (400, 401, 403, 404, 405, 410, 413, 422)  # asking again would change nothing


@transaction.atomic
def set_server(
    *, actor: Actor, body_id: uuid.UUID, endpoint: str, jurisdiction: str, api_key: str, is_active: bool
) -> OutsideServer:
    """The Open311 address of a body (`https://…/open311/v2`). An empty key keeps the one that is there.

    Refuses `kernel.address_refused`, and whoever does not keep the bodies of the place.
    """
    body = organisations.get_body(body_id)
    if not can_edit_server(actor, body.place_code):
        raise NotAllowed
    address = endpoint.strip().rstrip("/")
    check_address(address, field="endpoint")
    row = locked(OutsideServer.objects.filter(body_id=body_id)).first() or OutsideServer(body=body)
    before = {"endpoint": row.endpoint, "is_active": row.is_active}
    row.endpoint = intake.checked_text(address, most=300, field="endpoint")
    row.jurisdiction = intake.checked_text(jurisdiction, most=80, field="jurisdiction")
    row.api_key = api_key.strip()[:200] or row.api_key
    row.is_active = is_active
    with refused_if_taken(StalePage(), OutsideServer, "body"):
        row.save()
    audit.record(
        actor=actor,
        verb="casework.outside_server.changed",
        object_type="body",
        object_id=body.id,
        object_label=body.short_name,
        place_code=body.place_code,
        before=before,
        after={"endpoint": row.endpoint, "is_active": row.is_active},
    )
    has_servers.forget_now_and_after()
    outbox.enqueue(READ_SERVICES, server_id=row.id)
    return row


def read_services(*, server_id: uuid.UUID) -> None:
    """Asks a server for its services; what went wrong is kept beside those of the last time."""
    row = OutsideServer.objects.filter(id=server_id, is_active=True).first()
    if row is None:
        return
    try:
        found = outside.services(_good(_get(row, "services.json")))
    except (NoAnswer, BadInput, outside.Unreadable) as problem:
        OutsideServer.objects.filter(id=server_id).update(problem=_why(problem)[:16])
    else:
        OutsideServer.objects.filter(id=server_id).update(services=found, services_at=clock.now(), problem="")


def read_all_services() -> None:
    """Once a day: the lists that the forms offer stay those of the other side."""
    rows = OutsideServer.objects.filter(is_active=True).values_list("id", flat=True)
    outbox.enqueue_all(READ_SERVICES, ({"server_id": server_id} for server_id in rows))


def send_case(
    *,
    actor: Actor,
    case_id: uuid.UUID,
    server_id: uuid.UUID,
    service_code: str,
    words: str,
    version: int | None = None,
) -> None:
    """Lets the worker send the matter to another body's system. It stays where it is, its limits run on.

    For whoever may hand it on. What goes out is `words`, the point and the address; never who brought it, and from
    the words everything by which a person is known is taken out. Refuses a second sending to one server.
    """
    with refused_if_taken(SentOutsideAlready(), OutsideSending, "case", "server"):
        _ask_to_send(actor, case_id, server_id, service_code, words, version)


@transaction.atomic
def _ask_to_send(
    actor: Actor, case_id: uuid.UUID, server_id: uuid.UUID, service_code: str, words: str, version: int | None
) -> None:
    case = owned(actor, case_id, version)
    workflow.step(CaseState(case.state), Verb.OFFER)
    rows = OutsideServer.objects.select_related("body").filter(id=server_id, is_active=True)
    server = rows.filter(body__place_code__startswith=case.county).first()
    if server is None:
        raise ServerUnknown(field="service")
    if service_code not in {row["code"] for row in server.services}:
        raise ServiceNotOffered(field="service")
    said = without_personal_data(open311.description(words))
    if not said:
        raise ReasonMissing(field="words")
    sending = OutsideSending.objects.create(
        case=case,
        server=server,
        service_code=service_code,
        text=said,
        asked_at=clock.now(),
        asked_by=actor.id,
    )
    _tell(actor, case, "outside_asked", {"body": server.body.short_name})
    outbox.enqueue(DELIVER, sending_id=sending.id)


def deliver(*, sending_id: uuid.UUID) -> None:
    """Sends what waits: at least once, and looks first whether an earlier try has arrived after all.

    Raises `NoAnswer` for the outbox to try again; what the other side refuses is not tried again.
    """
    sending = _sending(sending_id)
    if sending is None or sending.state != SendingState.WAITING:
        return
    tried = sending.tries
    OutsideSending.objects.filter(id=sending_id).update(tries=tried + 1)
    try:
        found = _earlier(sending) if tried else outside.Known()
        if not found.request_id:
            answered = _post(sending)
            if answered.status in GONE:
                _failed(sending, outside.complaint(answered.body) or str(answered.status))
                return
            found = outside.known(_good(answered))
    except BadInput as refusal:
        _failed(sending, str(refusal))
        return
    except (NoAnswer, outside.Unreadable) as problem:
        OutsideSending.objects.filter(id=sending_id).update(problem=_why(problem))
        raise NoAnswer(_why(problem)) from problem
    _sent(sending, found)


def _earlier(sending: OutsideSending) -> outside.Known:
    """What became of a try whose answer was lost: the request that bears the matter's number."""
    asked = {
        "service_code": sending.service_code,
        "start_date": sending.asked_at.isoformat(timespec="seconds"),
    }
    answered = _get(sending.server, "requests.json", **asked)
    if answered.status != 200:
        return outside.Known()
    return outside.Known(outside.arrived(answered.body, outside.mark_of(sending.case.number)))


def _post(sending: OutsideSending) -> Answered:
    case, server = sending.case, sending.server
    fields = {
        "jurisdiction_id": server.jurisdiction,
        "api_key": server.api_key,
        "service_code": sending.service_code,
        "lat": "" if case.latitude is None else str(case.latitude),
        "long": "" if case.longitude is None else str(case.longitude),
        "address_string": without_personal_data(case.address),
        "description": f"{sending.text}\n{outside.mark_of(case.number)}",
    }
    body = urlencode({name: value for name, value in fields.items() if value}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "Idempotency-Key": str(sending.id),
    }
    return ask(
        Asked(
            url=f"{server.endpoint}/requests.json",
            method="POST",
            body=body,
            headers=headers,
            seconds=SECONDS,
            most_bytes=MOST_BYTES,
        )
    )


def _get(server: OutsideServer, path: str, **asked: str) -> Answered:
    given = {"jurisdiction_id": server.jurisdiction, "api_key": server.api_key, **asked}
    query = urlencode({name: value for name, value in given.items() if value})
    url = f"{server.endpoint}/{path}" + (f"?{query}" if query else "")
    return ask(Asked(url=url, seconds=SECONDS, most_bytes=MOST_BYTES))


def _good(answered: Answered) -> bytes:
    if not 200 <= answered.status < 300:
        raise NoAnswer("redirect" if 300 <= answered.status < 400 else str(answered.status))
    return answered.body


def _why(problem: Exception) -> str:
    return problem.why if isinstance(problem, NoAnswer) else getattr(problem, "code", "form")


def follow_all() -> None:
    """Asks after what is due, each server apart from the others, a hundred at a time."""
    now = clock.now()
    with transaction.atomic():
        rows = locked(OutsideSending.objects.filter(check_at__lte=now).order_by("check_at"), skip=True)[:100]
        due = [row.id for row in rows]
        OutsideSending.objects.filter(id__in=due).update(check_at=now + EVERY)
        outbox.enqueue_all(FOLLOW, ({"sending_id": sending_id} for sending_id in due))


def follow(*, sending_id: uuid.UUID) -> None:
    """Asks how a sent matter stands and writes what is new into its inner history. A silent server is asked later."""
    sending = _sending(sending_id)
    if sending is None or sending.state != SendingState.SENT:
        return
    try:
        request_id = sending.request_id or _by_token(sending)
        if not request_id:
            return
        answered = _get(sending.server, f"requests/{quote(request_id, safe='')}.json")
        told = outside.told(_good(answered), request_id)
    except (NoAnswer, BadInput, outside.Unreadable) as problem:
        OutsideSending.objects.filter(id=sending_id).update(problem=_why(problem)[:200])
    else:
        _note(sending, request_id, told)


def _by_token(sending: OutsideSending) -> str:
    answered = _get(sending.server, f"tokens/{quote(sending.token, safe='')}.json")
    return outside.known(_good(answered)).request_id


def _sending(sending_id: uuid.UUID) -> OutsideSending | None:
    return OutsideSending.objects.select_related("case", "server__body").filter(id=sending_id).first()


def _held(sending: OutsideSending, state: SendingState) -> tuple[OutsideSending, Case] | None:
    """The sending with its matter under lock, if it is still in that state."""
    case = locked(Case.objects.filter(id=sending.case_id)).get()
    row = locked(OutsideSending.objects.filter(id=sending.id, state=state)).first()
    return (row, case) if row else None


@transaction.atomic
def _sent(sending: OutsideSending, found: outside.Known) -> None:
    held = _held(sending, SendingState.WAITING)
    if held is None:
        return
    row, case = held
    row.state, row.problem, row.sent_at = SendingState.SENT, "", clock.now()
    row.request_id, row.token, row.check_at = found.request_id, found.token, clock.now() + EVERY
    row.save()
    data = {"body": sending.server.body.short_name, "request": found.request_id or found.token}
    _tell(SYSTEM, case, "outside_sent", data)


@transaction.atomic
def _failed(sending: OutsideSending, why: str) -> None:
    held = _held(sending, SendingState.WAITING)
    if held is None:
        return
    row, case = held
    row.state, row.problem = SendingState.FAILED, why[:200]
    row.save()
    _tell(SYSTEM, case, "outside_failed", {"body": sending.server.body.short_name, "words": why[:200]})


@transaction.atomic
def _note(sending: OutsideSending, request_id: str, told: outside.Told) -> None:
    held = _held(sending, SendingState.SENT)
    if held is None:
        return
    row, case = held
    status = "closed" if told.is_closed else "open"
    is_news = (row.status, row.notes) != (status, told.notes)
    row.request_id, row.status, row.notes, row.problem = request_id, status, told.notes, ""
    if told.is_closed:
        row.state, row.check_at = SendingState.ENDED, None
    row.save()
    if is_news:
        data = {"body": sending.server.body.short_name, "outside_status": status, "words": told.notes}
        _tell(SYSTEM, case, "outside_ended" if told.is_closed else "outside_told", data)


def _tell(actor: Actor, case: Case, step: str, data: dict[str, Any]) -> None:
    """For staff only; no open page of the matter becomes stale by it."""
    working.write(actor, case, step, data=data, is_public=False, saved=(), is_change=False)
