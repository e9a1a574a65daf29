"""People's own keys, many at once. What is sealed under one is gone when it is destroyed (`audit.forget_subject`)."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import OuterRef, Subquery

from liren.kernel import bulk
from liren.kernel.models import SubjectKey


def keys_of(subjects: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The keys there are, by person; none for a person whose key was destroyed or never made. One query."""
    rows = SubjectKey.objects.filter(subject__in=list(subjects)).values_list("subject", "key")
    return {subject: base64.b64decode(key) for subject, key in rows if key}


def key_beside(subject: str) -> Subquery:
    """For an annotation: the stored key of the person whose id the field `subject` holds, read with the row itself.
    `opened` makes it a key."""
    return Subquery(SubjectKey.objects.filter(subject=OuterRef(subject)).values("key")[:1])


def opened(stored: str | None) -> bytes | None:
    """The key again; none for a person whose key was destroyed or never made."""
    return base64.b64decode(stored) if stored else None


def make_keys(subjects: Sequence[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """Makes and keeps the keys of people that are new, within the caller's transaction."""
    fresh = {subject: fresh_key() for subject in subjects}
    keep_keys(fresh)
    return fresh


def fresh_key() -> bytes:
    """A key that nobody has yet; kept by `keep_keys`."""
    return secrets.token_bytes(32)


def keep_keys(fresh: Mapping[uuid.UUID, bytes]) -> None:
    """Keeps the keys of people that are new, within the caller's transaction."""
    bulk.insert_rows(SubjectKey, (_row(one, key) for one, key in fresh.items()))


def packed_key(subject: uuid.UUID, key: bytes) -> bulk.Pack:
    """A fresh key made ready for `keep_packed`."""
    return bulk.packed(SubjectKey, [_row(subject, key)])


def keep_packed(packs: Iterable[bulk.Pack]) -> None:
    """As `keep_keys`."""
    bulk.insert_packed(SubjectKey, packs)


def _row(subject: uuid.UUID, key: bytes) -> dict[str, object]:
    return {"subject": subject, "key": base64.b64encode(key).decode()}


def destroy_keys(subjects: Iterable[uuid.UUID]) -> None:
    """Destroys keys for good, within the caller's transaction: what lies under them does not open again."""
    SubjectKey.objects.filter(subject__in=list(subjects)).update(key="")
