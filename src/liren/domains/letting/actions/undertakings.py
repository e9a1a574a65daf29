"""Letters of responsibility: employers that owe one, who signs for a body, signing on the screen or on paper."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Q

from liren.domains.letting import undertaking_errors as errors
from liren.domains.letting.actions.delisting import end_lines
from liren.domains.letting.actions.locking import editable_let, note
from liren.domains.letting.housing_choices import HousedEnd
from liren.domains.letting.models import Signature, Undertaking, UndertakingText
from liren.domains.letting.queries.doors import own_person_id
from liren.domains.letting.queries.undertakings import COUNTY_DIGITS, SCANS, scan_of, signer_of, wording_of
from liren.domains.letting.rules.undertakings import Wording, is_same_name, wrong_day
from liren.domains.letting.undertaking_choices import Party, SignedHow
from liren.domains.organisations.models import Body
from liren.domains.people.models import Person
from liren.domains.people.policies import persons_visible_to
from liren.kernel import clock, files
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.refusals import StalePage
from liren.kernel.taken import refused_if_taken

NAME_MOST = 80
Uploads = Iterable[File[bytes] | files.CleanFile]


@dataclass(frozen=True, slots=True)
class Employer:
    """Who houses its people there: a body, or a name; and who signs for it, if anybody on the register does."""

    body_id: uuid.UUID | None = None
    name: str = ""
    signer_id: uuid.UUID | None = None


@transaction.atomic
def add_employer(*, actor: Actor, let_id: uuid.UUID, employer: Employer) -> Undertaking:
    """An employer houses its people in the let dwelling and owes a letter.

    Refuses a let dwelling that is not the actor's to keep, an unclear employer or signer, and one that is there.
    """
    let = editable_let(actor, let_id)
    name = employer.name.strip()
    body = Body.objects.filter(id=employer.body_id, active=True).first() if employer.body_id else None
    if (body is None) != (employer.body_id is None) or bool(body) == bool(name) or len(name) > NAME_MOST:
        raise errors.EmployerUnclear(field="name")
    person = _signer(actor, employer.signer_id) if employer.signer_id else None
    given = {"let": let, "party": Party.EMPLOYER, "body": body, "name": name, "person": person}
    taken = ("let", "name") if name else ("let", "body")
    with refused_if_taken(errors.EmployerTwice(field="name"), Undertaking, *taken):
        row = Undertaking.objects.create(**given)
    note(actor, let, "letting.employer.added", {"employer": body.name if body else name})
    return row


@transaction.atomic
def remove_employer(*, actor: Actor, undertaking_id: uuid.UUID, version: int) -> Undertaking:
    """The employer houses nobody there any more. Refuses an old page, and the landlord's letter."""
    row = _editable(actor, undertaking_id, version)
    if row.party == Party.LANDLORD:
        raise errors.LandlordStays
    row.until = clock.today()
    _saved(row, "until")
    end_lines(Q(undertaking=row), HousedEnd.CLOSED)
    note(actor, row.let, "letting.employer.removed", {"employer": row.body.name if row.body else row.name})
    return row


@transaction.atomic
def set_signer(*, actor: Actor, undertaking_id: uuid.UUID, version: int, person_id: uuid.UUID) -> Undertaking:
    """Who on the register signs for the body. Refuses an old page, whom the actor may not see, and a letter that is a
    person's own."""
    row = _editable(actor, undertaking_id, version)
    if row.is_persons:
        raise errors.SignerIsLandlord
    row.person = _signer(actor, person_id)
    _saved(row, "person")
    note(actor, row.let, "letting.undertaking.signer", {"signer": str(person_id)})
    return row


@transaction.atomic
def sign_on_screen(*, actor: Actor, undertaking_id: uuid.UUID, read: str, name: str) -> Signature:
    """Whoever owes the letter signs what `read` (the digest of the text shown) says, by writing the own name.

    Refuses whose it is not, a text that is no longer today's, one that is signed, and another name.
    """
    person_id = own_person_id(actor) if actor.id else None
    if person_id is None:
        raise errors.UndertakingNotFound
    rows = Undertaking.objects.filter(id=undertaking_id, person_id=person_id, until__isnull=True)
    row = locked(rows.select_related("let__dwelling")).first()
    if row is None or row.person is None:
        raise errors.UndertakingNotFound
    text = _to_sign(row, read)
    if not is_same_name(name, row.person.name):
        raise errors.SignatureNotOwn(field="name")
    return _signed(actor, row, text, SignedHow.SCREEN, clock.today())


