"""What a district does before and after a backup, in the program of an installation.

`python -m tests.config.afterwards begin|destroy|told`; the last prints what stands there."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liren.kernel.actor import Actor


def begin() -> None:
    """A resident with a marital state, a field that is switched off, and a contact who agreed to be shown."""
    from liren.domains.neighbours.actions import enrol_contact
    from liren.domains.neighbours.actions.consenting import give_consent
    from liren.domains.people.actions import register_person
    from liren.domains.people.rules.persons import PersonGiven
    from liren.domains.processing.actions.switching import switch_field
    from liren.kernel import clock
    from liren.kernel.actor import SYSTEM
    from tests.domains.people.conftest import LIUYIN, card
    from tests.personas import build_world

    build_world()
    given = PersonGiven("王建国", document=card("32010419580307183"), details={"marital": "20"})
    person = register_person(actor=SYSTEM, place_code=LIUYIN, given=given, source="visit")
    switch_field(
        actor=_district(),
        place_code="320104",
        name="marital",
        is_on=False,
        valid_from=clock.today(),
        reason="用不着",
    )
    contact = enrol_contact(
        actor=_worker(), place_code=LIUYIN, kind="resident", since=clock.today(), person_id=person.id
    )
    give_consent(
        actor=_worker(),
        contact_id=contact.id,
        version=1,
        shown_name="whole",
        phone="13800000001",
        how="said",
    )


def destroy() -> None:
    """The values of the field go, and what is shown of the contact."""
    from liren.domains.neighbours.actions.consenting import withdraw_consent
    from liren.domains.neighbours.models import ContactPerson
    from liren.domains.processing.actions.clearing import ask_clearing, clear_field

    one = ask_clearing(actor=_district(), place_code="320104", name="marital", confirmed="婚姻状况")
    clear_field(one.id)
    contact = ContactPerson.objects.get()
    withdraw_consent(actor=_worker(), contact_id=contact.id, version=contact.version)


def told() -> None:
    from liren.domains.neighbours.models import Consent
    from liren.domains.people.models import Person

    stands = Consent.objects.filter(until__isnull=True)
    found = {
        "marital": Person.objects.get(name="王建国").details.get("marital", ""),
        "shown": stands.count(),
        "numbers": Consent.objects.exclude(phone=b"").count(),
    }
    sys.stdout.write(json.dumps(found))


def _district() -> Actor:
    return _of("district")


def _worker() -> Actor:
    return _of("community")


def _of(username: str) -> Actor:
    from liren.domains.access.models import Account
    from tests.personas import actor

    return actor(Account.objects.get(username=username))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "liren.config.settings"
    import django

    django.setup()
    {"begin": begin, "destroy": destroy, "told": told}[sys.argv[1]]()
