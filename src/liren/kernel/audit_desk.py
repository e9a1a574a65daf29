"""What an auditor does: opens an entry, takes a list away, has the chains checked. Each is an entry itself."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liren.kernel import audit, audit_queries, outbox
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed

VERIFIED = "kernel.audit.verified"
AT_ONCE = 2_000  # entries checked while the page is asked for; more are checked by the worker
SHOWN = 1_000  # characters of a filter kept in the audit


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with what it holds; `payload` None where it was lawfully destroyed."""

    entry: AuditEntry
    payload: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of the last check of every chain."""

    at: dt.datetime
    entries: int
    first_break: str | None


@transaction.atomic
def open_entry(*, actor: Actor, entry_id: uuid.UUID) -> Opened:
    """What an entry holds, for this once; the look is written down. Raises `NotAllowed`, `NotFound`."""
    entry = audit_queries.get_entry(actor, entry_id)
    held = audit.payload_of(entry)
    audit.record(
        actor=actor,
        verb="kernel.audit.read",
        object_type="audit_entry",
        object_id=entry.id,
        object_label=f"{entry.county}/{entry.seq}",
        place_code=entry.place_code,
        subject=entry.subject if held is not None else None,  # a destroyed key is not made anew
    )
    return Opened(entry, held)


@transaction.atomic
def note_audit_export(*, actor: Actor, form: str, place_code: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took which part of the audit away, and how long it is. Raises `NotAllowed`."""
    if not audit_queries.can_search(actor):
        raise NotAllowed
    kept = {key: value[:SHOWN] for key, value in wanted.items() if value} | {"rows": rows}
    audit.record(
        actor=actor,
        verb="kernel.audit.exported",
        object_type="audit",
        object_id=form,
        place_code=place_code,
        after=kept,
    )


def ask_verification(*, actor: Actor) -> Verification | None:
    """Checks every chain: at once where they are short, else by the worker (None). Raises `NotAllowed`."""
    if not audit_queries.can_search(actor):
        raise NotAllowed
    if audit_queries.entries_kept() <= AT_ONCE:
        return _verified(actor)
    with transaction.atomic():
        outbox.enqueue(verify_chains)
    return None


@outbox.outward(queue="heavy", title=_("核对审计链"))
def verify_chains() -> None:
    """Outside a transaction, since it reads for long and writes one entry at its end."""
    _verified(SYSTEM)


def _verified(actor: Actor) -> Verification:
    verdict = audit.verify()
    with transaction.atomic():
        audit.record(
            actor=actor,
            verb=VERIFIED,
            object_type="audit",
            object_id="chains",
            place_code="",
            after={"entries": verdict.entries, "first_break": verdict.first_break},
        )
    found = last_verification()
    assert found is not None  # noqa: S101  it was written in this moment
    return found


def last_verification() -> Verification | None:
    """The outcome of the last check, None before the first. One query."""
    rows = AuditEntry.objects.filter(object_type="audit", object_id="chains", verb=VERIFIED)
    entry = rows.order_by("-at", "-id").first()
    held = audit.payload_of(entry) if entry else None
    if entry is None or held is None:
        return None
    return Verification(entry.at, int(held["after"]["entries"]), held["after"]["first_break"])
