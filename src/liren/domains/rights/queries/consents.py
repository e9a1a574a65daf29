"""What a person has agreed to, and when: for the person and for whoever keeps the register."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.utils.translation import get_language

from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Person
from liren.domains.people.policies import age_on, persons_visible_to
from liren.domains.people.queries.switches import off_for
from liren.domains.people.rules import grounds
from liren.domains.people.rules.groups import can_be_said_of
from liren.domains.rights import consent_words, policies
from liren.domains.rights.errors import PaperNotFound, ScopeUnknown
from liren.domains.rights.models import Consent
from liren.domains.rights.offers import is_giving, offer_of, offers
from liren.domains.rights.rules.consents import needs_guardian
from liren.domains.rights.sealing import Guardian, open_guardian
from liren.kernel import clock, files, subjects
from liren.kernel.actor import Actor
from liren.kernel.models import StoredFile

FILES = "consent"  # owner type of scanned papers


@dataclass(frozen=True, slots=True)
class Past:
    """A consent as it was given, and taken back where it was."""

    id: uuid.UUID
    given_at: dt.datetime
    given_how: str
    version: int
    text: str
    guardian: Guardian | None
    ended_at: dt.datetime | None
    ended_how: str
    papers: list[StoredFile]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to agree to. `stands` is the consent in force; `is_outdated` where its text is no longer today's;
    `off` are those of its fields that the district does not record now; what `is_over` is asked no longer."""

    scope: str
    label: str
    fields: str
    text: str
    digest: str
    is_sensitive: bool
    stands: Past | None
    is_outdated: bool
    past: list[Past]
    off: str = ""
    is_over: bool = False

    @property
    def is_giving(self) -> bool:
        """Whether it lets data be given to somebody, and nothing is kept under it."""
        return is_giving(self.scope)

    @property
    def may_give(self) -> bool:
        """Whether it may be given now; once more where a recipient's agreement says it otherwise since."""
        return not self.is_over and (self.stands is None or (self.is_giving and self.is_outdated))


@dataclass(frozen=True, slots=True)
class Standing:
    """For the card: what was agreed to; None where nobody has asked."""

    label: str
    is_given: bool | None


def person_seen(actor: Actor, person_id: uuid.UUID) -> Person:
    """The own person, or one whom the actor sees. Refuses anybody else."""
    rows = Person.objects.filter(id=person_id)
    if not policies.is_own(actor, person_id):
        rows = rows.filter(persons_visible_to(actor))
    person = rows.first()
    if person is None:
        raise PersonNotFound
    return person


def standings_of(person: Person) -> list[Standing]:
    """Without a query, as the register keeps it."""
    return [Standing(consent_words.label_of(one), person.agreed.get(one)) for one in scopes_for(person)]


def scopes_for(person: Person) -> list[str]:
    """What is asked in the person's district: not where all its fields are switched off, nor a group that cannot be
    said of the person, unless a consent stands."""
    off, age = off_for(person), age_on(person.birth, clock.today())
    return [
        scope
        for scope in grounds.SCOPES
        if person.agreed.get(scope)
        or (can_be_said_of(scope, person.sex, age) and not off.issuperset(consent_words.names_of(scope)))
    ]


def wording_for(person: Person, scope: str) -> consent_words.Wording:
    """What the person would agree to now. Refuses a scope about which nobody asks this person."""
    if is_giving(scope):
        offer = offer_of(scope, person.place_code)
        if offer is None or not offer.is_open:
            raise ScopeUnknown
        return consent_words.Wording(offer.chinese, offer.english, offer.digest)
    if scope not in grounds.SCOPES or scope not in scopes_for(person):
        raise ScopeUnknown
    return consent_words.wording_of(scope)


def wants_guardian(person: Person) -> bool:
    return needs_guardian(age_on(person.birth, clock.today()))


def asked_of(actor: Actor, person: Person) -> list[Asked]:
    """Everything the person may agree to, each with its history. Four queries."""
    rows = Consent.objects.filter(policies.consents_visible_to(actor), person=person)
    rows = rows.select_related("text").order_by("-given_at", "-id")
    consents = list(rows)
    key = subjects.keys_of([person.id]).get(person.id)
    papers = files.list_files(FILES, [row.id for row in consents])
    found, off = [], off_for(person)
    for scope in scopes_for(person):
        own = [row for row in consents if row.scope == scope]
        without = [name for name in consent_words.names_of(scope) if name in off]
        one = _asked(scope, consent_words.wording_of(scope), own, key, papers)
        fields = consent_words.fields_said(consent_words.names_of(scope))
        sensitive = consent_words.is_sensitive(scope)
        off_said = consent_words.fields_said(without)
        found.append(replace(one, fields=fields, is_sensitive=sensitive, off=off_said))
    for offer in offers(person.place_code, {row.scope for row in consents}):
        own = [row for row in consents if row.scope == offer.scope]
        wording = consent_words.Wording(offer.chinese, offer.english, offer.digest)
        one = _asked(offer.scope, wording, own, key, papers)
        found.append(replace(one, label=offer.label, fields=offer.fields, is_over=not offer.is_open))
    return found


def _asked(
    scope: str,
    wording: consent_words.Wording,
    own: list[Consent],
    key: bytes | None,
    papers: list[StoredFile],
) -> Asked:
    past = [_past(row, key, papers) for row in own]
    stands = next((one for one in past if one.ended_at is None), None)
    last = next((row for row in own if row.ended_at is None), None)
    return Asked(
        scope=scope,
        label="" if is_giving(scope) else consent_words.label_of(scope),
        fields="",
        text=_in_language(wording.chinese, wording.english),
        digest=wording.digest,
        is_sensitive=False,
        stands=stands,
        is_outdated=last is not None and last.text.digest != wording.digest,
        past=past,
    )


def _past(row: Consent, key: bytes | None, papers: list[StoredFile]) -> Past:
    return Past(
        id=row.id,
        given_at=row.given_at,
        given_how=row.get_given_how_display(),
        version=row.text.version,
        text=_in_language(row.text.chinese, row.text.english),
        guardian=open_guardian(row.guardian, key),
        ended_at=row.ended_at,
        ended_how=row.get_ended_how_display(),
        papers=[paper for paper in papers if paper.owner_id == row.id],
    )


def _in_language(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


def consent_of_paper(actor: Actor, file_id: uuid.UUID) -> tuple[Consent, StoredFile]:
    """The scan of a consent that the actor sees. Raises `PaperNotFound`."""
    stored = files.get_file(file_id)
    rows = Consent.objects.filter(policies.consents_visible_to(actor), id=stored.owner_id)
    consent = rows.select_related("person").first() if stored.owner_type == FILES else None
    if consent is None:
        raise PaperNotFound
    return consent, stored


def givers_of(consents: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Who gave them, by consent: under whose keys the scans lie."""
    return dict(Consent.objects.filter(id__in=consents).values_list("id", "person_id"))
