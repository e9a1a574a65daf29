"""The audit chain: written by the action in its own transaction, one chain a county.

Each entry's digest covers its fields, the digest of its payload and the digest before it. The payload (before,
after, reason) is sealed and lies beside the chain: destroying a person's key takes the values away and leaves the
chain whole. A verb is registered once with its sentence; an unregistered verb is refused at once.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import secrets
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.functional import Promise

from liren.kernel import clock, ids, sealed
from liren.kernel.actor import Actor
from liren.kernel.lock import check_transaction
from liren.kernel.models import AuditChain, AuditEntry, SubjectKey
from liren.kernel.rows import insert_all

NOWHERE = "000000"  # the chain of what belongs to no county
VERBS: dict[str, str | Promise] = {}


def register(verbs: dict[str, str | Promise]) -> None:
    """Gives verb keys their sentences, e.g. {"casework.case.closed": _("办结了这件事")}."""
    for key, sentence in verbs.items():
        if VERBS.get(key, sentence) != sentence:
            raise ValueError(f"two sentences for {key}")
        VERBS[key] = sentence


LABEL_MOST = 64  # letters of what a thing is called, in the list of entries; PostgreSQL refuses more


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be recorded of one action."""

    verb: str
    object_type: str
    object_id: str
    place_code: str
    object_label: str = ""
    payload: dict[str, Any] | None = None
    subject: uuid.UUID | None = None
    at: dt.datetime | None = None


def record(
    *,
    actor: Actor,
    verb: str,
    object_type: str,
    object_id: uuid.UUID | str,
    place_code: str,
    object_label: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
    subject: uuid.UUID | None = None,
) -> None:
    """Appends one entry to the chain of the county of `place_code`, within the caller's transaction.

    `subject` names the person whose values the payload holds: they are sealed under that person's own key.
    """
    payload = {k: v for k, v in {"before": before, "after": after, "reason": reason}.items() if v}
    deed = Deed(verb, object_type, str(object_id), place_code, object_label[:LABEL_MOST], payload, subject)
    record_all(actor=actor, deeds=[deed])


def record_bulk(
    *,
    actor: Actor,
    verb: str,
    object_type: str,
    place_code: str,
    rows: Iterable[Any],
    summary: dict[str, Any],
) -> None:
    """One entry for many rows: `object_id` is the root digest over them, in their order."""
    root, count = hashlib.sha256(), 0
    for row in rows:
        root.update(hashlib.sha256(_canonical(row)).digest())
        count += 1
    deed = Deed(verb, object_type, root.hexdigest(), place_code, "", {"after": {"rows": count, **summary}})
    record_all(actor=actor, deeds=[deed])


def record_all(*, actor: Actor, deeds: list[Deed]) -> None:
    """Appends entries in their order, with three queries for each county among them."""
    for deed in deeds:
        if deed.verb not in VERBS:
            raise ValueError(f"the audit verb {deed.verb} is not registered")
    for county in sorted(
        {_county(deed) for deed in deeds}
    ):  # in order, so that two writers never wait in a ring
        _append(actor, county, [deed for deed in deeds if _county(deed) == county])


def _county(deed: Deed) -> str:
    return (deed.place_code[:6] or NOWHERE).ljust(6, "0")


def _append(actor: Actor, county: str, deeds: list[Deed]) -> None:
    head = _locked_head(county)
    entries = []
    for deed in deeds:
        entry = _entry(actor, deed, head)
        head.entries, head.head = entry.seq, entry.digest
        entries.append(entry)
    insert_all(entries)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_auditchain SET entries = %s, head = %s WHERE county = %s",
            [head.entries, head.head, county],
        )


def _locked_head(county: str) -> AuditChain:
    """The end of the chain, begun if there is none, held until the transaction ends."""
    check_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_auditchain (county, entries, head) VALUES (%s, 0, %s) "
            "ON CONFLICT (county) DO UPDATE SET entries = kernel_auditchain.entries RETURNING entries, head",
            [county, ""],
        )
        entries, head = cursor.fetchone()
    return AuditChain(county=county, entries=entries, head=head)


def _entry(actor: Actor, deed: Deed, head: AuditChain) -> AuditEntry:
    body = _canonical(deed.payload or {}).decode()
    salted = base64.b64encode(secrets.token_bytes(16)).decode() + body
    key = subject_key(deed.subject, create=True) if deed.subject else None
    is_kept = deed.subject is None or key is not None  # of a forgotten person no value is kept any more
    entry = AuditEntry(
        id=ids.uuid7(),
        county=head.county,
        seq=head.entries + 1,
        at=deed.at or clock.now(),
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        on_behalf_of=actor.on_behalf_of,
        verb=deed.verb,
        object_type=deed.object_type,
        object_id=deed.object_id,
        object_label=deed.object_label,
        place_code=deed.place_code,
        subject=deed.subject,
        payload=sealed.seal(salted, context="kernel.audit", key=key) if is_kept else None,
        payload_digest=hashlib.sha256(salted.encode()).hexdigest(),
        previous=head.head,
    )
    entry.digest = _digest(entry)
    return entry


