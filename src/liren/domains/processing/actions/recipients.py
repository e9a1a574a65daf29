"""Recipients of personal data: what was agreed, changed, and ended with the data returned or destroyed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction

from liren.domains.processing import policies, telling
from liren.domains.processing import recipient_errors as errors
from liren.domains.processing.models import Recipient
from liren.domains.processing.queries.recipients import FILES, recipient_of_paper
from liren.domains.processing.recipient_choices import DataKind, EndHow, GivingGround, Relation
from liren.domains.processing.recipient_words import said_of
from liren.domains.processing.rules.recipients import ENTRUSTED, lacking, next_alarm
from liren.kernel import audit, clock, files
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed, StalePage
from liren.kernel.taken import refused_if_taken

Uploads = Iterable[File[bytes] | files.CleanFile]
MOST = {"name": 80, "contact": 120, "purpose": 200, "method": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed with a recipient. `kinds` are of `DataKind`."""

    name: str
    contact: str
    relation: str
    purpose: str
    method: str
    kinds: tuple[str, ...]
    ground: str
    since: dt.date
    until: dt.date | None = None
    is_police: bool = False


def keep_recipient(
    *,
    actor: Actor,
    place_code: str,
    agreed: Agreed,
    papers: Uploads = (),
    recipient_id: uuid.UUID | None = None,
    version: int = 0,
) -> Recipient:
    """A new recipient of the county, or another agreement with one that is there.

    Refuses whoever does not keep the district, an agreement that does not say what the law wants, entrusting without a
    scanned contract, one that has ended, an old page, and a second police authority.
    """
    with files.staged(papers, at=place_code, field="papers") as kept:
        return _keep(actor, place_code, agreed, kept, recipient_id, version)


@transaction.atomic
def _keep(
    actor: Actor,
    place_code: str,
    agreed: Agreed,
    kept: list[StoredFile],
    recipient_id: uuid.UUID | None,
    version: int,
) -> Recipient:
    if not policies.can_keep(actor, place_code):
        raise NotAllowed
    _check(agreed)
    row = _locked(actor, recipient_id, version) if recipient_id else Recipient(place_code=place_code)
    if agreed.relation == ENTRUSTED and not kept and not files.list_files(FILES, [row.id]):
        raise errors.ContractMissing(field="papers")
    is_new = recipient_id is None
    before = {} if is_new else _shown(row)
    for name, value in asdict(agreed).items():
        setattr(row, name, _plain(name, value))
    row.version, row.changed_at, row.alarm_stage = row.version + (not is_new), clock.now(), 0
    row.alarm_on = _alarm_of(row)
    with refused_if_taken(errors.PoliceTwice(field="is_police"), Recipient, "place_code"):
        row.save(force_insert=is_new)
    files.attach(kept, owner_type=FILES, owner_id=row.id, kind="scan")
    _record(actor, row, "added" if is_new else "changed", before=before, after=_shown(row))
    return row


def _check(agreed: Agreed) -> None:
    known = agreed.relation in Relation.values and agreed.ground in GivingGround.values
    if not known or not set(agreed.kinds) <= set(DataKind.values):
        raise errors.RecipientLacks(field="relation", what=said_of("relation"))
    texts = {name: getattr(agreed, name) for name in MOST}
    missing = lacking(texts, agreed.kinds, agreed.relation, agreed.until)
    if missing:
        raise errors.RecipientLacks(field=missing, what=said_of(missing))
    if agreed.until is not None and agreed.until < agreed.since:
        raise errors.RecipientPeriodWrong(field="until")


def _plain(name: str, value: Any) -> Any:
    if name in MOST:
        return " ".join(str(value).split())[: MOST[name]]
    return list(value) if name == "kinds" else value


def _alarm_of(row: Recipient) -> dt.date | None:
    following = next_alarm(row.alarm_stage, row.until) if row.ended_on is None else None
    return following[1] if following else None


@transaction.atomic
def end_recipient(*, actor: Actor, recipient_id: uuid.UUID, version: int, how: str, words: str) -> Recipient:
    """Nothing more goes there, and what they had is returned, destroyed, or kept by them as a law says: in words by
    whom and when that was confirmed (art. 21).

    Refuses whoever does not keep the district, what has ended, an old page, and no word of how.
    """
    row = _locked(actor, recipient_id, version)
    if how not in EndHow.values or not words.strip():
        raise errors.EndTooEarly(field="how" if how not in EndHow.values else "words")
    row.ended_on, row.end_how, row.end_words = clock.today(), how, words.strip()[:300]
    row.ended_by_name, row.alarm_on, row.changed_at = actor.name[:60], None, clock.now()
    row.version += 1
    row.save()
    _record(actor, row, "ended", before={}, after={"how": how, "words": row.end_words})
    return row


def remind_of_ends() -> None:
    """Tells whoever keeps the district that an agreement is over and nothing is confirmed: then and once more."""
    due = Recipient.objects.filter(alarm_on__lte=clock.today()).order_by("alarm_on", "id")
    for recipient_id in list(due.values_list("id", flat=True)[:200]):
        _remind(recipient_id)


@transaction.atomic
def _remind(recipient_id: uuid.UUID) -> None:
    row = locked(Recipient.objects.filter(id=recipient_id, alarm_on__lte=clock.today())).first()
    if row is None:
        return
    row.alarm_stage += 1
    row.alarm_on = _alarm_of(row)
    row.save(update_fields=["alarm_stage", "alarm_on"])
    telling.tell_over(row)


@transaction.atomic
def open_paper(*, actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """A scanned contract, for whoever keeps the district; the look is written down."""
    row, stored = recipient_of_paper(actor, file_id)
    _record(actor, row, "paper_read", before={}, after={})
    return stored


@transaction.atomic
def note_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took the list of recipients away."""
    if not actor.has(policies.KEEP):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="processing.recipients.exported",
        object_type="recipient",
        object_id=form,
        place_code=place_code,
        after={**wanted, "rows": rows},
    )


def _locked(actor: Actor, recipient_id: uuid.UUID, version: int) -> Recipient:
    row = locked(Recipient.objects.filter(id=recipient_id)).first()
    if row is None or not policies.can_keep(actor, row.place_code):
        raise errors.RecipientNotFound
    if row.ended_on is not None:
        raise errors.RecipientEnded
    if row.version != version:
        raise StalePage
    return row


def _shown(row: Recipient) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in (*MOST, "relation", "kinds", "ground", "is_police")}
    days = {"since": row.since.isoformat(), "until": row.until.isoformat() if row.until else ""}
    return {**shown, **days}


def _record(
    actor: Actor, row: Recipient, what: str, *, before: dict[str, Any], after: dict[str, Any]
) -> None:
    audit.record(
        actor=actor,
        verb=f"processing.recipient.{what}",
        object_type="recipient",
        object_id=row.id,
        object_label=row.name[:64],
        place_code=row.place_code,
        before=before or None,
        after=after,
    )