def sign_on_paper(
    *, actor: Actor, undertaking_id: uuid.UUID, version: int, read: str, on: dt.date, papers: Uploads
) -> Signature:
    """A worker keeps the scan of a signed paper.

    Refuses whoever may not, an old page, a text that is no longer today's, one that is signed, no scan, files that are
    no scans, and a day on which it cannot have been signed.
    """
    place = place_of(Undertaking.objects.filter(id=undertaking_id), "let__place_code")
    with files.staged(papers, at=place, field="papers", subject=signer_of(undertaking_id)) as kept:
        return _sign_on_paper(actor, undertaking_id, version, read, on, kept)


@transaction.atomic
def _sign_on_paper(
    actor: Actor, undertaking_id: uuid.UUID, version: int, read: str, on: dt.date, kept: list[StoredFile]
) -> Signature:
    row = _editable(actor, undertaking_id, version)
    text = _to_sign(row, read)
    if not kept:
        raise errors.ScanMissing(field="papers")
    if wrong_day(on, text.since, clock.today()):
        raise errors.SignedDayWrong(field="on")
    signature = _signed(actor, row, text, SignedHow.PAPER, on)
    files.attach(kept, owner_type=SCANS, owner_id=signature.id, kind="scan")
    return signature


@transaction.atomic
def note_print(*, actor: Actor, undertaking_id: uuid.UUID) -> Undertaking:
    """The letter to be printed, with the name in full; written down. Refuses whoever does not keep it."""
    row = _editable(actor, undertaking_id)
    note(actor, row.let, "letting.undertaking.printed", {}, subject=row.person_id)
    return row


@transaction.atomic
def open_scan(*, actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A scan, for this once; the look is written down. Refuses what lies elsewhere."""
    signature, stored = scan_of(actor, file_id)
    row = signature.undertaking
    note(actor, row.let, "letting.scan.read", {}, subject=row.person_id)
    return stored


def _editable(actor: Actor, undertaking_id: uuid.UUID, version: int | None = None) -> Undertaking:
    found = Undertaking.objects.filter(id=undertaking_id, until__isnull=True).values_list("let_id", flat=True)
    let_id = found.first()
    if let_id is None:
        raise errors.UndertakingNotFound
    let = editable_let(actor, let_id)
    row = locked(Undertaking.objects.filter(id=undertaking_id, until__isnull=True)).first()
    if row is None:
        raise errors.UndertakingNotFound
    if version is not None and row.version != version:
        raise StalePage
    row.let = let
    return row


def _signer(actor: Actor, person_id: uuid.UUID) -> Person:
    person = Person.objects.filter(persons_visible_to(actor), id=person_id).first()
    if person is None:
        raise errors.SignerUnclear(field="text")
    return person


def _to_sign(row: Undertaking, read: str) -> Wording:
    """The text of today. Refuses another one, and one that is signed."""
    wording = wording_of(row.let.place_code, row.party)
    if read != wording.digest:
        raise errors.TextChanged
    if row.text is not None and row.text.digest == wording.digest:
        raise errors.UndertakingSigned
    return wording


def _signed(actor: Actor, row: Undertaking, wording: Wording, how: SignedHow, on: dt.date) -> Signature:
    text = _text(row.let.place_code[:COUNTY_DIGITS], row.party, wording)
    row.text, row.how, row.signed_on = text, how, on
    _saved(row, "text", "how", "signed_on")
    account_id = actor.id if how == SignedHow.SCREEN else None
    signature = Signature.objects.create(
        undertaking=row, text=text, how=how, on=on, account_id=account_id, kept_at=clock.now()
    )
    after = {"party": row.party, "text": text.version, "how": str(how), "on": on.isoformat()}
    note(actor, row.let, "letting.undertaking.signed", after)
    return signature


def _text(county: str, party: str, wording: Wording) -> UndertakingText:
    """The version that says this, kept when first signed."""
    rows = UndertakingText.objects.filter(county=county, party=party)
    known = rows.filter(digest=wording.digest).first()
    if known is not None:
        return known
    last = rows.aggregate(last=Max("version"))["last"] or 0
    with refused_if_taken(StalePage(), UndertakingText, "county", "party", "version"):
        return UndertakingText.objects.create(
            county=county,
            party=party,
            version=last + 1,
            chinese=list(wording.chinese),
            english=list(wording.english),
            digest=wording.digest,
            since=wording.since,
        )


def _saved(row: Undertaking, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