def subject_key(subject: uuid.UUID, *, create: bool = False) -> bytes | None:
    """The person's audit key; None once it has been destroyed."""
    found = SubjectKey.objects.filter(subject=subject).first()
    if found is None and create:
        fresh = base64.b64encode(secrets.token_bytes(32)).decode()
        found, _ = SubjectKey.objects.get_or_create(subject=subject, defaults={"key": fresh})
    return base64.b64decode(found.key) if found and found.key else None


def forget_subject(subject: uuid.UUID) -> None:
    """Destroys the person's audit key for good, within the caller's transaction: no value of that person opens again.

    An empty key stays in its place, so that no later entry makes a new one and the chain still proves itself.
    """
    SubjectKey.objects.update_or_create(subject=subject, defaults={"key": ""})


def payload_of(entry: AuditEntry) -> dict[str, Any] | None:
    """Before, after and reason of an entry; None if they were lawfully destroyed."""
    return payloads_of([entry])[0]


def payloads_of(entries: Iterable[AuditEntry]) -> list[dict[str, Any] | None]:
    """As `payload_of`, for several entries; the keys of everybody they speak of are asked for at once."""
    entries, keys = list(entries), _Keys()
    keys.load({entry.subject for entry in entries if entry.subject})
    opened = [_opened(entry, keys.of(entry.subject) if entry.subject else None) for entry in entries]
    return [json.loads(salted[24:]) if salted is not None else None for salted in opened]


def _opened(entry: AuditEntry, key: bytes | None) -> str | None:
    """The salted payload, `key` being that of the entry's subject; None if the payload or the key is gone."""
    if entry.payload is None or (entry.subject and key is None):
        return None
    return sealed.unseal(bytes(entry.payload), context="kernel.audit", key=key)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def _digest(entry: AuditEntry) -> str:
    fields = [
        entry.previous,
        entry.county,
        entry.seq,
        entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        entry.actor_kind,
        entry.actor_id,
        entry.on_behalf_of,
        entry.verb,
        entry.object_type,
        entry.object_id,
        entry.object_label,
        entry.place_code,
        entry.subject,
        entry.payload_digest,
    ]
    return hashlib.sha256(_canonical(fields)).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of checking every chain: how many entries, and the first that does not fit."""

    entries: int
    first_break: str | None


class _Keys:
    """Subjects' keys, each asked for once, and no more of them kept than fit in little memory."""

    def __init__(self) -> None:
        self.known: dict[uuid.UUID, bytes | None] = {}

    def load(self, subjects: set[uuid.UUID]) -> None:
        """In one query, none for nobody."""
        if subjects:
            rows = SubjectKey.objects.filter(subject__in=subjects).values_list("subject", "key")
            self.known |= dict.fromkeys(subjects) | {one: base64.b64decode(key) or None for one, key in rows}

    def of(self, subject: uuid.UUID) -> bytes | None:
        if subject not in self.known:
            if len(self.known) >= 10_000:
                self.known.clear()
            self.known[subject] = subject_key(subject)
        return self.known[subject]


def verify(on_entry: Any = None) -> Verdict:
    """Walks every chain from its beginning. A changed, removed, inserted or reordered row is found."""
    counted, keys = 0, _Keys()
    counties = sorted(
        set(AuditChain.objects.values_list("county", flat=True))
        | set(AuditEntry.objects.values_list("county", flat=True).distinct())
    )
    for county in counties:
        for position in _breaks(county, keys):
            if position is not None:
                return Verdict(entries=counted, first_break=f"{county}/{position}")
            counted += 1
            if on_entry:
                on_entry()
    return Verdict(entries=counted, first_break=None)


def _breaks(county: str, keys: _Keys) -> Iterator[int | None]:
    """Yields None for each entry that fits, then the sequence number at which the chain breaks, if it does."""
    previous, seq = "", 0
    for entry in AuditEntry.objects.filter(county=county).order_by("seq").iterator(chunk_size=2000):
        seq += 1
        if not _fits(entry, seq, previous, keys):
            yield seq
            return
        previous = entry.digest
        yield None
    head = AuditChain.objects.filter(county=county).first()
    if head is None or (head.entries, head.head) != (seq, previous):
        yield seq + 1


def _fits(entry: AuditEntry, seq: int, previous: str, keys: _Keys) -> bool:
    if entry.seq != seq or entry.previous != previous or entry.digest != _digest(entry):
        return False
    key = keys.of(entry.subject) if entry.subject else None
    try:
        salted = _opened(entry, key)
    except sealed.SealBroken:
        return False
    if salted is None:
        return entry.subject is not None and key is None
    return hashlib.sha256(salted.encode()).hexdigest() == entry.payload_digest
