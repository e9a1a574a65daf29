"""Who owes a letter of responsibility follows from who lets and until when."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from liren.domains.letting.actions.delisting import end_lines
from liren.domains.letting.housing_choices import HousedEnd
from liren.domains.letting.models import LetDwelling, Undertaking
from liren.domains.letting.undertaking_choices import Party
from liren.kernel import clock


def owe_landlord(let: LetDwelling) -> Undertaking:
    """The landlord's letter of a let dwelling, within the caller's transaction; another landlord owes another one."""
    now = Undertaking.objects.filter(let=let, party=Party.LANDLORD, until__isnull=True).first()
    if now is not None and _is_of(now, let):
        return now
    if now is not None:
        now.until = clock.today()
        now.version += 1
        now.save(update_fields=["until", "version"])
    return Undertaking.objects.create(
        let=let,
        party=Party.LANDLORD,
        person_id=let.landlord_person_id,
        body_id=let.landlord_body_id,
        name=let.landlord_name,
    )


def owe_nothing(let: LetDwelling, on: dt.date) -> None:
    """Nobody owes one for a dwelling that is let no longer."""
    end_lines(Q(undertaking__let=let), HousedEnd.CLOSED)
    Undertaking.objects.filter(let=let, until__isnull=True).update(until=on)


def _is_of(one: Undertaking, let: LetDwelling) -> bool:
    if (one.body_id, one.name) != (let.landlord_body_id, let.landlord_name):
        return False
    return not one.is_persons or one.person_id == let.landlord_person_id
