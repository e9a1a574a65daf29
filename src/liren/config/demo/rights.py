"""Consents of the demo's residents: given at the window, on their own, withdrawn, and by a guardian."""

from __future__ import annotations

from liren.domains.people.queries import find_people
from liren.domains.rights.actions.consents import give_consent
from liren.domains.rights.consent_words import wording_of
from liren.kernel.actor import Actor

GIVEN = {
    "王秀兰": ("emergency_contact", "contact"),
    "欧阳静": ("health_note", "emergency_contact", "employment"),
}


def agree(worker: Actor) -> None:
    """Before the entries that rest on it are written."""
    for name, scopes in GIVEN.items():
        person_id = find_people(worker, name).lines[0].person_id
        for scope in scopes:
            give_consent(actor=worker, person_id=person_id, scope=scope, read=wording_of(scope).digest)
