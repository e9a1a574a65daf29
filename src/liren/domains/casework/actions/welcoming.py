"""The first thing that somebody is told: the number and the tracking code."""

from __future__ import annotations

import secrets

from liren.domains.casework import letter_words, telling
from liren.domains.casework.actions.said import FromLetter
from liren.domains.casework.models import Requester, RequesterMail
from liren.domains.casework.queries.letters import address_index, token_index
from liren.kernel import rows


def known_as(letter: FromLetter | None) -> str:
    """By which one person is known over several matters: whoever wrote, by the address."""
    return letter_words.BY_MAIL + address_index(letter.address) if letter else ""


def welcome(requester: Requester, code: str, letter: FromLetter | None) -> None:
    """Tells whoever brought a matter that it was received. Who wrote a letter is answered by one."""
    if letter is None:
        telling.tell_requester(requester, "casework.received", mark="received", extra={"code": code})
        return
    token = secrets.token_hex(10)
    mail = RequesterMail(
        requester=requester,
        address=letter.address,
        address_index=address_index(letter.address),
        token=token,
        token_index=token_index(token),
        language=letter.language,
        thread=letter.message_id,
    )
    rows.insert(mail)
    telling.tell_requester(
        requester,
        letter_words.RECEIVED,
        words=letter.refused,
        mark="received",
        extra={"code": code},
    )
