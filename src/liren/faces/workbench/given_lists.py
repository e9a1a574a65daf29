"""Lists that tell of people, and so ask to whom they go before they are taken away."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import islice

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liren.domains.people.queries import lines_of, people_by_ids
from liren.domains.processing.actions.givings import note_taken
from liren.domains.processing.queries.consented import recipient_of, split, wants_each
from liren.domains.processing.queries.on_lists import PERSONS, Listed, people_of_rows
from liren.domains.processing.recipient_words import LEFT
from liren.kernel import exports
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing, Source
from liren.kernel.tables import Cell

EXPORT = "people.export"
PERSONS_KEY = "people.persons"
SHOWN = 200  # of those left out are named
NAME, HOME, RESIDENCE, DETAILS = "name", "home", "residence", "details"


@dataclass(frozen=True, slots=True)
class Asking:
    """A list that asks: what it tells, its page, and the address of its files."""

    listed: Listed
    page: str

    @property
    def export(self) -> str:
        return f"{self.page}_export"


def _register() -> dict[str, Asking]:
    pairs = Listed(
        title=_("可能重复的人"), kinds=(NAME, HOME), model="people.DoublePair", people=("one", "other")
    )
    told = (NAME, "document", "phone", HOME, DETAILS)
    conflicts = Listed(title=_("不一致的登记"), kinds=told, model="people.Conflict")
    return {
        PERSONS_KEY: Asking(PERSONS, "bench:person_list"),
        "people.doubles": Asking(pairs, "bench:doubles"),
        "people.conflicts": Asking(conflicts, "bench:people_conflicts"),
    }


def _homes() -> dict[str, Asking]:
    registered = Listed(
        title=_("居住登记台账"), kinds=(NAME, HOME, RESIDENCE), model="residence.Registration"
    )
    permits = Listed(
        title=_("居住证台账"),
        kinds=(NAME, RESIDENCE),
        model="residence.Permit",
        people=("registration__person",),
    )
    lets = Listed(
        title=_("出租房"), kinds=(NAME, HOME), model="letting.LetDwelling", people=("landlord_person",)
    )
    letters = Listed(title=_("出租房责任书"), kinds=(NAME, HOME), model="letting.Undertaking")
    return {
        "residence.registrations": Asking(registered, "bench:residence"),
        "residence.permits": Asking(permits, "bench:residence_permits"),
        "letting.lets": Asking(lets, "bench:lets"),
        "letting.undertakings": Asking(letters, "bench:undertakings"),
        "lodging.houses": Asking(Listed(title=_("旅馆"), kinds=(NAME,)), "bench:guest_houses"),
    }


def _neighbours() -> dict[str, Asking]:
    contacts = Listed(title=_("联系人"), kinds=(NAME, HOME), model="neighbours.ContactPerson")
    stairways = Listed(title=_("楼道联系人"), kinds=(NAME,), model="neighbours.ContactPerson")
    heads = Listed(
        title=_("居民小组和互助组"), kinds=(NAME,), model="neighbours.Charge", people=("contact__person",)
    )
    return {
        "neighbours.contacts": Asking(contacts, "bench:contacts"),
        "neighbours.stairways": Asking(stairways, "bench:stairways"),
        "neighbours.circles": Asking(heads, "bench:circles"),
    }


def _requests() -> dict[str, Asking]:
    kinds = (NAME, DETAILS)
    corrections = Listed(title=_("更正申请"), kinds=kinds, model="rights.Correction")
    deletions = Listed(title=_("删除申请"), kinds=kinds, model="rights.Deletion")
    kin = Listed(title=_("近亲属的请求"), kinds=kinds, model="rights.KinRequest")
    looks = Listed(title=_("居民问的查看"), kinds=kinds, model="rights.LookQuestion")
    return {
        "rights.corrections": Asking(corrections, "bench:corrections"),
        "rights.deletions": Asking(deletions, "bench:deletions"),
        "rights.kin": Asking(kin, "bench:kin"),
        "rights.looks": Asking(looks, "bench:looks"),
        "casework.letters": Asking(Listed(title=_("来信"), kinds=(NAME,)), "bench:letters"),
    }


ASKING: dict[str, Asking] = {**_register(), **_homes(), **_neighbours(), **_requests()}
"""By the key of its source, or of a list that is no source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenListing(Listing):
    """Knows to whom it goes, and the keys of the rows on it."""

    to: str
    taken: list[uuid.UUID] = field(default_factory=list)
    left: list[uuid.UUID] = field(default_factory=list)


def right_of(key: str) -> str:
    """What opens the door of the list."""
    return exports.SOURCES[key].rights[0] if key in exports.SOURCES else EXPORT


def to_whom(request: HttpRequest, key: str, form: str) -> HttpResponseRedirect | None:
    """Leads to the question to whom the list goes; None where that was answered, and for a list that does not ask."""
    if key not in ASKING or request.GET.get("to"):
        return None
    query = request.GET.copy()
    query["as"] = form
    return redirect(f"{reverse('bench:list_take', args=[key])}?{query.urlencode()}")


def asking(source: Source) -> Source:
    """The source as it asks; as it is where it tells of nobody."""
    asked = ASKING.get(source.key)
    if asked is None:
        return source

    def opened(actor: Actor, query: str) -> Listing:
        return _given(source.open(actor, query), asked.listed, QueryDict(query).get("to", ""))

    def noted(actor: Actor, listing: Listing, form: str, rows: int) -> None:
        source.note(actor, listing, form, rows)
        if isinstance(listing, GivenListing):
            note_taken(
                actor=actor,
                place_code=listing.place_code,
                listed=asked.listed,
                taken=listing.taken,
                to=listing.to,
                left_out=len(listing.left),
            )

    return replace(source, open=opened, note=noted)


def _given(inner: Listing, listed: Listed, to: str) -> GivenListing:
    taken: list[uuid.UUID] = []
    left: list[uuid.UUID] = []

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterable[Sequence[Cell]]:
        parts = split(to, listed, some)
        taken.extend(parts.kept)
        left.extend(parts.left)
        return inner.rows(reader, parts.kept)

    kept = {one.name: getattr(inner, one.name) for one in fields(Listing)}
    wanted = {**inner.wanted, "to": to}
    return GivenListing(**{**kept, "rows": rows, "wanted": wanted}, to=to, taken=taken, left=left)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who is not on a list for want of consent: how many rows are, how many are not, and the first of these by their
    people, masked, with the reason."""

    kept: int
    count: int
    shown: list[tuple[uuid.UUID, str, str]]


def left_out(actor: Actor, key: str, query: str, to: str | uuid.UUID | None) -> LeftOut | None:
    """None where the recipient needs nobody's own consent. One query for each `BATCH` rows, and some for the names."""
    if not wants_each(recipient_of(to)):
        return None
    listed, left, kept = ASKING[key].listed, {}, 0
    keys = exports.opened(actor, key, query).keys(actor)
    while some := list(islice(keys, exports.BATCH)):
        parts = split(to, listed, some)
        kept += len(parts.kept)
        left.update(parts.left)
    first = list(left)[:SHOWN]
    people = people_of_rows(listed, first)
    wanted = list(dict.fromkeys(one for some in people.values() for one in some))
    named = {line.person_id: line.name for line in lines_of(people_by_ids(actor, wanted))}
    reasons = {person: left[row] for row in first for person in people[row]}
    shown = [(one, named[one], str(LEFT[reasons[one]])) for one in wanted if one in named]
    return LeftOut(kept, len(left), shown)
