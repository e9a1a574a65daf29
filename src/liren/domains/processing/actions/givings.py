"""What is given to a recipient, written down with everybody it was about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import override

from liren.domains.people.actions.filling import ask_filling
from liren.domains.people.actions.reading import note_people_export
from liren.domains.people.giving_hooks import Given, data_given
from liren.domains.people.queries import PeopleFilter
from liren.domains.people.queries.templates import template_version
from liren.domains.processing import recipient_errors as errors
from liren.domains.processing.models import GivenPerson, Giving, Recipient
from liren.domains.processing.queries.recipients import why_none
from liren.domains.processing.recipient_choices import GivingKind
from liren.domains.processing.recipient_words import WHY, kinds_said
from liren.domains.processing.rules.recipients import kinds_of
from liren.kernel import audit, bulk, clock
from liren.kernel.actor import Actor

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
        check_kinds(recipient, template_version(actor, version_id).columns.values())
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
def note_list(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], people: list[uuid.UUID], to: str
) -> None:
    """Writes down that a list of people was taken away, and where it goes to a recipient, what was given of whom."""
    recipient = recipient_named(place_code[:6], to)
    note_people_export(actor=actor, place_code=place_code, form=form, wanted=wanted, rows=len(people))
    if recipient is not None:
        given = Given(
            kind=GivingKind.LIST,
            place_code=place_code,
            people=people,
            recipient=recipient.id,
            words=recipient.purpose,
            fields=LISTED,
        )
        data_given(actor, given)


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


def check_list(county: str, to: str) -> None:
    """Refuses as `note_list` would, before the list is made."""
    recipient = recipient_named(county, to)
    if recipient is not None:
        check_kinds(recipient, LISTED)


def check_kinds(recipient: Recipient, fields: Iterable[str]) -> None:
    """Refuses fields of a kind that was not agreed with the recipient."""
    beyond = set(kinds_of(fields)) - set(recipient.kinds)
    if beyond:
        raise errors.KindsBeyond(field="to", name=recipient.name, kinds=kinds_said(beyond))


def write_down(actor: Actor, what: Given) -> None:
    """Told by the rooms that give (`people.giving_hooks`), within their transaction."""
    row = _recipient_of(what)
    with override("zh-hans"):
        name = row.name if row else str(GivingKind(what.kind).label)
    giving = Giving.objects.create(
        recipient=row,
        to_name=name,
        place_code=what.place_code,
        kind=what.kind,
        kinds=["residence"] if what.kind == GivingKind.POLICE else list(kinds_of(what.fields)),
        words=what.words[:200],
        number=what.number,
        counted=len(what.people),
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
