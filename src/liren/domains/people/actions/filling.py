"""Lists of people taken away in a layout of one's own: asked for with a purpose, written down with who was on them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from liren.domains.people import policies, template_errors
from liren.domains.people.giving_hooks import Given, data_given
from liren.domains.people.models import Filling
from liren.domains.people.queries import PeopleFilter, count_people
from liren.domains.people.queries.templates import own_filling, template_version
from liren.domains.people.template_choices import FillingPurpose
from liren.kernel import audit, clock
from liren.kernel.actor import Actor
from liren.kernel.exports import LIFE
from liren.kernel.lock import next_serial
from liren.kernel.refusals import NotAllowed

FILLED_MOST = 10_000  # people of one file; the layout is held as a whole while it is filled
WORDS_LEAST, WORDS_MOST = 2, 100
QUERY_MOST = 2_000


@transaction.atomic
def ask_filling(
    *,
    actor: Actor,
    version_id: uuid.UUID,
    wanted: PeopleFilter,
    query: str,
    purpose: str,
    words: str,
    recipient: uuid.UUID | None = None,
) -> uuid.UUID:
    """Gives the list a running number and keeps what it is for and who gets it; whoever asked may fetch it for a while.

    Refuses without purpose and words, an empty list and one too long for one file.
    """
    places = [grant.place for grant in actor.grants_of(policies.EXPORT)]
    if actor.id is None or not places:
        raise NotAllowed
    version = template_version(actor, version_id)
    if not version.number or version.template.retired_at is not None:
        raise template_errors.TemplateNotFound
    plain = " ".join(words.split())
    if purpose not in FillingPurpose.values:
        raise template_errors.FillingPurposeMissing(field="purpose")
    if not WORDS_LEAST <= len(plain) <= WORDS_MOST or not plain.isprintable():
        raise template_errors.FillingWordsWrong(field="words", most=WORDS_MOST)
    count = count_people(actor, wanted)
    if not count:
        raise template_errors.FillingNobody
    if count > FILLED_MOST:
        raise template_errors.FillingTooMany(count=count, most=FILLED_MOST)
    place = wanted.place or min(places, key=len)
    filling = Filling.objects.create(
        version=version,
        place_code=place,
        number=_number(place),
        query=query[:QUERY_MOST],
        purpose=purpose,
        words=plain,
        recipient=recipient,
        counted=count,
        by=actor.id,
        by_name=actor.name[:60],
        asked_at=clock.now(),
    )
    _note_asked(actor, filling, version.template.name)
    return filling.id


def _number(place_code: str) -> str:
    """Its running number in the county and year."""
    county, year = (place_code[:6] or "000000"), clock.today().year
    return f"TZ{county}-{year}-{next_serial(f'people.filling.{county}.{year}'):05d}"


def _note_asked(actor: Actor, filling: Filling, name: str) -> None:
    audit.record(
        actor=actor,
        verb="people.template.fill_asked",
        object_type="people_filling",
        object_id=filling.id,
        object_label=f"{name} {filling.number}",
        place_code=filling.place_code,
        after={"rows": filling.counted},
        reason=f"{FillingPurpose(filling.purpose).label}：{filling.words}",
    )


def open_filling(*, actor: Actor, filling_id: uuid.UUID | None) -> Filling:
    """One's own that may still be fetched. Refuses any other, and `people.filling_over`."""
    filling = own_filling(actor, filling_id)
    if expires_at(filling) < clock.now():
        raise template_errors.FillingOver(days=LIFE.days)
    return filling


def expires_at(filling: Filling) -> dt.datetime:
    return filling.asked_at + LIFE


@transaction.atomic
def note_filling(*, actor: Actor, filling: Filling, people: Iterable[uuid.UUID], left_out: int = 0) -> None:
    """Writes down that the list was taken away: its number and purpose, how many, and a root over who was on it.
    `left_out` people are not on it for want of consent."""
    if not actor.has(policies.EXPORT):
        raise NotAllowed
    people = list(people)
    Filling.objects.filter(id=filling.id).update(taken_at=clock.now())
    audit.record_bulk(
        actor=actor,
        verb="people.template.filled",
        object_type="people_filling",
        place_code=filling.place_code,
        rows=(str(one) for one in people),
        summary={"number": filling.number, "purpose": filling.purpose},
    )
    if filling.recipient is not None:
        given = Given(
            kind="ledger",
            place_code=filling.place_code,
            people=people,
            recipient=filling.recipient,
            words=filling.words,
            number=filling.number,
            fields=filling.version.columns.values(),
            left_out=left_out,
        )
        data_given(actor, given)
