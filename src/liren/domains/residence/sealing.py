"""What is said in a registration, sealed under the key of its subject."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from liren.domains.people import sealing as people
from liren.domains.people.rules import names
from liren.domains.residence.models import Registration
from liren.domains.residence.rules.application import Application, ProofGiven, opened
from liren.kernel import sealed, subjects

CONTEXT = "residence.registration.private"


def seal(said: Application, key: bytes) -> bytes:
    text = json.dumps(said.private(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sealed.seal(text, context=CONTEXT, key=key)


def private_of(rows: Iterable[Registration]) -> dict[uuid.UUID, dict[str, Any]]:
    """What each says, by its id; nothing once the key has been destroyed. One query."""
    found = list(rows)
    keys = subjects.keys_of({row.subject for row in found})
    return {row.id: _opened(row, keys.get(row.subject)) for row in found}


def application_of(
    row: Registration, private: Mapping[str, Any], proofs: Iterable[ProofGiven]
) -> Application:
    """The application again; with empty words once the key has been destroyed."""
    return opened(
        row.kind,
        private or {"name": "", "document": "", "address": ""},
        (row.arrived_on, row.leaving_on),
        row.is_from_elsewhere,
        tuple(proofs),
    )


def name_index(name: str) -> str:
    return sealed.blind_index(names.key_of(name), context="residence.name")


def document_index(number: str) -> str:
    """The register's own, so that one person is found in both."""
    return people.document_index(number) if number else ""


def _opened(row: Registration, key: bytes | None) -> dict[str, Any]:
    if key is None:
        return {}
    said: dict[str, Any] = json.loads(sealed.unseal(bytes(row.private), context=CONTEXT, key=key))
    return said
