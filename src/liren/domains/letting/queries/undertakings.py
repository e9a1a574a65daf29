"""Letters of responsibility: the text of a place, who owes one, who has not signed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import get_language

from liren.domains.letting import policies
from liren.domains.letting.models import LetDwelling, Signature, Undertaking
from liren.domains.letting.queries.doors import own_person_id
from liren.domains.letting.rules.undertakings import Wording, days_late, owed_before, standing
from liren.domains.letting.undertaking_choices import Party, Standing
from liren.domains.letting.undertaking_errors import ScanNotFound, UndertakingNotFound
from liren.domains.people.policies import can_view_person
from liren.domains.people.rules import names
from liren.domains.policy.queries import figure, figures_shown
from liren.domains.policy.rules.packs import Figure
from liren.kernel import clock, files, ids
from liren.kernel.actor import Actor
from liren.kernel.models import StoredFile

ROOM, KEY = "letting.", "letting.undertaking."
DAYS = "letting.sign_days"
COUNTY_DIGITS = 6  # no text is set below the county
SCANS = "letting.signature"
PAGE = 50
SHOWN_MOST = 30
WITH = ("let__dwelling", "person", "body", "text")


@dataclass(frozen=True, slots=True)
class UndertakingFilter:
    """`show`: "owed" (not signed, or an older text), "late" of these, a standing, or "all"."""

    place: str = ""
    party: str = ""
    show: str = "owed"


@dataclass(frozen=True, slots=True)
class UndertakingLine:
    row: Undertaking
    address: str
    who: str
    signer_id: uuid.UUID | None
    signer: str
    standing: str
    label: str
    late: int = 0  # days


@dataclass(frozen=True, slots=True)
class Today:
    """Today's text of one party as a place has it, and within how many days it is signed."""

    digest: str
    since: dt.date | None
    days: int


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature as it is shown: which version, in which words, with its scans."""

    signature: Signature
    version: int
    clauses: list[str]
    scans: list[StoredFile]


@dataclass(frozen=True, slots=True)
class UndertakingView:
    line: UndertakingLine
    clauses: list[str]
    digest: str
    source: Figure
    history: list[Signed] = field(default_factory=list)
    may_edit: bool = False


def wording_of(place_code: str, party: str) -> Wording:
    """The text of today at a place. One query."""
    return _wording(figure(KEY + party, place_code))


def texts_at(county: str) -> dict[str, Today]:
    """Today's text for each party, for pages. One query, remembered."""
    found = {one.key: one for one in figures_shown(county, ROOM)}
    texts = {party: _wording(found[KEY + party]) for party in Party.values}
    return {party: Today(text.digest, text.since, found[DAYS].value) for party, text in texts.items()}


def today_at(county: str) -> dict[str, str]:
    """The digest of today's text for each party, for pages."""
    return {party: text.digest for party, text in texts_at(county).items()}


def counties_of(lets: QuerySet[LetDwelling]) -> list[str]:
    """In which counties something is let. One query."""
    codes = lets.annotate(county=Substr("place_code", 1, COUNTY_DIGITS)).values_list("county", flat=True)
    return list(codes.order_by("county").distinct())


def undertakings(actor: Actor, wanted: UndertakingFilter) -> QuerySet[Undertaking]:
    """Those owed now, in the order in which they came to be owed. A query for each county of the actor's."""
    lets = LetDwelling.objects.filter(policies.lets_visible_to(actor), until__isnull=True)
    lets = lets.filter(place_code__prefix=wanted.place) if wanted.place else lets
    rows = Undertaking.objects.filter(let__in=lets, until__isnull=True)
    rows = rows.filter(party=wanted.party) if wanted.party in Party.values else rows
    if wanted.show == Standing.UNSIGNED:
        rows = rows.filter(text__isnull=True)
    elif wanted.show != "all":
        current = _current(lets)
        rows = rows.filter(current) if wanted.show == Standing.SIGNED else rows.exclude(current)
        rows = rows.filter(_late(lets)) if wanted.show == "late" else rows
        rows = rows.filter(text__isnull=False) if wanted.show == Standing.OUTDATED else rows
    return rows.order_by("id")


