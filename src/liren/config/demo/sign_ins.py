"""A history of sign-ins for the demo: two known devices, wrong passwords, and one device not seen before."""

from __future__ import annotations

import datetime as dt

from liren.domains.access import queries as access
from liren.domains.access.actions.sign_ins import Visit, note_entered, note_failed
from liren.domains.access.choices import Outcome, Way
from liren.domains.access.queries.presence import sign_ins_page
from liren.kernel import clock

OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36 MicroMessenger/8.0"
)
STRANGE = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) AppleWebKit/605.1 Version/17.1 Safari/605.1"
WHO = ("grid", "community", "director", "resident")


def load() -> int:
    """Nothing for whoever has a history already."""
    made = 0
    for username in WHO:
        account = access.account_by_username(username)
        if account is None or sign_ins_page(access.actor_of(account)).lines:
            continue
        way = Way.SMS if account.kind == "resident" else Way.PASSWORD
        office = Visit("10.20.3.14", OFFICE, f"office-{username}", way)
        phone = Visit("183.206.11.8", PHONE, f"phone-{username}", way)
        days = ((30, office), (29, phone), (22, office), (9, phone), (3, office))
        for day, visit in days:
            with clock.at(clock.now() - dt.timedelta(days=day)):
                note_entered(account_id=account.id, visit=visit)
        wrong = Outcome.WRONG_CODE if way is Way.SMS else Outcome.WRONG_PASSWORD
        with clock.at(clock.now() - dt.timedelta(days=2, hours=4)):
            strange = Visit("58.212.40.99", STRANGE, "", way)
            note_failed(account_id=account.id, outcome=wrong, visit=strange)
            note_failed(account_id=account.id, outcome=wrong, visit=strange)
        made += len(days) + 2
    return made
