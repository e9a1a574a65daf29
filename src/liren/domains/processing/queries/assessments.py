"""Impact assessments of a district: what must be assessed and how it stands, one with its versions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import get_language

from liren.domains.processing import assessment_facts as making
from liren.domains.processing import policies
from liren.domains.processing.assessment_choices import AssessedKind, Standing
from liren.domains.processing.assessment_errors import AssessmentNotFound
from liren.domains.processing.assessment_facts import Facts, in_language
from liren.domains.processing.models import Assessment
from liren.domains.processing.rules.assessments import ORDER, Signed, Subject, standing
from liren.domains.processing.rules.notices import Part, differing
from liren.domains.territory.queries import places_named
from liren.kernel import clock, dates
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed

PAGE = 50
VIEWS = ("todo", "well", "gone", "all")
UNSETTLED = ORDER[:4]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFilter:
    """`view` as in `VIEWS`; `sort` is "worst", "title" or "signed"."""

    view: str = "all"
    kind: str = ""
    standing: str = ""
    risk: str = ""
    text: str = ""
    sort: str = "worst"


@dataclass(frozen=True, slots=True)
class Line:
    """What is assessed, how that stands; what `came` into the tables and `went` since the last version."""

    subject: Subject
    facts: Facts
    last: Assessment | None
    standing: str

    @property
    def key(self) -> str:
        return self.subject.key

    @property
    def title(self) -> str:
        return self.facts.title_en if (get_language() or "").startswith("en") else self.facts.title

    @property
    def kind(self) -> str:
        return str(AssessedKind(self.subject.kind).label)

    @property
    def said(self) -> str:
        return str(Standing(self.standing).label)

    @property
    def is_todo(self) -> bool:
        return self.standing in UNSETTLED

    @property
    def parts(self) -> list[Part]:
        return in_language(self.facts.chinese, self.facts.english)

    @property
    def came(self) -> list[str]:
        return differing(parts_of(self.last), self.parts)[0] if self.last else []

    @property
    def went(self) -> list[str]:
        return differing(parts_of(self.last), self.parts)[1] if self.last else []


@dataclass(frozen=True, slots=True)
class Shown:
    """A signed version in the reader's language, with the name of its district."""

    row: Assessment
    parts: list[Part]
    place: str

    @property
    def title(self) -> str:
        return self.row.title_en if (get_language() or "").startswith("en") else self.row.title


def parts_of(row: Assessment) -> list[Part]:
    return in_language(row.chinese, row.english)


def lines_in(actor: Actor, county: str) -> list[Line]:
    """Everything that must be assessed, and what was assessed and is no longer processed. Four queries.

    Refuses whoever does not keep the district.
    """
    if not policies.can_keep(actor, county):
        raise NotAllowed
    tables = making.tables_of(county)
    last = {row.key: row for row in _newest(county)}
    found = [_line(tables, one, last.get(one.key)) for one in tables.subjects()]
    return [one for one in found if one.subject.is_due or one.last is not None]


def _newest(county: str) -> list[Assessment]:
    mine = Assessment.objects.filter(place_code=county)
    newest = mine.filter(key=OuterRef("key")).order_by("-version").values("version")[:1]
    return list(mine.annotate(newest=Subquery(newest)).filter(version=F("newest")))


def _line(tables: making.Tables, subject: Subject, last: Assessment | None) -> Line:
    facts = making.facts_of(tables, subject)
    signed = Signed(last.digest, last.conclusion, dates.local(last.signed_at).date()) if last else None
    return Line(subject, facts, last, standing(subject.is_due, facts.digest, signed, clock.today()))


def draft_of(actor: Actor, county: str, key: str) -> Line:
    """One subject as the tables make it now, also one that is not processed now: it is assessed before it begins.

    Refuses whoever does not keep the district, and what is no subject. Four queries.
    """
    if not policies.can_keep(actor, county):
        raise NotAllowed
    tables = making.tables_of(county)
    subject = next((one for one in tables.subjects() if one.key == key), None)
    if subject is None:
        raise AssessmentNotFound
    rows = versions_of(county, key)
    return _line(tables, subject, rows[0] if rows else None)


def versions_of(county: str, key: str) -> list[Assessment]:
    """Newest first. One query."""
    return list(Assessment.objects.filter(place_code=county, key=key).order_by("-version"))


def shown(actor: Actor, assessment_id: uuid.UUID) -> Shown:
    """A version; refuses one of another district. Two queries."""
    row = Assessment.objects.filter(policies.assessments_visible_to(actor), id=assessment_id).first()
    if row is None:
        raise AssessmentNotFound
    name = places_named([row.place_code]).get(row.place_code, row.place_code)
    return Shown(row, parts_of(row), str(name))


def filtered(lines: Sequence[Line], wanted: AssessmentFilter) -> list[Line]:
    """In the order that was asked for."""
    found = [one for one in lines if _fits(one, wanted)]
    if wanted.sort == "title":
        return sorted(found, key=lambda one: (one.title, one.key))
    if wanted.sort == "signed":
        return sorted(found, key=lambda one: (one.last is None, -_moment(one), one.key))
    return sorted(found, key=lambda one: (ORDER.index(one.standing), one.title, one.key))


def _moment(line: Line) -> float:
    return line.last.signed_at.timestamp() if line.last else 0.0


def _fits(line: Line, wanted: AssessmentFilter) -> bool:
    return (
        in_view(line, wanted.view)
        and wanted.kind in ("", line.subject.kind)
        and wanted.standing in ("", line.standing)
        and wanted.risk in ("", line.last.risk if line.last else None)
        and wanted.text.casefold() in line.title.casefold()
    )


def in_view(line: Line, view: str) -> bool:
    return view == "all" or (line.is_todo if view == "todo" else line.standing == view)


def page(lines: Sequence[Line], after: str = "") -> tuple[list[Line], str]:
    """Those behind the key `after`, and the key of the next page, empty at the end."""
    place = next((number for number, one in enumerate(lines) if one.key == after), -1) + 1
    found = list(lines[place : place + PAGE])
    return found, found[-1].key if len(lines) > place + PAGE else ""


def count_views(lines: Sequence[Line], wanted: AssessmentFilter) -> dict[str, int]:
    """How many each view holds under the same filter."""
    plain = AssessmentFilter(kind=wanted.kind, standing=wanted.standing, risk=wanted.risk, text=wanted.text)
    found = filtered(lines, plain)
    return {view: sum(in_view(one, view) for one in found) for view in VIEWS}