def undertakings_page(
    actor: Actor, wanted: UndertakingFilter, after: str = ""
) -> tuple[list[UndertakingLine], str]:
    """A page and the key of the next, empty at the end."""
    last = ids.as_uuid(after)
    rows = undertakings(actor, wanted)
    rows = rows.filter(id__gt=last) if last else rows
    found = list(rows.select_related(*WITH)[: PAGE + 1])
    return lines_of(actor, found[:PAGE]), str(found[PAGE - 1].id) if len(found) > PAGE else ""


def undertakings_by_ids(actor: Actor, keys: Sequence[uuid.UUID]) -> Iterator[UndertakingLine]:
    """Those the actor may see, in the order of the ids."""
    found = {row.id: row for row in _visible(actor).filter(id__in=list(keys)).select_related(*WITH)}
    yield from lines_of(actor, [found[key] for key in keys if key in found])


def count_undertakings(actor: Actor, wanted: UndertakingFilter) -> int:
    return undertakings(actor, wanted).count()


def undertakings_of(actor: Actor, let: LetDwelling) -> list[UndertakingLine]:
    """Those owed for one let dwelling, the landlord's first. Two queries."""
    rows = Undertaking.objects.filter(let=let, until__isnull=True).select_related(*WITH)
    return lines_of(actor, sorted(rows, key=lambda row: (row.party != Party.LANDLORD, row.id)))


def lines_of(actor: Actor, found: Sequence[Undertaking]) -> list[UndertakingLine]:
    """Persons masked, and only to whom may see them. A query for each county of the rows."""
    counties = {row.let.place_code[:COUNTY_DIGITS] for row in found}
    today = {county: texts_at(county) for county in counties}
    return [_line(actor, row, today[row.let.place_code[:COUNTY_DIGITS]]) for row in found]


def visible_undertaking(actor: Actor, undertaking_id: uuid.UUID) -> Undertaking:
    """One that is owed now. Refuses what lies elsewhere. One query."""
    row = _visible(actor).filter(id=undertaking_id, until__isnull=True).select_related(*WITH).first()
    if row is None:
        raise UndertakingNotFound
    return row


def own_undertaking(actor: Actor, undertaking_id: uuid.UUID) -> Undertaking:
    """One that the person signs, whose account it is. Refuses another's. Two queries."""
    person_id = own_person_id(actor) if actor.id else None
    if person_id is None:
        raise UndertakingNotFound
    rows = Undertaking.objects.filter(id=undertaking_id, person_id=person_id, until__isnull=True)
    row = rows.select_related(*WITH).first()
    if row is None:
        raise UndertakingNotFound
    return row


def own_undertakings(actor: Actor) -> list[tuple[Undertaking, str]]:
    """Those the person signs, whose account it is, with where each stands. Three queries."""
    person_id = own_person_id(actor) if actor.id else None
    if person_id is None:
        return []
    rows = Undertaking.objects.filter(person_id=person_id, until__isnull=True, let__until__isnull=True)
    found = list(rows.select_related(*WITH).order_by("id")[:SHOWN_MOST])
    return [(line.row, line.standing) for line in lines_of(actor, found)]


def view_of(actor: Actor, row: Undertaking) -> UndertakingView:
    """The text of today and everything signed before. Four queries."""
    source = figure(KEY + row.party, row.let.place_code)
    wording = _wording(source)
    signatures = list(row.signatures.select_related("text").order_by("-kept_at", "-id")[:SHOWN_MOST])
    scans = files.list_files(SCANS, [one.id for one in signatures])
    history = [
        Signed(
            one,
            one.text.version,
            _in_language(one.text.chinese, one.text.english),
            [scan for scan in scans if scan.owner_id == one.id],
        )
        for one in signatures
    ]
    return UndertakingView(
        line=lines_of(actor, [row])[0],
        clauses=_in_language(wording.chinese, wording.english),
        digest=wording.digest,
        source=source,
        history=history,
        may_edit=policies.can_edit_let(actor, row.let),
    )


