"""What a contact agreed to show: given, and taken back at any time."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.neighbours import errors, policies, sealing
from liren.domains.neighbours.actions.contacts import end_posting, note, subject_of
from liren.domains.neighbours.actions.locking import changed, locked_contact
from liren.domains.neighbours.choices import AgreedBy, ShownName
from liren.domains.neighbours.models import Consent, ContactPerson
from liren.domains.people import errors as people_errors
from liren.domains.people.queries.own import own_link
from liren.domains.people.rules.persons import read_phone
from liren.kernel import clock, forgotten, guarding, subjects
from liren.kernel.actor import SYSTEM, Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def give_consent(
    *, actor: Actor, contact_id: uuid.UUID, version: int, shown_name: str, phone: str, how: str
) -> Consent:
    """The contact agreed to show so much; what was agreed before ends. An empty `phone`: no telephone is shown.

    Refuses an old page, what is not offered, a number that cannot be dialled, and a contact who may not be shown.
    """
    contact = locked_contact(actor, contact_id, version)
    if contact.person and not policies.is_fit(contact.person, clock.today()):
        raise errors.ContactUnfit(field="shown_name")
    if shown_name not in ShownName.values:
        raise people_errors.ChoiceWrong(given=shown_name[:20], field="shown_name")
    if how not in AgreedBy.values:
        raise people_errors.ChoiceWrong(given=how[:20], field="how")
    read = read_phone(phone) if phone.strip() else None
    if phone.strip() and read is None:
        raise errors.ShownPhoneWrong(field="phone")
    key = subjects.keys_of([subject_of(contact)]).get(subject_of(contact))
    if key is None:
        raise errors.ContactUnfit(field="shown_name")
    end_posting(contact)
    consent = Consent.objects.create(
        contact=contact,
        shown_name=shown_name,
        phone=sealing.seal_shown_phone(read.number, key) if read else b"",
        how=how,
        since=clock.now(),
    )
    changed(contact)
    told: dict[str, object] = {"name": shown_name, "phone": read.number if read else "", "how": how}
    note(actor, contact, "neighbours.consent.given", told)
    return consent


@transaction.atomic
def withdraw_consent(*, actor: Actor, contact_id: uuid.UUID, version: int) -> ContactPerson:
    """On the contact's word nothing is shown any longer, from this moment. Refuses an old page and where nothing is
    shown."""
    contact = locked_contact(actor, contact_id, version)
    _withdraw(actor, contact)
    return contact


@transaction.atomic
def withdraw_own(*, actor: Actor, contact_id: uuid.UUID) -> None:
    """A contact takes back the own consent, at the portal. Refuses whoever is not that contact."""
    link = own_link(actor)
    contact = locked(ContactPerson.objects.filter(id=contact_id, until__isnull=True)).first()
    if contact is None or link is None:
        raise errors.ContactNotFound
    if not policies.can_withdraw_own(actor, contact, link.person):
        raise NotAllowed
    _withdraw(actor, contact)


def _withdraw(actor: Actor, contact: ContactPerson) -> None:
    if not end_posting(contact):
        raise errors.ConsentMissing
    changed(contact)
    note(actor, contact, "neighbours.consent.withdrawn", {})


@transaction.atomic
@guarding.settled
def repeat_withdrawal(part: forgotten.Part) -> bool:
    """After a backup was laid that was made before: what was agreed and taken back since is shown no longer."""
    found = (
        Consent.objects.filter(id=part.of, until__isnull=True).values_list("contact_id", flat=True).first()
    )
    contact = locked(ContactPerson.objects.filter(id=found)).first() if found else None
    if contact is None or not contact.consents.filter(id=part.of, until__isnull=True).exists():
        return False
    end_posting(contact)
    changed(contact)
    note(SYSTEM, contact, "neighbours.consent.repeated", {})
    return True
