"""What is given to a recipient, written down with everybody it was about."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.utils.translation import override

from liren.domains.people.actions.filling import ask_filling
from liren.domains.people.giving_hooks import Given, data_given
from liren.domains.people.queries import PeopleFilter
from liren.domains.people.queries.templates import template_version
from liren.domains.processing import policies
from liren.domains.processing import recipient_errors as errors
from liren.domains.processing.models import GivenPerson, Giving, Recipient
from liren.domains.processing.queries.consented import wants_each, why_left
from liren.domains.processing.queries.on_lists import Listed, people_of_rows
from liren.domains.processing.queries.recipients import why_none
from liren.domains.processing.recipient_choices import GivingKind
from liren.domains.processing.recipient_words import NOBODY_NAMED, WHY, kinds_said
from liren.domains.processing.rules.recipients import kinds_of
from liren.kernel import audit, bulk, clock
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

OWN_USE = "own"  # the list is taken for the own body and given to nobody
LISTED = ("name", "sex", "age", "address", "groups", "visited")


@transaction.atomic
def ask_ledger(
    *,
    actor: Actor,
    county: str,
    to: str,
    version_id: uuid.UUID,
    wanted: PeopleFilter,
    query: str,
    purpose: str,
    words: str,
) -> uuid.UUID:
    """As `ask_filling`, for a recipient (its id) or `OWN_USE`. Refuses where nobody is named, who may not receive now,
    and a layout with kinds of data that were not agreed."""
    recipient = recipient_named(county, to)
    if recipient is not None:
        check_kinds(recipient, kinds_of(template_version(actor, version_id).columns.values()))
    return ask_filling(
        actor=actor,
        version_id=version_id,
        wanted=wanted,
        query=query,
        purpose=purpose,
        words=words,
        recipient=recipient.id if recipient else None,
    )


@transaction.atomic
def note_taken(
    *,
    actor: Actor,
    place_code: str,
    listed: Listed,
    taken: Sequence[uuid.UUID],
    to: str,
    left_out: int = 0,
) -> None:
    """Within the transaction that writes down that a list was taken away: what was given of whom, where it goes to a
    recipient. `taken` are the keys of its rows, `left_out` rows are not on it for want of consent.
    Refuses as `check_list`."""
    recipient = check_list(actor, place_code[:6], to, listed.kinds)
    if recipient is None or not taken:
        return
    of_rows = people_of_rows(listed, taken)
    people = list(dict.fromkeys(one for some in of_rows.values() for one in some))
    with override("zh-hans"):
        words = f"{listed.title}：{recipient.purpose}"
    given = Given(
        kind=listed.kind,
        place_code=place_code,
        people=people,
        recipient=recipient.id,
        words=words,
        kinds=listed.kinds,
        counted=len(taken),
        left_out=left_out,
    )
    data_given(actor, given)


@transaction.atomic
def note_short(
    note: Callable[[], object],
    *,
    actor: Actor,
    place_code: str,
    listed: Listed,
    taken: Sequence[uuid.UUID],
    to: str,
    left_out: int = 0,
) -> None:
    """As `note_taken`, together with what the list's own room writes down by `note`."""
    note()
    note_taken(actor=actor, place_code=place_code, listed=listed, taken=taken, to=to, left_out=left_out)


def recipient_named(county: str, to: str) -> Recipient | None:
    """None for the own use. Refuses where nobody is named, and who may not receive a list now."""
    if to == OWN_USE:
        return None
    try:
        key = uuid.UUID(to)
    except ValueError:
        raise errors.RecipientNotSaid(field="to") from None
    row = Recipient.objects.filter(id=key).first()
    if row is None or not (row.place_code.startswith(county) or county.startswith(row.place_code)):
        raise errors.RecipientNotSaid(field="to")
    why = why_none(row)
    if why:
        raise errors.ReceivesNothing(field="to", name=row.name, why=WHY[why])
    return row


def check_list(actor: Actor, county: str, to: str, kinds: Iterable[str]) -> Recipient | None:
    """To whom a list goes, None for the own use. Refuses, before it is made, where nobody is named, who may not receive
    now, kinds of data that were not agreed, and whoever may take lists for the own use alone."""
    recipient = recipient_named(county, to)
    if recipient is not None:
        if not policies.can_give(actor):
            raise NotAllowed
        check_kinds(recipient, kinds)
    return recipient


def check_kinds(recipient: Recipient, kinds: Iterable[str]) -> None:
    """Refuses kinds of data that were not agreed with the recipient."""
    beyond = set(kinds) - set(recipient.kinds)
    if beyond:
        raise errors.KindsBeyond(field="to", name=recipient.name, kinds=kinds_said(beyond))


def write_down(actor: Actor, what: Given) -> None:
    """Told by the rooms that give (`people.giving_hooks`), within their transaction."""
    row = _recipient_of(what)
    if row is not None and what.recipient is not None and wants_each(row):
        missing = why_left(row, what.people)
        if missing:
            raise errors.NotAgreed(name=row.name, count=len(missing))
    with override("zh-hans"):
        name = row.name if row else str(NOBODY_NAMED.get(what.kind, GivingKind(what.kind).label))
    giving = Giving.objects.create(
        recipient=row,
        to_name=name,
        place_code=what.place_code,
        kind=what.kind,
        kinds=["residence"] if what.kind == GivingKind.POLICE else [*kinds_of(what.fields), *what.kinds],
        words=what.words[:200],
        number=what.number,
        counted=len(what.people) or what.counted,
        left_out=what.left_out,
        at=clock.now(),
        by=actor.id,
        by_name=actor.name[:60],
    )
    bulk.insert_rows(GivenPerson, ({"giving_id": giving.id, "person_id": one} for one in what.people))
    audit.record_bulk(
        actor=actor,
        verb="processing.data.given",
        object_type="giving",
        place_code=what.place_code,
        rows=[str(one) for one in what.people],
        summary={"giving": str(giving.id), "recipient": name, "kind": what.kind, "number": what.number},
    )


def _recipient_of(what: Given) -> Recipient | None:
    if what.recipient is not None:
        return recipient_named(what.place_code, str(what.recipient))
    if what.kind == GivingKind.POLICE:
        county = what.place_code[:6]
        return Recipient.objects.filter(place_code=county, is_police=True, ended_on__isnull=True).first()
    return None
