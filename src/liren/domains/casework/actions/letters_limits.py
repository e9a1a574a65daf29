"""How many letters are answered for the first time: each answer goes to an address that anybody may have put there, so
nobody shall make us write to others in bulk. What is beyond waits for a person, unanswered."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import letter_words
from liren.domains.casework.actions.letters_keeping import Came, keep
from liren.domains.casework.letter_choices import LetterReason
from liren.domains.casework.models import Letter
from liren.domains.messaging.actions import queue_notices
from liren.kernel import clock, turns
from liren.kernel.turns import Turn

DAY = 24
BRINGS_IN = "cases.import"


def why_too_many(sender: str) -> str:
    """Counts one first answer; why there shall be none, empty where there may be one. One query."""
    address = sender.lower()
    asked = {
        Turn("letters.day", address, settings.LIREN_MAIL_DAY_TURNS, DAY): LetterReason.MANY_A_DAY,
        Turn("letters.domain", address.rpartition("@")[2], settings.LIREN_MAIL_DOMAIN_TURNS): (
            LetterReason.MANY_OF_HOST
        ),
        Turn("letters.place", settings.LIREN_PLACE, settings.LIREN_MAIL_PLACE_TURNS): LetterReason.MANY_HERE,
    }
    counted = turns.count_all(*asked)
    return next((why for turn, why in asked.items() if counted[turn] > turn.most), "")


@transaction.atomic
def keep_and_tell(came: Came, why: str) -> Letter:
    """Keeps the letter; each who sorts letters of its place is told once an hour that there are too many."""
    row = keep(came, why, {})
    sorting = access.holdings_giving(BRINGS_IN, came.place_code, ())
    queue_notices(
        template=letter_words.MANY,
        account_ids=dict.fromkeys(sorting.values_list("account_id", flat=True)),
        context={},
        place_code=came.place_code,
        key=f"letters:many:{clock.now():%Y%m%d%H}",
    )
    return row