def scan_of(actor: Actor, file_id: uuid.UUID) -> tuple[Signature, StoredFile]:
    """A scan of a signature the actor sees. Refuses what lies elsewhere."""
    stored = files.get_file(file_id)
    rows = Signature.objects.filter(id=stored.owner_id, undertaking__in=_visible(actor))
    found = rows.select_related("undertaking__let__dwelling").first() if stored.owner_type == SCANS else None
    if found is None:
        raise ScanNotFound
    return found, stored


def signer_of(undertaking_id: uuid.UUID) -> uuid.UUID | None:
    """The person who owes the letter, None for a body without one: under whose key its scans lie."""
    return Undertaking.objects.filter(id=undertaking_id).values_list("person_id", flat=True).first()


def signers_of(signatures: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The persons who owe the letters that were signed, by signature; nobody for a body without one."""
    rows = Signature.objects.filter(id__in=signatures, undertaking__person__isnull=False)
    return {one: person for one, person in rows.values_list("id", "undertaking__person_id") if person}


def _visible(actor: Actor) -> QuerySet[Undertaking]:
    lets = LetDwelling.objects.filter(policies.lets_visible_to(actor))
    return Undertaking.objects.filter(let__in=lets)


def _current(lets: QuerySet[LetDwelling]) -> Q:
    """That today's text of the place is signed."""
    current = Q(pk__in=())
    for county in counties_of(lets):
        for party, digest in today_at(county).items():
            current |= Q(text__digest=digest, party=party, let__place_code__prefix=county)
    return current


def _late(lets: QuerySet[LetDwelling]) -> Q:
    """That the days to sign in are over, as `rules.undertakings.days_late` tells; keys are made when it is owed."""
    late = Q(pk__in=())
    for county in counties_of(lets):
        for party, text in texts_at(county).items():
            before = owed_before(clock.today(), text.since, text.days)
            if before is not None:
                midnight = dt.datetime.combine(before, dt.time.min, clock.LOCAL)
                of = Q(party=party, let__place_code__prefix=county)
                late |= of & Q(id__lt=ids.first_at(midnight))
    return late


def _line(actor: Actor, row: Undertaking, today: dict[str, Today]) -> UndertakingLine:
    text = today[row.party]
    stands = standing(row.text.digest if row.text else "", text.digest)
    owed_on = ids.moment_of(row.id).astimezone(clock.LOCAL).date()
    is_signed = stands == Standing.SIGNED
    signer_id, signer = _seen(actor, row)
    who = row.body.short_name if row.body else row.name
    return UndertakingLine(
        row=row,
        address=str(row.let.dwelling),
        who=who or signer,
        signer_id=signer_id,
        signer=signer,
        standing=stands,
        label=str(Standing(stands).label),
        late=0 if is_signed else days_late(owed_on, text.since, clock.today(), text.days),
    )


def _seen(actor: Actor, row: Undertaking) -> tuple[uuid.UUID | None, str]:
    if row.person is None:
        return None, ""
    seen = can_view_person(actor, row.person)
    return (row.person.id, names.masked(row.person.name)) if seen else (None, "*")


def _wording(source: Figure) -> Wording:
    clauses = source.value
    return Wording(
        tuple(one["name"] for one in clauses), tuple(one["name_en"] for one in clauses), source.valid_from
    )


def _in_language(chinese: Sequence[str], english: Sequence[str]) -> list[str]:
    """Where a place gave no English, the Chinese words, which are what counts."""
    is_english = (get_language() or "").startswith("en")
    return [(other if is_english and other else own) for own, other in zip(chinese, english, strict=False)]
