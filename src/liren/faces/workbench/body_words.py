"""The history of a body in plain sentences: who did what, when, and what was so before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from liren.domains.access import queries as access
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.choices import BodyKind, PostKind
from liren.domains.territory.queries import places_named
from liren.faces.ui import moments
from liren.faces.workbench.deed_words import doer_words
from liren.kernel import audit, audit_queries
from liren.kernel.ids import as_uuid

if TYPE_CHECKING:
    import uuid

    from liren.kernel.models import AuditEntry

PROPER = ("name", "short_name", "place", "parent", "title", "holder")
KINDS = {**dict(BodyKind.choices), **dict(PostKind.choices)}


@dataclass(frozen=True, slots=True)
class Detail:
    """One field before and after; `is_name` says that it holds a proper name, always in Chinese."""

    label: str
    before: str
    after: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One deed. `reason` is what the doer wrote."""

    at: dt.datetime
    who: str
    is_named: bool
    sentence: str
    details: list[Detail]
    reason: str


@dataclass(slots=True)
class Known:
    """Names that the page has read already, by id or code; what is missing is read once more for all."""

    people: dict[uuid.UUID, str]
    places: dict[str, str]
    bodies: dict[uuid.UUID, str]
    wanted: set[str] = field(default_factory=set)  # codes whose names the page needs besides

    def fill(self, payloads: list[dict[str, Any]], doers: Iterable[uuid.UUID | None]) -> None:
        pairs = [(payload.get("before"), payload.get("after")) for payload in payloads]
        said = [part for pair in pairs for part in pair if part]
        people = {*doers, *(as_uuid(part.get("holder", "")) for part in said)} - {None} - set(self.people)
        codes = {str(part["place"]) for part in said if part.get("place")}
        places = (codes | self.wanted) - set(self.places)
        bodies = {as_uuid(part.get("parent") or "") for part in said} - {None} - set(self.bodies)
        if people:
            self.people |= access.names_of(one for one in people if one)
        if places:
            self.places |= places_named(places)
        if bodies:
            self.bodies |= organisations.names_of(one for one in bodies if one)


def history_of(body_id: uuid.UUID, known: Known, most: int = 50) -> list[Line]:
    """The newest first. One query, and one each for people, places and bodies whose names are not known yet."""
    entries = audit_queries.history_of("body", body_id, most)
    payloads = [payload or {} for payload in audit.payloads_of(entries)]
    known.fill(payloads, (entry.actor_id for entry in entries))
    return [_line(entry, payload, known) for entry, payload in zip(entries, payloads, strict=True)]


def _line(entry: AuditEntry, payload: dict[str, Any], known: Known) -> Line:
    name = known.people.get(entry.actor_id, "") if entry.actor_id else ""
    return Line(
        at=entry.at,
        who=doer_words(entry, name),
        is_named=bool(name),
        sentence=str(audit.VERBS.get(entry.verb, entry.verb)),
        details=_details(payload, known),
        reason=str(payload.get("reason") or ""),
    )


def _details(payload: dict[str, Any], known: Known) -> list[Detail]:
    before, after = payload.get("before") or {}, payload.get("after") or {}
    names = labels()
    return [
        Detail(label, _said(key, before.get(key), known), _said(key, after.get(key), known), key in PROPER)
        for key, label in names.items()
        if before.get(key) != after.get(key)
    ]


def labels() -> dict[str, str]:
    return {
        "title": _("岗位"),
        "holder": _("人选"),
        "since": _("从哪天起"),
        "until": _("到哪天止"),
        "kind": _("种类"),
        "name": _("全称"),
        "short_name": _("简称"),
        "phone": _("电话"),
        "place": _("区划"),
        "parent": _("上级单位"),
    }


def _said(key: str, value: Any, known: Known) -> str:
    if value in (None, ""):
        return ""
    text = str(value)
    if key == "kind":
        return str(KINDS.get(text, text))
    if key == "place":
        return known.places.get(text, text)
    if key in ("holder", "parent"):
        names = known.people if key == "holder" else known.bodies
        found = as_uuid(text)
        return names.get(found, text) if found else text
    if key in ("since", "until"):
        day = dt.date.fromisoformat(text)
        return moments.day(day - dt.timedelta(days=1) if key == "until" else day)
    return text
